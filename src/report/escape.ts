/**
 * The only place that escapes. Paths, messages and names in a finding are the judged agent's own words: hostile until
 * they have passed one of these. Each takes text of any kind and returns text that can do nothing in its medium.
 */

// What draws nothing, draws elsewhere, or draws like a plain space: controls (C0, DEL, C1), formats (bidi, zero width,
// tags), separators, lone surrogates, fillers. U+2800 is an empty Braille cell.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;

/** GitHub's runner obeys `##[command]` anywhere in a line of a job's log, and `::command::` at its start. */
const RUNNER_COMMAND = /##(?=\[)/g;
const RUNNER_COMMAND_AT_START = /^(\s*):(?=:)/;

const ZERO_WIDTH_SPACE = "\u200B";

/**
 * One line of text for a terminal or a log: every character that is not seen is written as `\u{1B}`, so that nothing
 * moves the cursor, turns the direction, ends the line or speaks to the runner of a workflow.
 */
export function forTerminal(text: string): string {
  return visible(text).replace(RUNNER_COMMAND_AT_START, "$1\\u{3A}");
}

/** A source line that stands behind its number: tabs become four columns, and `::` begins no line. */
export function sourceForTerminal(line: string): string {
  return visible(line.replaceAll("\t", "    "));
}

function visible(text: string): string {
  return text
    .replace(INVISIBLE, (found) => `\\u{${found.codePointAt(0)!.toString(16).toUpperCase()}}`)
    .replace(RUNNER_COMMAND, "#\\u{23}");
}

/** JSON text whose strings also escape what JSON would let through and a terminal or a log would obey. Same data. */
export function forJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replace(INVISIBLE, (found) => (found === "\n" ? found : utf16Escape(found)))
    .replaceAll("##[", "##\\u005B");
}

function utf16Escape(text: string): string {
  // Only inside strings can such a character stand, and there any UTF-16 unit may be written so (RFC 8259, 7).
  return Array.from({ length: text.length }, (_, index) => {
    const unit = text.charCodeAt(index).toString(16).toUpperCase().padStart(4, "0");
    return `\\u${unit}`;
  }).join("");
}

/**
 * A message for Markdown, on one line: what stands between backticks becomes a code span, the rest plain text that
 * marks nothing up, names nobody, refers to nothing and links nowhere.
 */
export function forMarkdown(message: string): string {
  let written = "";
  let end = 0;
  const line = forTerminal(message);
  for (const span of line.matchAll(/`([^`]+)`/g)) {
    written += plainMarkdown(line.slice(end, span.index));
    // Two spans side by side would read as one.
    written += `${written.endsWith("`") ? " " : ""}${codeSpan(span[1]!)}`;
    end = span.index + span[0].length;
  }
  return written + plainMarkdown(line.slice(end));
}

/** Literal text in a Markdown code span, on one line, whatever backticks it holds. */
export function codeSpan(text: string): string {
  const line = forTerminal(text);
  if (line === "") return "";
  const ticks = "`".repeat(longestRun(line) + 1);
  // One space on both sides is taken off again, so that the text may itself begin or end with a backtick or a space.
  const pad = /^[` ]|[` ]$/.test(line) ? " " : "";
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** A fenced Markdown block of literal lines, whatever fences they hold. */
export function codeFence(text: string, language = ""): string {
  const lines = text.split("\n").map(forTerminal);
  const ticks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}${language}\n${lines.join("\n")}\n${ticks}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

function plainMarkdown(text: string): string {
  return (
    withoutReferences(text.replace(/[\\`*_[\]~|]/g, "\\$&"))
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      // Unless it is set apart, GitHub reads text between two dollars as mathematics.
      .replaceAll("$", "<span>$</span>")
  );
}

/**
 * The message of a SARIF result. Square brackets would make a link (SARIF 2.1.0, 3.11.6); and where code scanning shows
 * it in a pull request, a name would call somebody.
 */
export function forSarif(message: string): string {
  return withoutReferences(forTerminal(message).replace(/[\\[\]]/g, "\\$&"));
}

/**
 * Breaks, by a space of no width, what GitHub turns into a mention, a reference or a link after it has rendered the
 * text, where escaping no longer helps: `@org/team`, `#12`, `GH-12`, `https://…`, `www.…`.
 */
function withoutReferences(text: string): string {
  return text
    .replace(/[@#]/g, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/gh(?=-\d)/gi, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH_SPACE}`)
    .replace(/www(?=\.)/gi, `$&${ZERO_WIDTH_SPACE}`);
}

const HEX_PATH = /^hex:((?:[0-9a-f]{2})+)$/;

/** A path as a relative URI reference (RFC 3986) for SARIF; a `hex:` path as its percent-encoded bytes. */
export function forUri(path: string): string {
  const bytes = HEX_PATH.exec(path)?.[1];
  if (bytes !== undefined) {
    return bytes.replace(/../g, (byte) => uriByte(Number.parseInt(byte, 16)));
  }
  return path.toWellFormed().split("/").map(encodeSegment).join("/");
}

function encodeSegment(segment: string, index: number): string {
  // A leading slash would leave the repository, and dots would climb: only malformed trees hold either.
  if (segment === "" && index === 0) return "%2F";
  if (segment === "." || segment === "..") return segment.replaceAll(".", "%2E");
  return encodeURIComponent(segment).replace(/[!'()*]/g, (found) => uriByte(found.charCodeAt(0)));
}

function uriByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9._~/-]/.test(character)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** Text for an element or a quoted attribute of HTML, on one line: nothing in it begins a tag, a reference or the end of an attribute. */
export function forHtml(text: string): string {
  return forTerminal(text).replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}
