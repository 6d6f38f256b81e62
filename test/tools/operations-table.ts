import type { Operation } from "../../src/app/operations.ts";

const BEGIN = "<!-- The table is generated: node test/tools/write-operations-table.ts -->";
const END = "<!-- End of the table -->";

/** The page with its table written anew. Throws where the page has no place for it. */
export function withOperationsTable(page: string, operations: readonly Operation[]): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`the page has no \`${BEGIN}\` … \`${END}\` to write the table between`);
  const rows = operations.map(({ request, needs, isOptional, why }) => [
    `\`${request}\``,
    typeof needs === "string"
      ? needs === "app"
        ? "the App itself"
        : "any installation"
      : Object.entries(needs)
          .map(([name, level]) => `\`${name}: ${level}\``)
          .join(", "),
    isOptional ? "optional" : "yes",
    why,
  ]);
  const head = ["Request", "Permission", "Needed", "What for"];
  const table = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
  return `${page.slice(0, begin)}${BEGIN}\n\n${table}\n${page.slice(end)}`;
}
