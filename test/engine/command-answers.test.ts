import { describe, expect, it } from "vitest";
import { authorise, type CommandFacts } from "../../src/engine/authorisation.ts";
import {
  COMMAND_LENGTH_MAX,
  COMMAND_USAGES,
  type CommandName,
  readCommentCommand,
} from "../../src/engine/comment-command.ts";
import { observed, unknown } from "../../src/engine/fact.ts";

const PRINT = "a".repeat(32);
const ALL = `write one of ${Object.values(COMMAND_USAGES)
  .map((usage) => `\`${usage}\``)
  .join(", ")}`;

describe("what is answered to a comment that speaks to us and is no command", () => {
  it.each([
    [
      `/proofgate stop ${"x".repeat(COMMAND_LENGTH_MAX)}`,
      "the command is longer than 1000 characters",
      "shorten the reason",
    ],
    [
      "/proofgate st\u200bop",
      "the command holds a character that cannot be seen",
      "type it anew, in plain letters and spaces",
    ],
    [
      "/proofgate stop <!-- x",
      "the command holds an HTML comment",
      "type it anew, in plain letters and spaces",
    ],
    [
      "/proofgate stop x -->",
      "the command holds an HTML comment",
      "type it anew, in plain letters and spaces",
    ],
    [
      "/proofgate\u00a0stop",
      "the command holds a space that is not the plain one",
      "type it anew, in plain letters and spaces",
    ],
    ["/proofgate", "no command follows `/proofgate`", ALL],
    ["/proofgate,stop", "no command follows `/proofgate`", ALL],
    ["/proofgate resume", "`resume` is written otherwise", "write `/proofgate resume <stop-id>`"],
    ["/proofgate freeze main until 2027-02-30", "`2027-02-30` is no date", "write a date as `2027-01-31`"],
    [
      "/proofgate approve-budget 0",
      "nothing is no amount to approve",
      "write `/proofgate approve-budget <amount>`",
    ],
    ["/proofgate STATUZ", "there is no such command", "write `/proofgate status`"],
    ["/proofgate status!", "there is no such command", ALL],
    ["/proofgate 1status", "there is no such command", ALL],
    ["/proofgate merge", "there is no such command", ALL],
  ])("%j", (body, message, help) => {
    expect(readCommentCommand(body)).toEqual({ kind: "unclear", message, help });
  });

  it("is nothing where the command is as long as it may be", () => {
    const reason = "x".repeat(COMMAND_LENGTH_MAX - "/proofgate stop ".length);
    expect(readCommentCommand(`/proofgate stop ${reason}`)).toEqual({
      kind: "command",
      command: { name: "stop", reason },
    });
  });

  it("leaves out what was not given", () => {
    expect(readCommentCommand("/proofgate stop")).toStrictEqual({
      kind: "command",
      command: { name: "stop" },
    });
  });

  it.each([
    ["2028-02-29", true],
    ["2027-02-29", false],
    ["2100-02-29", false],
    ["2000-02-29", true],
    ["2028-03-29", true],
    ["2027-01-01", true],
    ["2027-01-31", true],
    ["2027-01-00", false],
    ["2027-04-31", false],
    ["2027-00-10", false],
    ["2028-01-30", true],
  ])("takes %s for a day of the calendar: %s", (day, isDay) => {
    const { kind } = readCommentCommand(`/proofgate waive ${PRINT} until ${day} because it must`);
    expect(kind).toBe(isDay ? "command" : "unclear");
  });
});

describe("what is answered to a command that does not count", () => {
  type Changes = { readonly [K in keyof Omit<CommandFacts, "command">]?: Partial<CommandFacts[K]> };
  const asked = (changes: Changes, command: CommandName = "resume") =>
    authorise({
      command,
      source: { isEdited: false, isViaApp: false, isOnSubject: true, ...changes.source },
      actor: { id: 1, type: "User", permission: observed("write"), teams: observed([]), ...changes.actor },
      run: { agents: [99], startedBy: observed(2), authors: observed([99]), ...changes.run },
      policy: { selfApproval: false, whoMay: { teams: [], users: [] }, ...changes.policy },
    });
  const PERSON = "let a person write it, as the only line of a new comment";
  const OTHERS =
    "let somebody else write `resume`: neither who started the run nor an author of its commits may";

  it.each<[string, Changes, string, string]>([
    ["a bot", { actor: { type: "Bot" } }, "only people give commands, and a bot wrote this one", PERSON],
    [
      "an App",
      { source: { isViaApp: true } },
      "only people give commands, and an App wrote this one",
      PERSON,
    ],
    [
      "the agent",
      { actor: { id: 99 } },
      "an agent cannot give commands, not even by a user's account",
      PERSON,
    ],
    [
      "an edited comment",
      { source: { isEdited: true } },
      "the comment was edited, and edited comments do not count",
      PERSON,
    ],
    [
      "a review",
      { source: { isOnSubject: false } },
      "the command was not given where it counts",
      "write it as a comment on the pull request itself",
    ],
    [
      "a reader",
      { actor: { permission: observed("read") } },
      "`resume` needs the role `write`, and yours is `read`",
      "ask somebody who has the role `write` in this repository",
    ],
    [
      "one of unknown role",
      { actor: { permission: unknown("503") } },
      "your role in this repository could not be determined: 503",
      "try again later",
    ],
    [
      "an author",
      { run: { authors: observed([1]) } },
      "you wrote or pushed some of its commits, so you cannot agree to it as well",
      OTHERS,
    ],
    [
      "one where nobody knows who started it",
      { run: { startedBy: unknown("no record") } },
      "who started the run could not be determined: no record",
      OTHERS,
    ],
  ])("of %s", (_, changes, message, help) => {
    expect(asked(changes)).toMatchObject({ allowed: false, message, help });
  });

  const whoMay = { teams: ["@acme/Release", "@bob"], users: [7] };
  it("names the teams and people whom the policy asks, and each as what it is", () => {
    expect(asked({ policy: { whoMay } })).toMatchObject({
      message: "the policy asks others for `resume`",
      help: "ask a member of `@acme/Release` or `@bob`",
    });
    expect(asked({ policy: { whoMay }, actor: { teams: unknown("503") } })).toMatchObject({
      message: "your membership of `@acme/Release`, `@bob` could not be determined: 503",
      help: "try again later",
    });
  });

  it("asks nobody for memberships that the policy does not name", () => {
    const people = { whoMay: { teams: [], users: [7] } };
    expect(asked({ policy: people, actor: { teams: unknown("503") } })).toMatchObject({
      message: "the policy asks others for `resume`",
    });
  });
});
