import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { renderSarif, SARIF_RESULTS_MAX } from "../../src/report/sarif.ts";
import { finding, HOSTILE, hostileVerdict, verdict } from "./verdicts.ts";

const OPTIONS = {
  version: "1.2.3",
  rules: [
    { id: "scope-exceeded", summary: "An agent left its plan." },
    { id: "path-twin", summary: "Two paths look alike." },
  ],
};

// The schema of the OASIS standard as @microsoft/jest-sarif (MIT) publishes it, in JSON Schema draft 4, whose `id` is
// the only thing in it that a later draft reads otherwise.
const schema = JSON.parse(readFileSync(new URL("sarif-2.1.0-rtm.5.schema.json", import.meta.url), "utf8"));
delete schema.$schema;
delete schema.id;
const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
const isSarif = ajv.compile(schema);

const runOf = (report: string) => JSON.parse(report).runs[0];
const uriOf = (path: string) =>
  runOf(renderSarif(verdict([finding({ path })]), OPTIONS)).results[0].locations[0].physicalLocation
    .artifactLocation.uri;

describe("the SARIF report", () => {
  it("satisfies the schema of SARIF 2.1.0", () => {
    const verdicts = [
      verdict([]),
      verdict([finding({ path: "a", line: 2 }), finding({ level: "note", rule: "unheard-of" })], {
        unknown: { tests: "no test report was given" },
      }),
      ...HOSTILE.map(([, text]) => hostileVerdict(text)),
    ];
    for (const each of verdicts) {
      const log = JSON.parse(renderSarif(each, OPTIONS));
      expect(isSarif(log), ajv.errorsText(isSarif.errors)).toBe(true);
    }
  });

  it("is refused by the schema when it is not SARIF", () => {
    const log = JSON.parse(renderSarif(verdict([finding()]), OPTIONS));
    delete log.runs[0].results[0].message.text;
    expect(isSarif(log)).toBe(false);
  });

  it("gives each result what GitHub asks: rule, level, one location with a line, a fingerprint", () => {
    const report = renderSarif(
      verdict([
        finding({ path: "lib/a.ts", line: 3, note: "n", help: "h", message: "m" }),
        finding({ level: "fail", rule: "path-twin" }),
        finding({ level: "review" }),
        finding({ level: "note" }),
      ]),
      OPTIONS,
    );
    const { results, tool } = runOf(report);
    expect(results.map(({ level }: { level: string }) => level)).toEqual([
      "error",
      "error",
      "warning",
      "note",
    ]);
    expect(results[0]).toEqual({
      ruleId: "scope-exceeded",
      ruleIndex: 0,
      level: "error",
      message: { text: "m\nnote: n\nhelp: h" },
      locations: [{ physicalLocation: { artifactLocation: { uri: "lib/a.ts" }, region: { startLine: 3 } } }],
      partialFingerprints: {
        primaryLocationLineHash: "0123456789abcdef0123456789abcdef:1",
        "proofgate/v1": "0123456789abcdef0123456789abcdef",
      },
      properties: { level: "stop", stop_code: "STOP_UNAUTHORIZED_ACCESS", kind: "violation" },
    });
    expect(results[1]).toMatchObject({
      ruleIndex: 1,
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: ".proofgate/policy.yaml" }, region: { startLine: 1 } },
        },
      ],
    });
    for (const rule of tool.driver.rules) {
      expect(rule.shortDescription.text && rule.fullDescription.text && rule.help.text).toBeTruthy();
    }
  });

  it("writes paths as relative URIs, bytes that are no text among them", () => {
    expect(uriOf("a b/[slug]/100%.ts")).toBe("a%20b/%5Bslug%5D/100%25.ts");
    expect(uriOf("javascript:alert(1)")).toBe("javascript%3Aalert%281%29");
    expect(uriOf("grün/é.ts")).toBe("gr%C3%BCn/%C3%A9.ts");
    expect(uriOf("hex:612fff41")).toBe("a/%FFA");
    expect(uriOf("../../etc/passwd")).toBe("%2E%2E/%2E%2E/etc/passwd");
    expect(uriOf("/etc/passwd")).toBe("%2F/etc/passwd");
    expect(uriOf("//host/a").startsWith("/")).toBe(false);
  });

  it("keeps to GitHub's 5,000 results, the gravest, and says how many it left out", () => {
    const many = Array.from({ length: SARIF_RESULTS_MAX + 7 }, (_, index) => finding({ path: `${index}` }));
    const run = runOf(renderSarif(verdict(many), OPTIONS));
    expect(run.results.length).toBe(SARIF_RESULTS_MAX);
    expect(run.invocations[0].toolExecutionNotifications[0]).toEqual({
      level: "warning",
      message: {
        text: "only the 5000 gravest findings are here, as many as GitHub shows, and 7 more are in the JSON",
      },
    });
  });

  it("names what is not known", () => {
    const run = runOf(renderSarif(verdict([], { unknown: { tests: "no test report was given" } }), OPTIONS));
    expect(run.invocations[0].toolExecutionNotifications).toEqual([
      { level: "note", message: { text: "not known: tests (no test report was given)" } },
    ]);
  });
});
