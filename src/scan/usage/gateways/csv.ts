import { UnusableReport } from "../../reports/unusable-report.ts";
import { type ToldRequest, timeOf } from "../told-request.ts";

const COLUMNS = [
  "request_id",
  "model",
  "time",
  "tokens_in",
  "tokens_out",
  "tokens_cached",
  "cost",
  "currency",
] as const;
const REQUIRED = ["request_id", "model", "time", "tokens_in", "tokens_out"] as const;
type Column = (typeof COLUMNS)[number];
const HELP = `begin with a line that names the columns: ${REQUIRED.join(",")}, and where known tokens_cached,cost,currency`;
const CELLS =
  "write one cell for each column; a file that breaks off in its last line is to be written again";
const ROWS_MAX = 1_000_000;

/** Whether a text begins as such a table does. */
export function isUsageTable(text: string): boolean {
  const [first = ""] = text.replace(/^\uFEFF/, "").split(/\r?\n/, 1);
  if (/^\s*[[{]/.test(first)) return false;
  const cells = first.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  // One that names its columns otherwise is told how they are called, and not that it is no JSON.
  return cells.length > 1 && cells.some((cell) => (COLUMNS as readonly string[]).includes(cell));
}

/**
 * A table with one request a line (RFC 4180), its columns named in the first line, in any order.
 * @throws UnusableReport
 */
export function usageTable(text: string): ToldRequest[] {
  const rows = rowsOf(text.replace(/^\uFEFF/, ""));
  const header = rows.next();
  const names = header.done === true ? [] : header.value.cells.map((cell) => cell.trim());
  const unknown = names.find((name) => !(COLUMNS as readonly string[]).includes(name));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (names.length === 1 && /[;\t]/.test(names[0] ?? ""))
    throw new UnusableReport("the cells are not separated by commas", HELP, { line: 1 });
  if (unknown !== undefined)
    throw new UnusableReport(`the column \`${unknown.slice(0, 100)}\` is not known`, HELP, { line: 1 });
  if (twice !== undefined)
    throw new UnusableReport(`the column \`${twice}\` is there twice`, HELP, { line: 1 });
  const missing = REQUIRED.find((name) => !names.includes(name));
  if (missing !== undefined) throw new UnusableReport(`there is no column \`${missing}\``, HELP, { line: 1 });
  const found: ToldRequest[] = [];
  for (const { cells, line } of rows) {
    if (cells.length === 1 && cells[0] === "") continue;
    if (cells.length !== names.length)
      throw new UnusableReport(`the line has ${cells.length} cells, not ${names.length}`, CELLS, { line });
    if (found.length === ROWS_MAX)
      throw new UnusableReport(`the table has more than ${ROWS_MAX} lines`, "split it by runs", { line });
    found.push(requestIn(names as Column[], cells, line));
  }
  return found;
}

function requestIn(names: readonly Column[], cells: readonly string[], line: number): ToldRequest {
  const cell = (name: Column) => cells[names.indexOf(name)]?.trim() || undefined;
  const time = timeOf(cell("time"));
  if (time === undefined)
    throw new UnusableReport("the time is none", "write it as `2026-11-21T07:42:51Z`", { line });
  const [cost, currency = "USD"] = [cell("cost"), cell("currency")];
  if (!/^[A-Z]{3}$/.test(currency))
    throw new UnusableReport("the currency is none", "write an ISO 4217 code, as `USD`", { line });
  return {
    requestId: cell("request_id"),
    model: cell("model"),
    time,
    tokens: {
      in: cell("tokens_in") ?? Number.NaN,
      out: cell("tokens_out") ?? Number.NaN,
      cached: cell("tokens_cached"),
      written: 0,
    },
    ...(cost === undefined ? {} : { cost, currency }),
  };
}

interface Row {
  readonly cells: readonly string[];
  /** 1-based: where it begins. */
  readonly line: number;
}

function* rowsOf(text: string): Generator<Row> {
  // A cell with quotes around it, or one without; then what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let cells: string[] = [];
  let [line, begun] = [1, 1];
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const [whole, quoted, bare = "", end] = cell.exec(text) ?? [];
    if (whole === undefined)
      throw new UnusableReport("a quote does not stand around a whole cell", HELP, { line });
    cells.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    line += whole.split("\n").length - 1;
    if (end === ",") {
      // A comma at the very end leaves one more cell, which is empty.
      if (at + whole.length === text.length) cells.push("");
      else continue;
    }
    yield { cells, line: begun };
    [cells, begun] = [[], line];
  }
  if (cells.length > 0) yield { cells, line: begun };
}
