import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OtherScannerName } from "../../src/scan/secrets/second-opinion/scanners.ts";
import { type Opinion, SecondOpinion } from "../../src/scan/secrets/second-opinion/second-opinion.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "opinion-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program of that name, that says its version and else does what the code says. */
function install(name: OtherScannerName, code: string, where = join(folder, "bin")): string {
  mkdirSync(where, { recursive: true });
  const versioned = `if (/version$/.test(process.argv[2])) console.log("${name} v8.30.1"); else {${code}}`;
  const head = `#!${process.execPath}\nconst { readFileSync, readdirSync, writeFileSync } = require("node:fs");`;
  writeFileSync(
    join(where, name),
    `${head}\nconst after = (name) => process.argv[process.argv.indexOf(name) + 1];
    const contents = process.cwd() + "/contents/";\n${versioned}\n`,
  );
  chmodSync(join(where, name), 0o755);
  return where;
}

/** Reports each copy whose line holds `leak`, by the rule that the code makes of it. */
const reporting = (rule: string, end = "") => `
  const findings = readdirSync(contents).flatMap((file) => readFileSync(contents + file, "latin1").split("\\n")
    .flatMap((text, at) => text.includes("leak") ? [{ File: contents + file, StartLine: at + 1, RuleID: ${rule} }] : []));
  writeFileSync(after("--report-path"), JSON.stringify(findings)); ${end}`;

async function ask(
  name: OtherScannerName,
  contents: readonly (readonly [path: string, text: string])[],
  { path = join(folder, "bin"), judged = join(folder, "judged"), environment = {}, deadlineMs = 20_000 } = {},
): Promise<Opinion> {
  const opinion = new SecondOpinion(name);
  try {
    for (const [file, text] of contents) opinion.add(Buffer.from(text), file);
    return await opinion.ask({ environment: { ...environment, PATH: path }, judged, deadlineMs });
  } finally {
    opinion.close();
  }
}

const LEAK = [["src/a.ts", "one\na leak\n"]] as const;

