import { readFileSync } from "node:fs";

/** The rows under `## Known misses` of a room's page, cells without their backticks. */
export function documentedMisses(room: string): string[][] {
  const page = readFileSync(new URL(`../../src/scan/${room}/README.md`, import.meta.url), "utf8");
  const [, section = ""] = page.split("\n## Known misses\n");
  const rows = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  return rows.slice(1).map((row) =>
    row
      .slice(2, -2)
      .split(/(?<!\\) \| /)
      .map((cell) => cell.replace(/^`(.*)`$/, "$1").replaceAll("\\|", "|")),
  );
}
