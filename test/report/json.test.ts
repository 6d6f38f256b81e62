import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { renderJson } from "../../src/report/json.ts";
import { finding, HOSTILE, hostileVerdict, verdict } from "./verdicts.ts";

const schema = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.v1.schema.json`, import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: false });
ajv.addSchema(schema("work-plan"));
const isVerdict = ajv.compile(schema("verdict"));

describe("the JSON report", () => {
  it("is the contract's object, keys in the contract's order", () => {
    const report = renderJson(
      verdict([finding({ help: "h", message: "m", note: "n", path: "a", line: 3, commit: "6".repeat(40) })], {
        facts: [{ name: "coverage", source: "unknown", why: "no coverage report was given" }],
        plan: { id: "WP-142", sha256: "5".repeat(64), path: "p" },
      }),
      84,
    );
    expect(report).toBe(
      `${JSON.stringify(
        {
          version: 1,
          verdict: "stop",
          mode: "enforce",
          stop_codes: ["STOP_UNAUTHORIZED_ACCESS"],
          base: "1".repeat(40),
          head: "2".repeat(40),
          effect_tree: "3".repeat(40),
          plan: { id: "WP-142", sha256: "5".repeat(64), path: "p" },
          policy_sha256: "4".repeat(64),
          findings: [
            {
              rule: "scope-exceeded",
              level: "stop",
              stop_code: "STOP_UNAUTHORIZED_ACCESS",
              kind: "violation",
              message: "m",
              note: "n",
              help: "h",
              path: "a",
              line: 3,
              commit: "6".repeat(40),
              fingerprint: "0123456789abcdef0123456789abcdef",
            },
          ],
          facts: [{ name: "coverage", source: "unknown", why: "no coverage report was given" }],
          stats: { files: 12, commits: 1, bytes: 48211, milliseconds: 84 },
        },
        undefined,
        2,
      )}\n`,
    );
  });

  it("satisfies the published schema, with and without findings", () => {
    for (const each of [verdict([]), verdict([finding()]), verdict([finding({ level: "review" })])]) {
      expect(isVerdict(JSON.parse(renderJson(each, 0))), ajv.errorsText(isVerdict.errors)).toBe(true);
    }
  });

  it("says everything again that was said, whatever it holds", () => {
    for (const [, text] of HOSTILE) {
      const { findings, suggested_plan } = JSON.parse(renderJson(hostileVerdict(text), 0));
      expect(findings).toEqual(hostileVerdict(text).findings);
      expect(suggested_plan).toEqual(hostileVerdict(text).suggested_plan);
    }
  });
});