describe("a second opinion", () => {
  it("says what gitleaks sees, by content and line, and which gitleaks it was", async () => {
    install("gitleaks", reporting('"generic-api-key"'));
    const contents = [
      ["a.ts", "fine"],
      ["b.ts", "one\ntwo\na leak"],
    ] as const;
    expect(await ask("gitleaks", contents)).toEqual({
      name: "gitleaks",
      state: "looked",
      version: "8.30.1",
      seen: [{ content: 2, line: 3, rule: "generic-api-key" }],
    });
  });

  it("says what secretlint sees, of its lines that say a place and a rule", async () => {
    install(
      "secretlint",
      `console.log(contents + "2-b: line 7, col 3, Error - [Basic] found: ** (a > @secretlint/secretlint-rule-basicauth)");
      console.log("1 problem"); console.log("x: line 1, col 1, Error - none"); process.exitCode = 1;`,
    );
    const { state, seen } = await ask("secretlint", [
      ["a", "x"],
      ["b", "y"],
    ]);
    expect([state, seen]).toEqual(["looked", [{ content: 2, line: 7, rule: "basicauth" }]]);
  });

  it("is asked without the judged text's and the caller's configuration, silencers and environment [T150]", async () => {
    const rule = `[readFileSync(after("--config"), "utf8").includes("useDefault = true"), process.argv.includes("--ignore-gitleaks-allow"),
      process.argv.includes("--redact"), after("--gitleaks-ignore-path").startsWith(process.cwd()), process.env.GITLEAKS_CONFIG, process.env.TOKEN,
      process.env.HOME === process.cwd()].join()`;
    install("gitleaks", reporting(rule));
    const environment = { GITLEAKS_CONFIG: "/x", TOKEN: "y", HOME: "/root" };
    const { seen } = await ask("gitleaks", LEAK, { environment });
    expect(seen.map((each) => each.rule)).toEqual(["true,true,true,true,,,true"]);
  });

  it("breaks secretlint's comments in its copies, and changes no other scanner's [T150]", async () => {
    const text = "leak // secretlint-disable-line gitleaks:allow";
    install(
      "secretlint",
      `for (const f of readdirSync(contents)) if (!readFileSync(contents + f, "latin1").includes("secretlint-"))
      console.log(f + ": line 1, col 0, Error - [X] ** (secretlint-rule-" + readFileSync(contents + f).length + ")");`,
    );
    expect((await ask("secretlint", [["a", text]])).seen).toMatchObject([{ rule: String(text.length) }]);
    install("gitleaks", reporting('text.includes("secretlint-disable-line") ? "whole" : "broken"'));
    expect((await ask("gitleaks", [["a", text]])).seen).toMatchObject([{ rule: "whole" }]);
  });

  it("names its copies plainly, whatever a path says", async () => {
    install("gitleaks", reporting("file"));
    const paths = [
      "../../etc/passwd",
      ".npmrc",
      "a b\n$(x).ts",
      `${"long".repeat(90)}.tf`,
      "",
      "dir/",
      "c/-rf",
    ];
    const { seen } = await ask(
      "gitleaks",
      paths.map((path) => [path, "leak"] as const),
    );
    const names = seen.map((each) => each.rule).sort();
    expect(names).toEqual(
      [
        "1-passwd",
        "2-npmrc",
        "3-a_b___x_.ts",
        `4-${`${"long".repeat(90)}.tf`.slice(-80)}`,
        "5-content",
        "6-content",
        "7--rf",
      ].sort(),
    );
  });

  it("is absent where the scanner is not installed, and that is no failure", async () => {
    mkdirSync(join(folder, "bin"));
    expect(await ask("gitleaks", LEAK)).toEqual({
      name: "gitleaks",
      state: "absent",
      why: "it is not on the PATH",
      seen: [],
    });
    writeFileSync(join(folder, "bin/gitleaks"), "not to be run");
    expect(await ask("gitleaks", LEAK)).toMatchObject({ state: "absent" });
  });

  it("never starts what lies in the judged directory, or what a relative PATH leads to", async () => {
    const judged = join(folder, "judged");
    const inside = install("gitleaks", reporting('"ran"'), join(judged, "node_modules/.bin"));
    expect(await ask("gitleaks", LEAK, { path: inside })).toMatchObject({ state: "absent" });
    const elsewhere = install("gitleaks", reporting('"ran"'));
    const from = relative(process.cwd(), elsewhere);
    expect(await ask("gitleaks", LEAK, { path: from })).toMatchObject({ state: "absent" });
    expect(await ask("gitleaks", LEAK, { path: [from, inside, elsewhere].join(delimiter) })).toMatchObject({
      seen: [{ rule: "ran" }],
    });
  });

  it.each([
    ["hangs", "setInterval(() => {}, 1000);", "it took longer than 1.5 s"],
    ["ends badly", "process.exit(2);", "it ended with status 2"],
    ["is killed", "process.kill(process.pid, 'SIGKILL');", "it ended with status of a signal"],
    ["reports nothing", "", "it ended with status 0"],
    ["reports what is no JSON", `writeFileSync(after("--report-path"), "{");`, "it ended with status 0"],
    [
      "reports something else",
      `writeFileSync(after("--report-path"), '[{"File":1}]');`,
      "it ended with status 0",
    ],
    ["reports nothings", `writeFileSync(after("--report-path"), '[null]');`, "it ended with status 0"],
  ])("has failed, and says so, where gitleaks %s [T151] [T169]", async (_name, code, why) => {
    install("gitleaks", code);
    expect(await ask("gitleaks", LEAK, { deadlineMs: 1500 })).toMatchObject({
      state: "failed",
      why,
      seen: [],
    });
  });

  it("has failed where secretlint ends badly", async () => {
    install("secretlint", "process.exit(2);");
    expect(await ask("secretlint", LEAK)).toMatchObject({ state: "failed", why: "it ended with status 2" });
  });

  it("leaves nothing behind", async () => {
    install("gitleaks", reporting('"x"'));
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("proofgate-second-opinion-"));
    await ask("gitleaks", LEAK);
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith("proofgate-second-opinion-"));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });
});
