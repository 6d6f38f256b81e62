import { type AssignedValue, assignedAfter } from "./assigned-value.ts";
import { assignmentAt, SECRET_NAMES } from "./assignment.ts";
import { decodeRuns, isRunByte, RUN_MIN } from "./decode/base64.ts";
import type { Decoded } from "./decode/decoded.ts";
import { decodeEscapes, ESCAPE_MARKS, type EscapeKind } from "./decode/escapes.ts";
import { decodeJoins, JOIN_MARKS } from "./decode/string-joins.ts";
import { decodeWide } from "./decode/wide.ts";
import { KeywordAutomaton } from "./keyword-automaton.ts";
import { type Layer, type Match, withoutOverlaps } from "./match.ts";
import { TOKEN_FORMATS } from "./pack/index.ts";
import { isDocumentedExample } from "./placeholder.ts";
import { privateKeyAt, puttyKeyAt } from "./private-key.ts";
import { publicArmourAt } from "./public-armour.ts";
import { curlAt } from "./readers/curl.ts";
import { readCredentialFile } from "./readers/dot-files.ts";
import { keyStoreAt } from "./readers/key-store.ts";
import { KUBERNETES_KINDS, kubernetesSecretAt } from "./readers/kubernetes-secret.ts";
import type { ScanBudget } from "./scan-budget.ts";
import { tokenMatcher } from "./token-matcher.ts";
import { urlPasswordAt } from "./urls.ts";

/** What a keyword's place sets off. `value` finds, once, what is assigned behind it. */
type Action = (layer: Scanned, start: number, end: number, value: () => AssignedValue | undefined) => void;

interface Scanned extends Layer {
  /** Where writings that hide text may be, in rising order. */
  readonly marks: Record<EscapeKind | "join", number[]>;
  /** Up to where the text is a signature, a public key or a certificate: what looks like a secret there is none. */
  publicUpTo: number;
}

const { keywords, actions } = compiled();
const automaton = new KeywordAutomaton(keywords);
const lengths = keywords.map((keyword) => keyword.length);
/** Of a keyword that ends in an operator, which belongs to the assignment. */
const operators = keywords.map((keyword) => (/[=:]$/.test(keyword) ? 1 : 0));

/** All secrets that stand in one layer, and all that it holds in another writing. */
export function scanLayer(
  bytes: Buffer,
  path: string,
  budget: ScanBudget,
): { matches: Match[]; decode(): Generator<Decoded> } {
  const matches: Match[] = [];
  const text = bytes.toString("latin1");
  const marks = { escape: [], url: [], html: [], continuation: [], codes: [], join: [] };
  const add = (match: Match) => {
    if (match.level === "candidate" && (match.start < layer.publicUpTo || isDocumentedExample(match.secret)))
      return;
    if (budget.takeMatch()) matches.push(match);
  };
  const isText = looksLikeText(bytes);
  const layer: Scanned = { bytes, text, isText, path, readUpTo: new Map(), add, marks, publicUpTo: 0 };
  findKeywords(layer, budget);
  layer.publicUpTo = 0;
  if (layer.isText && path !== "") readCredentialFile(layer);
  keyStoreAt(layer);
  return { matches: withoutOverlaps(matches), decode: () => decodings(layer) };
}

/**
 * Whether nothing can be in it: printable, without a keyword, and without a run that is another writing. Of most short
 * runs that happen to decode to text this is soon said.
 */
export function isBare(bytes: Buffer): boolean {
  let run = 0;
  let longest = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte > 0x7e || (byte < 0x20 && byte !== 0x0a)) return false;
    run = isRunByte(byte) ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  if (automaton.finds(bytes)) return false;
  return longest < RUN_MIN || decodeRuns(bytes, bytes.toString("latin1")).next().done === true;
}

function findKeywords(layer: Scanned, budget: ScanBudget): void {
  let end = 0;
  let found: AssignedValue | undefined;
  let isSought = false;
  const read = { start: 0, end: 0 };
  const value = () => {
    if (!isSought) found = assignedAfter(layer.text, end, read);
    isSought = true;
    return found;
  };
  automaton.scan(layer.bytes, (keyword, at) => {
    const set = actions[keyword]!;
    budget.attemptsLeft -= set.length;
    if (budget.attemptsLeft < 0) {
      budget.name("attempts", "more places with keywords than are looked at");
      return;
    }
    if (budget.matchesLeft === 0) return;
    end = at - operators[keyword]!;
    isSought = false;
    const start = at - lengths[keyword]!;
    for (const act of set) act(layer, start, at, value);
  });
}

function* decodings(layer: Scanned): Generator<Decoded> {
  const { bytes, text, marks } = layer;
  yield* decodeWide(bytes, text);
  yield* decodeRuns(bytes, text);
  for (const kind of ["escape", "url", "html", "continuation", "codes"] as const)
    yield* decodeEscapes(text, kind, marks[kind]);
  yield* decodeJoins(text, marks.join);
}

/** The keywords of everything that is looked for, each once, and what each sets off. */
function compiled(): { keywords: string[]; actions: Action[][] } {
  const table = new Map<string, Action[]>();
  const on = (keyword: string, action: Action) => {
    const list = table.get(keyword.toLowerCase());
    if (list) list.push(action);
    else table.set(keyword.toLowerCase(), [action]);
  };
  for (const format of TOKEN_FORMATS) {
    const matcher = tokenMatcher(format);
    for (const keyword of format.keywords)
      on(keyword, (layer, start, end, value) => matcher.at(layer, start, end, value));
  }
  for (const [name, kind] of SECRET_NAMES)
    on(name, (layer, start, end, value) => assignmentAt(layer, kind, start, end, value));
  on("-----begin", (layer, start) => {
    layer.publicUpTo = publicArmourAt(layer, start) ?? layer.publicUpTo;
    privateKeyAt(layer, start);
  });
  on("putty-user-key-file-", (layer, start) => puttyKeyAt(layer, start));
  on("://", (layer, start) => urlPasswordAt(layer, start));
  for (const end of [" ", "\n", "\r", ".exe "]) on(`curl${end}`, (layer, start) => curlAt(layer, start));
  for (const kind of KUBERNETES_KINDS) on(kind, (layer, start) => kubernetesSecretAt(layer, start));
  for (const [mark, kind] of ESCAPE_MARKS) on(mark, (layer, start) => void layer.marks[kind].push(start));
  for (const mark of JOIN_MARKS) on(mark, (layer, start) => void layer.marks.join.push(start));
  return { keywords: [...table.keys()], actions: [...table.values()] };
}

const SAMPLE_BYTES = 8192;
const CONTROLS_MAX = 0.02;
const IS_CONTROL = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127 ? 1 : 0,
);

/** Few control characters at the beginning. Decides only whether guesses from context are made, not what is scanned. */
function looksLikeText(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, SAMPLE_BYTES);
  let controls = 0;
  for (let at = 0; at < length; at++) controls += IS_CONTROL[bytes[at]!]!;
  return controls <= length * CONTROLS_MAX;
}
