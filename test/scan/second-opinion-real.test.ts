import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { findProgram } from "../../src/scan/program.ts";
import { SecondOpinion } from "../../src/scan/secrets/second-opinion/second-opinion.ts";
import { canUse } from "../tools/real-tool.ts";

const judged = "/nowhere";
const hasGitleaks = canUse("gitleaks", findProgram("gitleaks", process.env, judged) !== undefined);

/** Made when the test runs: no token of any form stands in the repository. */
const token = () => `${["gh", "p"].join("")}_${randomBytes(18).toString("hex")}`;

describe.runIf(hasGitleaks)("gitleaks itself, as a second opinion", () => {
  it("sees a token by its line, whatever the judged text says of it, and nothing in plain text [T150]", async () => {
    const opinion = new SecondOpinion("gitleaks");
    try {
      const silenced = `one\nconst key = "${token()}"; // gitleaks${":"}allow\n`;
      const number = opinion.add(Buffer.from(silenced), "src/a.ts");
      opinion.add(Buffer.from("const total = add(1, 2);\n"), "src/b.ts");
      opinion.add(Buffer.from('[allowlist]\npaths = [".*"]\n'), ".gitleaks.toml");
      const { state, seen } = await opinion.ask({ environment: process.env, judged });
      expect(state).toBe("looked");
      expect(seen).toEqual([{ content: number, line: 2, rule: "github-pat" }]);
    } finally {
      opinion.close();
    }
  }, 120_000);
});
