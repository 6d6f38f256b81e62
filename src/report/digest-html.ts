import type { Digest } from "../contract/generated/digest.ts";
import { type Cell, digestLine, digestSections, minuteOf, type Section } from "./digest-sections.ts";
import { forHtml } from "./escape.ts";

const ROWS_MAX = 200;

// By attributes alone, for mail programs drop style sheets; in the reader's own colours, light or dark.
const PAGE =
  "color-scheme: light dark; background-color: Canvas; color: CanvasText; margin: 0 auto; padding: 16px; max-width: 60em; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere";
const LIST = "list-style: none; margin: 0 0 24px; padding: 0";
const ITEM = "margin: 0 0 12px; padding: 8px 0 0; border-top: 1px solid GrayText";
// Name and value stand side by side where there is room, and else one below the other.
const PAIR = "display: flex; flex-wrap: wrap; gap: 0 12px";
const NAME = "flex: 0 0 10em; font-weight: bold";
const VALUE = "flex: 1 1 14em; margin: 0";
const CODE = "font-family: ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap";

/**
 * A digest as one page of HTML that a mail can hold: no script, no style sheet, no picture, nothing to load. Readable from 320
 * pixels on, in light and dark, and by ear: headings, lists, and each value with its name.
 */
export function digestHtml({ since, until, repositories }: Digest): string {
  const title = `What agents did, ${minuteOf(since)} to ${minuteOf(until)} UTC`;
  const body =
    repositories.length === 0
      ? "<p>Nothing happened, and nothing waits.</p>"
      : repositories
          .map((repository) =>
            [
              `<h2>${forHtml(repository.name)}</h2>`,
              `<p>${forHtml(digestLine(repository))}.</p>`,
              ...digestSections(repository).map(sectionHtml),
              ...(repository.cut > 0 ? [`<p>${repository.cut} more are not listed.</p>`] : []),
            ].join("\n"),
          )
          .join("\n");
  return [
    "<!doctype html>",
    '<html lang="en" style="color-scheme: light dark">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${forHtml(title)}</title>`,
    "</head>",
    `<body style="${PAGE}">`,
    `<h1 style="font-size: 24px; line-height: 1.25">${forHtml(title)}</h1>`,
    body,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function sectionHtml({ title, columns, rows }: Section): string {
  const items = rows.slice(0, ROWS_MAX).map((cells) => {
    const pairs = cells.map((cell, index) => pairHtml(columns[index] ?? "", cell));
    return `<li style="${ITEM}"><dl style="margin: 0">\n${pairs.join("\n")}\n</dl></li>`;
  });
  const more = rows.length > ROWS_MAX ? [`<p>And ${rows.length - ROWS_MAX} more.</p>`] : [];
  return [`<h3>${forHtml(title)}</h3>`, `<ul style="${LIST}">`, ...items, "</ul>", ...more].join("\n");
}

function pairHtml(name: string, cell: Cell): string {
  return `<div style="${PAIR}"><dt style="${NAME}">${forHtml(name)}</dt><dd style="${VALUE}">${cellHtml(cell)}</dd></div>`;
}

function cellHtml({ text, isLiteral }: Cell): string {
  const shown = forHtml(text);
  return isLiteral === true ? code(shown) : shown.replace(/`([^`]+)`/g, (_, inside: string) => code(inside));
}

function code(escaped: string): string {
  return `<code style="${CODE}">${escaped}</code>`;
}
