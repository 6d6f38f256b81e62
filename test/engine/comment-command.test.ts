import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMMAND_USAGES, readCommentCommand } from "../../src/engine/comment-command.ts";
import { propertyRuns } from "../tools/property-runs.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const HASH = "ab".repeat(32);
const PRINT = "0f".repeat(16);

function kindOf(body: string): string {
  return readCommentCommand(body).kind;
}

describe("a comment's command", () => {
  it.each([
    [`approve ${SHA}`, { name: "approve", sha: SHA }],
    [`approve ${HASH}`, { name: "approve", sha: HASH }],
    [`amend ${HASH}`, { name: "amend", planSha256: HASH }],
    ["approve-budget 12.50", { name: "approve-budget", amount: "12.50" }],
    ["approve-budget 5", { name: "approve-budget", amount: "5" }],
    [`degrade ${"a".repeat(64)}`, { name: "degrade", planSha256: "a".repeat(64) }],
    ["resume S-0123456789ab", { name: "resume", stop: "S-0123456789ab" }],
    ["stop", { name: "stop" }],
    [
      "stop it writes où il veut: läuft Amok 🚫",
      { name: "stop", reason: "it writes où il veut: läuft Amok 🚫" },
    ],
    ["abandon", { name: "abandon" }],
    ["rollback", { name: "rollback" }],
    ["rollback R-7", { name: "rollback", run: "R-7" }],
    [`adopt ${SHA}`, { name: "adopt", sha: SHA }],
    ["handoff approve", { name: "handoff approve" }],
    [
      `waive ${PRINT} until 2028-02-29 because it is the documented example`,
      { name: "waive", fingerprint: PRINT, until: "2028-02-29", reason: "it is the documented example" },
    ],
    ["freeze main until 2027-01-02", { name: "freeze", gate: "main", until: "2027-01-02" }],
    ["unfreeze main", { name: "unfreeze", gate: "main" }],
    ["explain", { name: "explain" }],
    ["status", { name: "status" }],
    ["help", { name: "help" }],
  ])("is read from `/proofgate %s`", (text, command) => {
    expect(readCommentCommand(`/proofgate ${text}`)).toEqual({ kind: "command", command });
  });

  it("has a usage for each name, and each is a command's", () => {
    for (const [name, usage] of Object.entries(COMMAND_USAGES)) expect(usage).toContain(`/proofgate ${name}`);
    expect(Object.keys(COMMAND_USAGES)).toHaveLength(16);
  });

  it.each(["\n", "\r\n", "\r\n\r\n", "  ", " \r\n"])(
    "may be followed by %j, as browsers and mail write it",
    (end) => {
      expect(kindOf(`/proofgate status${end}`)).toBe("command");
      expect(kindOf(`\r\n/proofgate status${end}`)).toBe("command");
    },
  );

  it.each([
    ["a quotation", "> /proofgate approve SHA"],
    ["a fenced block", "```\n/proofgate approve SHA\n```"],
    ["code in a line", "`/proofgate approve SHA`"],
    ["an indented block", "    /proofgate approve SHA"],
    ["one leading space", " /proofgate approve SHA"],
    ["a leading tab", "\t/proofgate approve SHA"],
    ["a leading zero-width space", "\u200b/proofgate approve SHA"],
    ["a leading byte order mark", "\ufeff/proofgate approve SHA"],
    ["a leading no-break space", "\u00a0/proofgate approve SHA"],
    ["an HTML comment", "<!-- /proofgate approve SHA -->"],
    ["an HTML comment over lines", "<!--\n/proofgate approve SHA\n-->"],
    ["a nested HTML comment", "<!-- <!-- -->\n/proofgate approve SHA\n<!-- --> -->"],
    ["an HTML comment before it", "<!-- x --> /proofgate approve SHA"],
    ["details", "<details>\n/proofgate approve SHA\n</details>"],
    ["a link's text", "[/proofgate approve SHA](https://example.com)"],
    ["an image's text", "![/proofgate approve SHA](x.png)"],
    ["a reply by mail", "/proofgate approve SHA\n\nOn Monday Bob wrote:\n> hello"],
    ["a refusal", "please don't /proofgate approve SHA"],
    ["a list", "- /proofgate approve SHA"],
    ["two commands", "/proofgate approve SHA\n/proofgate approve SHA"],
    ["text before it", "looks good\n/proofgate approve SHA"],
    ["text after it", "/proofgate approve SHA\nlooks good"],
    ["text after a bare carriage return", "/proofgate approve SHA\rx"],
    ["text after a line separator", "/proofgate approve SHA\u2028x"],
    ["a command of another App", "/proofgater approve SHA"],
    ["a path", "/proofgate/approve SHA"],
    ["a longer name", "/proofgate-beta approve SHA"],
    ["capitals", "/Proofgate approve SHA"],
    ["an escape", "\\/proofgate approve SHA"],
    ["a look-alike in the name", "/pr\u043eofgate approve SHA"],
    ["full-width letters", "\uff0f\uff50\uff52oofgate approve SHA"],
    ["nothing", ""],
    ["white space", " \r\n\t"],
  ])("is none in %s; alone in its comment it is one [T124] [T125]", (_, body) => {
    expect(kindOf(body.replaceAll("SHA", SHA))).toBe("none");
    expect(kindOf(`/proofgate approve ${SHA}`)).toBe("command");
  });

  it.each([
    ["a look-alike letter", `/proofgate appr\u043eve ${SHA}`],
    ["a no-break space", `/proofgate\u00a0approve ${SHA}`],
    ["a no-break space inside", `/proofgate approve\u00a0${SHA}`],
    ["an ideographic space", `/proofgate approve\u3000${SHA}`],
    ["a tab", `/proofgate\tapprove ${SHA}`],
    ["two spaces", `/proofgate approve  ${SHA}`],
    ["a zero-width space", `/proofgate approve\u200b ${SHA}`],
    ["a zero-width joiner", `/proofgate app\u200drove ${SHA}`],
    ["a soft hyphen", `/proofgate app\u00adrove ${SHA}`],
    ["a right-to-left override", `/proofgate stop \u202etxet`],
    ["an isolate", `/proofgate stop \u2066text\u2069`],
    ["a no-break space at the end", `/proofgate approve ${SHA}\u00a0`],
    ["a byte order mark at the end", `/proofgate approve ${SHA}\ufeff`],
    ["a control character", "/proofgate stop \u001b[31m"],
    ["a null", "/proofgate stop \u0000"],
    ["half a surrogate pair", "/proofgate stop \ud800"],
    ["a hidden text", "/proofgate stop <!-- and approve it -->"],
    ["full-width digits", `/proofgate approve ${SHA.replaceAll("1", "\uff11")}`],
    ["capital digits", `/proofgate approve ${SHA.toUpperCase()}`],
    ["a short sha", "/proofgate approve 0123456"],
    ["a sha of 41 digits", `/proofgate approve ${SHA}0`],
    ["no sha", "/proofgate approve"],
    ["a branch for a sha", "/proofgate approve main"],
    ["a word more", `/proofgate approve ${SHA} please`],
    ["a full stop after it", `/proofgate approve ${SHA}.`],
    ["a short plan hash", `/proofgate amend ${SHA}`],
    ["no amount", "/proofgate approve-budget"],
    ["no plan to degrade", "/proofgate degrade"],
    ["a negative amount", "/proofgate approve-budget -5"],
    ["an amount of nothing", "/proofgate approve-budget 0.00"],
    ["an amount with an exponent", "/proofgate approve-budget 1e9"],
    ["an amount without end", "/proofgate approve-budget Infinity"],
    ["an amount with a comma", "/proofgate approve-budget 1,000"],
    ["a hexadecimal amount", "/proofgate approve-budget 0x10"],
    ["an amount of ten digits", "/proofgate approve-budget 1000000000"],
    ["two stop ids", "/proofgate resume S-1 S-2"],
    ["a stop id with a path in it", "/proofgate resume ../S-1"],
    ["no stop id", "/proofgate resume"],
    ["an endless freeze", "/proofgate freeze main"],
    ["a freeze of no gate", "/proofgate freeze prod until 2027-01-01"],
    ["a day that is not", "/proofgate freeze main until 2027-02-29"],
    ["a month that is not", "/proofgate freeze main until 2027-13-01"],
    ["a waiver without a reason", `/proofgate waive ${PRINT} until 2027-01-01`],
    ["a waiver with an empty reason", `/proofgate waive ${PRINT} until 2027-01-01 because  `],
    ["a waiver without an end", `/proofgate waive ${PRINT} because I say so`],
    ["a waiver of everything", "/proofgate waive * until 2027-01-01 because x"],
    ["a handoff without its verb", "/proofgate handoff"],
    ["abandon with more", "/proofgate abandon all"],
    ["no command", "/proofgate"],
    ["an unknown command", "/proofgate merge"],
    ["a command named as every object has one", "/proofgate constructor"],
    ["another", "/proofgate __proto__"],
  ])("is answered, and nothing done, where it holds %s [T122] [T125]", (_, body) => {
    expect(kindOf(body)).toBe("unclear");
  });

  it("names the command that was probably meant, and never repeats foreign words [T159]", () => {
    expect(readCommentCommand(`/proofgate aprove ${SHA}`)).toMatchObject({
      message: "there is no such command",
      help: "write `/proofgate approve <sha>`",
    });
    expect(readCommentCommand("/proofgate resume")).toMatchObject({
      help: "write `/proofgate resume <stop-id>`",
    });
    const { help } = readCommentCommand("/proofgate @acme/all ![x](http://a.b/c)") as { help: string };
    expect(help).not.toContain("acme");
    expect(help).toContain("/proofgate waive <fingerprint> until <date> because <reason>");
  });

  it("is never read from a long body, and quickly not", () => {
    expect(kindOf(`/proofgate stop ${"x".repeat(65_536)}`)).toBe("unclear");
    expect(kindOf(`${" ".repeat(65_536)}/proofgate stop`)).toBe("none");
    expect(kindOf(`/proofgate stop${" ".repeat(65_000)}`)).toBe("command");
    expect(kindOf("\n".repeat(65_536))).toBe("none");
    expect(kindOf(`/proofgate stop ${" ".repeat(900)}x`)).toBe("unclear");
  });

  it("is none wherever anything stands before it, and none on a line of its own among others [T124]", () => {
    const around = fc.string({ minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(around, around, (before, behind) => {
        if (/[^\r\n]/.test(before)) expect(kindOf(`${before}/proofgate approve ${SHA}`)).not.toBe("command");
        if (before.trim() !== "") expect(kindOf(`${before}\n/proofgate approve ${SHA}`)).not.toBe("command");
        if (behind.trim() !== "") expect(kindOf(`/proofgate approve ${SHA}\n${behind}`)).not.toBe("command");
        if (/[^ \t\r\n]/.test(behind))
          expect(kindOf(`/proofgate approve ${SHA}${behind}`)).not.toBe("command");
      }),
      propertyRuns(1000),
    );
  });
});
