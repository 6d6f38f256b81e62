import { readdirSync } from "node:fs";
import { join } from "node:path";
import { writeFactsRecord } from "../../src/engine/facts-record.ts";
import type { JudgedFacts } from "../../src/engine/judged-facts.ts";
import { rules } from "../../src/rules/index.ts";
import { readCase, readNotes } from "../rules/case-file.ts";
import { factsOf } from "../rules/facts.ts";
import { ROOT } from "../tools/source-tree.ts";

const STATS = { files: 1, commits: 1, bytes: 1 };
const [BASE, HEAD] = ["1".repeat(40), "2".repeat(40)];

/** The facts of every case of every rule, as they would be kept beside a verdict. */
export function judgedCases(): readonly string[] {
  return rules.flatMap(({ id }) => {
    const folder = join(ROOT, "test/rules", id);
    return readdirSync(folder).map((name) => {
      const file = readCase(join(folder, name));
      const facts = factsOf(readNotes(file), file.path);
      const agreed = { accepted: [], waivers: [], today: "2026-11-22" };
      const made: JudgedFacts = { facts, mode: "enforce", base: BASE, head: HEAD, stats: STATS, ...agreed };
      return writeFactsRecord(made, rules, { mask: String });
    });
  });
}
