import { describe, expect, it } from "vitest";
import type { BytePath } from "../../../src/contract/byte-path.ts";
import type { ProgramRun } from "../../../src/scan/program.ts";
import { introduced, sightingsIn } from "../../../src/scan/static-analysis/analysis.ts";
import { embeddedAnswer, lookEmbedded } from "../../../src/scan/static-analysis/embedded.ts";
import { rulePack } from "../../../src/scan/static-analysis/rule-pack.ts";
import { semgrepAnswer } from "../../../src/scan/static-analysis/semgrep.ts";

const names = ["0.js", "1.py"];
const copies = {
  names,
  numberOf: (file: string) => {
    const at = names.indexOf(file.slice(file.lastIndexOf("/") + 1));
    return at < 0 ? undefined : at;
  },
};
const ended = (stdout: string, more: Partial<ProgramRun> = {}): ProgramRun => ({
  status: 0,
  stdout,
  ...more,
});
const why = (answer: { unlooked: readonly { copy: number; why: string }[] }) =>
  answer.unlooked.map(({ copy, why }) => `${copy}: ${why}`);

describe("semgrep's answer, held against what it was asked [P142] [T151]", () => {
  const result = {
    check_id: "javascript-xxe",
    path: "contents/0.js",
    start: { line: 3 },
    extra: { lines: "x()" },
  };
  const report = (more: object) =>
    JSON.stringify({
      results: [],
      errors: [],
      paths: { scanned: ["contents/0.js", "contents/1.py"] },
      ...more,
    });

  it("is taken where it looked at everything", () => {
    expect(semgrepAnswer(ended(report({ results: [result] })), copies)).toEqual({
      matches: [{ copy: 0, rule: "javascript-xxe", line: 3, code: "x()" }],
      unlooked: [],
    });
  });

  it("names what it left out", () => {
    const answer = semgrepAnswer(ended(report({ paths: { scanned: ["contents/0.js"] } })), copies);
    expect(why(answer)).toEqual(["1: semgrep left it out"]);
  });

  it.each<[string, ProgramRun]>([
    ["half a report", ended(report({}).slice(0, -9))],
    ["nothing", ended("")],
    ["another program's words", ended('{"results": 3}')],
    ["a result without a place", ended(report({ results: [{ check_id: "x" }] }))],
    [
      "a report after which it was ended",
      ended(report({}), { status: undefined as never, cut: "it took longer than 1 s" }),
    ],
    ["a crash that it does not speak of", ended(report({}), { status: 7 })],
    ["an error that names no file", ended(report({ errors: [{ type: "Fatal" }] }))],
  ])("is no look at anything where it is %s", (_, run) => {
    expect(semgrepAnswer(run, copies).unlooked.map(({ copy }) => copy)).toEqual([0, 1]);
  });

  it("names the file that it could not read", () => {
    const answer = semgrepAnswer(
      ended(report({ errors: [{ path: "contents/1.py", type: "Syntax" }] })),
      copies,
    );
    expect(why(answer)).toEqual(["1: semgrep could not read all of it"]);
  });
});

describe("the embedded engine's answer [T151]", () => {
  const line = (file: string, more: object = {}) => `${JSON.stringify({ file, matches: [], ...more })}\n`;

  it("names what it had not answered for when it was ended", () => {
    const run = ended(line("0.js"), { cut: "it took longer than 60 s" });
    expect(why(embeddedAnswer(run, copies))).toEqual(["1: it took longer than 60 s"]);
  });

  it("takes half a line for no answer", () => {
    const run = ended(line("0.js") + line("1.py").slice(0, 9), { status: 139 });
    expect(why(embeddedAnswer(run, copies))).toEqual(["1: the engine ended with status 139"]);
  });

  it("says that its packages are not installed, where they are not", () => {
    const run = ended('{"failed":"not installed"}\n', { status: 1 });
    expect(why(embeddedAnswer(run, copies))).toEqual([
      "0: the packages of ast-grep are not installed",
      "1: the packages of ast-grep are not installed",
    ]);
  });

  it("names where a text's syntax could not be read", async () => {
    const text = {
      path: "a.js" as BytePath,
      language: "javascript" as const,
      bytes: Buffer.from("\nlet = = (((\n"),
    };
    const { unlooked, version } = await lookEmbedded([text], rulePack().rules);
    expect(unlooked).toMatchObject([{ copy: 0, why: "its syntax could not be read" }]);
    expect(version).toBe("0.51.1");
  }, 30_000);

  it("ends an engine that goes on for ever, and names what it was at", async () => {
    const deep = `// req.\n${"{".repeat(8000)}${"exec(v);".repeat(2000)}${"}".repeat(8000)}`;
    const text = { path: "a.js" as BytePath, language: "javascript" as const, bytes: Buffer.from(deep) };
    const { unlooked } = await lookEmbedded([text], rulePack().rules, 1500);
    expect(unlooked.map(({ copy }) => copy)).toEqual([0]);
  }, 30_000);
});

describe("what a change introduces", () => {
  const at = (line: number, code: string) => ({ copy: 0, rule: "r", line, code });
  const path = "a.js" as BytePath;

  it("is what stood nowhere before, wherever its line has gone", () => {
    const before = sightingsIn(path, [at(3, "eval(x)")]);
    const after = sightingsIn(path, [at(9, "eval(x)"), at(12, "eval(y)")]);
    expect(introduced(after, before).map(({ line }) => line)).toEqual([12]);
  });

  it("is the second of two that are alike", () => {
    const before = sightingsIn(path, [at(3, "eval(x)")]);
    const after = sightingsIn(path, [at(3, "eval(x)"), at(4, "eval(x)")]);
    expect(introduced(after, before).map(({ line }) => line)).toEqual([4]);
  });

  it("keeps its fingerprint when it moves in its file, and not in another", () => {
    const [one] = sightingsIn(path, [at(3, "eval(x)")]);
    const [same] = sightingsIn(path, [at(30, "eval(x)")]);
    const [other] = sightingsIn("b.js" as BytePath, [at(3, "eval(x)")]);
    expect(same!.fingerprint).toBe(one!.fingerprint);
    expect(other!.fingerprint).not.toBe(one!.fingerprint);
    expect(other!.sameAs).toBe(one!.sameAs);
  });
});
