/** What the table of src/rules/README.md says of a rule. */
export interface TabledRule {
  readonly id: string;
  readonly summary: string;
  readonly stopCode?: string;
  readonly appliesTo: readonly string[] | "everyone";
  readonly needs: readonly string[];
}

const BEGIN = "<!-- The table is generated: npm run generate -->";
const END = "<!-- End of the table -->";

/** The page with its table written anew, in the order of the reports. Throws where the page has no place for it. */
export function withRulesTable(page: string, rules: readonly TabledRule[]): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`the page has no \`${BEGIN}\` … \`${END}\` to write the table between`);
  const rows = rules.map(({ id, summary, stopCode, appliesTo, needs }) => [
    `[\`${id}\`](${id}.md)`,
    summary.replaceAll("|", "\\|"),
    stopCode === undefined ? "–" : `\`${stopCode}\``,
    appliesTo === "everyone" ? "everyone" : appliesTo.join(", "),
    needs.map((fact) => `\`${fact}\``).join(", "),
  ]);
  const head = ["Rule", "What it finds", "Stop code", "Who is judged", "Facts"];
  const table = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
  return `${page.slice(0, begin)}${BEGIN}\n\n${table}\n${page.slice(end)}`;
}
