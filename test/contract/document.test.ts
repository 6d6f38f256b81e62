import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DocumentKind, readDocument } from "../../src/contract/document.ts";
import { propertyRuns } from "../tools/property-runs.ts";
import { EXAMPLES, POLICY_EXAMPLE, planWith, problemsOf, told } from "./examples.ts";

const KINDS = Object.keys(EXAMPLES) as DocumentKind[];

describe("a document", () => {
  it.each(KINDS)("is valid as contract.md shows it: %s [P31]", (kind) => {
    expect(problemsOf(kind, EXAMPLES[kind])).toEqual([]);
  });

  it("of YAML may be written as JSON, and a plan may be indented by tabs", () => {
    expect(problemsOf("policy", '{ "version": 1, "mode": "warn" }')).toEqual([]);
    expect(problemsOf("work-plan", JSON.stringify(JSON.parse(EXAMPLES["work-plan"]), null, "\t"))).toEqual(
      [],
    );
  });

  it("that is a plan is JSON, not YAML", () => {
    expect(told("work-plan", "version: 1\n")).toEqual(["1:1 : found `v` where a value is expected"]);
  });

  it.each(KINDS)("needs its version, and knows only the first: %s", (kind) => {
    const others = told(kind, EXAMPLES[kind].replace(/("?version"?: )1/, "$12"));
    expect(others).toEqual([expect.stringMatching(/^\d+:\d+ \/version: `version` is `2`$/)]);
    const none = told(kind, EXAMPLES[kind].replace(/^ *"?version"?: 1,?\n/m, ""));
    expect(none).toEqual(["1:1 : the document lacks the key `version`"]);
  });

  it("tells what is wrong, where, what is allowed and what to do", () => {
    expect(problemsOf("policy", "version: 1\nmode: enfroce\nlimts: {}\n")).toEqual([
      {
        file: "policy.yaml",
        line: 2,
        column: 7,
        pointer: "/mode",
        message: "`mode` is the text `enfroce`, which is not allowed",
        help: "write `enforce`; use one of `observe`, `warn`, `enforce`",
      },
      {
        file: "policy.yaml",
        line: 3,
        column: 1,
        pointer: "/limts",
        message: "unknown key `limts` in the document",
        help: "write `limits`, or remove it; allowed here: `version`, `extends`, `mode`, `branches`, `agents`, `roles`, `protected`, `limits`, `budget`, `usage`, `plan`, `history`, `tests`, `security`, `people`, `on_stop`, `promotion`, `governance`",
      },
    ]);
  });

  it("tells all its problems at once, in order of place: syntax of values, shape, and rules", () => {
    const text = [
      "version: 1",
      'protected: ["a//b"]',
      "limits: { files_changed: .inf, commits: -1, files_changed: 3 }",
      "on_stop: panic",
      "",
    ].join("\n");
    expect(told("policy", text)).toEqual([
      "2:13 /protected/0: `protected[0]`: the pattern `a//b` contains `//`",
      "3:26 /limits/files_changed: the number is not finite",
      "3:41 /limits/commits: `limits.commits` is -1, less than 0",
      "3:45 /limits/files_changed: `files_changed` is there twice",
      "4:10 /on_stop: `on_stop` is the text `panic`, which is not allowed",
    ]);
  });

  it("tells at most 100 problems", () => {
    const keys = Array.from({ length: 300 }, (_, index) => `key${index}: 1`);
    expect(problemsOf("policy", `version: 1\n${keys.join("\n")}\n`).length).toBe(100);
  });

  it("may not begin with a byte order mark, be UTF-16, or be longer than 256 KiB [T103]", () => {
    const policy = Buffer.from(POLICY_EXAMPLE);
    expect(told("policy", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), policy]))).toEqual([
      "1:1 : the document begins with a byte order mark",
    ]);
    expect(told("policy", Buffer.from(`\ufeff${POLICY_EXAMPLE}`, "utf16le"))).toEqual([
      "1:1 : the document is not UTF-8 from here on",
    ]);
    expect(told("policy", Buffer.from([0x61, 0x0a, 0xc3, 0xa9, 0x20, 0xc3, 0x28]))).toEqual([
      "2:3 : the document is not UTF-8 from here on",
    ]);
    const filler = (size: number) => Buffer.concat([policy, Buffer.alloc(size - policy.length, "#")]);
    expect(told("policy", filler(256 * 1024))).toEqual([]);
    expect(told("policy", filler(256 * 1024 + 1))).toEqual([
      "1:1 : the document has 262145 bytes, more than 262144",
    ]);
  });

  it.each([
    ["empty targets", "work-plan", `{"version":1,"targets":[${"{},".repeat(87_000)}{}]}`],
    ["doubled conditions", "work-plan", `{"version":1,"stop_conditions":[${'"a",'.repeat(65_000)}"b"]}`],
    ["objects for paths", "policy", `version: 1\nprotected:\n${"- {}\n".repeat(52_000)}`],
    [
      "unknown keys",
      "policy",
      `version: 1\n${Array.from({ length: 25_000 }, (_, index) => `k${index}: 1\n`).join("")}`,
    ],
  ] as const)(
    "of 256 KiB of %s is answered in seconds: nothing is quadratic [T103]",
    (_name, kind, text) => {
      expect(problemsOf(kind, text).length).toBe(100);
    },
    20_000,
  );

  it("says where its parts stand", () => {
    const read = readDocument("policy", Buffer.from("version: 1\nlimits:\n  commits: 3\n"), "policy.yaml");
    if (!read.ok) throw new Error("the twin is valid");
    expect(read.placeOf("/limits/commits")).toEqual({ line: 3, column: 12 });
    expect(read.placeOf("/limits/iterations")).toEqual({ line: 3, column: 3 });
  });

  it("never repeats a text that may be a secret [T107]", () => {
    // As long as an access key; made here so that no scanner takes this file for a leak.
    const secret = `AKIA${"Q7".repeat(8)}`;
    const texts = [
      `mode: ${secret}`,
      `${secret}: 1`,
      `limits: { commits: ${secret} }`,
      `${secret}: 1\n${secret}: 2`,
      `governance: { cost: ${secret} }`,
    ];
    for (const text of texts) {
      const told = problemsOf("policy", `version: 1\n${text}\n`);
      expect(told.length).toBeGreaterThan(0);
      for (const { message, help } of told) expect(`${message} ${help}`).not.toContain(secret);
    }
  });

  it("never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.uint8Array({ maxLength: 60 }), (kind, bytes) => {
        readDocument(kind, bytes, "f");
      }),
      propertyRuns(2000),
    );
  });

  it("stays valid however its keys are ordered", () => {
    const keys = Object.keys(JSON.parse(EXAMPLES["work-plan"]));
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (order) => {
        const plan = JSON.parse(EXAMPLES["work-plan"]);
        expect(
          problemsOf("work-plan", JSON.stringify(Object.fromEntries(order.map((key) => [key, plan[key]])))),
        ).toEqual([]);
      }),
      propertyRuns(50),
    );
  });

  it("is refused with any of its keys misspelt, and told the right one", () => {
    for (const key of Object.keys(JSON.parse(EXAMPLES["work-plan"]))) {
      const misspelt = `${key.slice(0, -1)}${key.at(-1) === "x" ? "y" : "x"}`;
      const problem = problemsOf("work-plan", planWith({ [misspelt]: 1 })).find(
        ({ pointer }) => pointer === `/${misspelt}`,
      );
      expect(problem?.help).toMatch(`write \`${key}\`, or remove it; allowed here: `);
    }
  });
});
