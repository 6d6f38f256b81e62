import type { Digest } from "../contract/generated/digest.ts";
import { type Cell, digestLine, digestSections, minuteOf, type Section } from "./digest-sections.ts";
import { codeFence, codeSpan, forMarkdown } from "./escape.ts";

/** Of one section: a comment at GitHub has 65,536 characters. */
const ROWS_MAX = 20;
const TEXT_MAX = 200;

/** A digest for an issue or a comment: lists and not tables, for names of branches may hold what ends a cell. */
export function digestMarkdown({ since, until, repositories }: Digest): string {
  const head = `Since ${minuteOf(since)}, until ${minuteOf(until)} UTC.`;
  if (repositories.length === 0) return `${head} Nothing happened, and nothing waits.\n`;
  const parts = repositories.flatMap((repository) => [
    `## ${forMarkdown(repository.name)}`,
    `${forMarkdown(digestLine(repository))}.`,
    ...digestSections(repository).map(sectionText),
    ...(repository.cut > 0 ? [`${repository.cut} more are not listed.`] : []),
  ]);
  return `${[head, ...parts].join("\n\n")}\n`;
}

function sectionText({ title, columns, rows }: Section): string {
  const hasCommand = columns.at(-1) === "To write there";
  const items = rows.slice(0, ROWS_MAX).map((cells) => {
    const command = hasCommand ? cells.at(-1) : undefined;
    const words = (command === undefined ? cells : cells.slice(0, -1)).map(cellText).join(" · ");
    return command === undefined ? `- ${words}` : `- ${words}\n\n${indented(codeFence(command.text))}`;
  });
  const more = rows.length > ROWS_MAX ? [`- and ${rows.length - ROWS_MAX} more`] : [];
  return [`### ${title}`, [...items, ...more].join("\n")].join("\n\n");
}

function cellText({ text, isLiteral }: Cell): string {
  const shown = text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX - 1)}…`.toWellFormed();
  return isLiteral === true ? codeSpan(shown) : forMarkdown(shown);
}

/** Inside its item of the list. */
function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
