import { type BytePath, baseName } from "../../contract/byte-path.ts";
import { decodeContent, encodingOf } from "../disguise/encoding.ts";
import { changedPart, type Line, type Marked, newLines } from "../lexing/changed-lines.ts";
import type { Region } from "../lexing/region.ts";
import { readRegions, regionAt } from "../lexing/regions.ts";
import type { Syntax } from "../lexing/syntax.ts";
import { syntaxOf, syntaxOfContent } from "../lexing/syntax-of.ts";
import { KeywordAutomaton } from "../secrets/keyword-automaton.ts";
import { FORMS } from "./forms.ts";
import { beginningsOf, type Hideable, type Reach, type SilencerForm } from "./silencer-form.ts";

/** A silencer that a change adds, before it is known what it hides. */
export interface SilencerSighting {
  readonly token: string;
  readonly silences: SilencerForm["silences"];
  readonly where: "effective" | "quoted";
  /** Whether its tool obeys it where it stands, documentation and test material included. */
  readonly isObeyed: boolean;
  readonly reach: Reach;
  readonly hides: readonly Hideable[];
  /** 1-based. */
  readonly line: number;
}

/** Silencers listed of one content; what comes after them is of the same kinds or counted nowhere. */
const SIGHTINGS_MAX = 2_000;
/** Silencers looked for in one line. */
const LINE_MATCHES_MAX = 20;
/** What a report calls a silencer; a list of rules may be longer. */
const TOKEN_CHARACTERS_MAX = 100;

const EACH = FORMS.map((form) => ({ form, pattern: new RegExp(form.pattern, "iy") }));
const BEGINNINGS = FORMS.flatMap((form, number) => beginningsOf(form).map((word) => ({ word, number })));
const AUTOMATON = new KeywordAutomaton(BEGINNINGS.map(({ word }) => word));
const BEFORE_FIRST_WORD = /^[\s/*#!;%<>({'"@|-]*$/;
const COMMENT_MARK = /(?:\/\/|#|\/\*|\*|--|;|%|<!--|\bREM|')[\s!*#/-]*$/i;
/** Test material by its directory's name: quoted there, whatever it says. */
const MATERIAL = /(?:^|\/)(?:__)?(?:fixtures?|testdata|test-data|snapshots?|cassettes|golden)(?:__)?\//i;

/** Tests of types: there a compiler's error that is expected is what is tested. */
const TYPE_TEST = /\.(?:test-d|tst|type-test)\.[cm]?tsx?$|(?:^|\/)__tests_dts__\//i;

/**
 * The silencers that a content has and the old one had not. A line that was there already is not new; neither is a
 * silencer of style, coverage or correctness on a line that was only edited around it.
 */
export function findSilencers(path: BytePath, bytes: Buffer, before: Buffer | undefined): SilencerSighting[] {
  const isPlain = encodingOf(bytes) === "utf-8";
  const part = isPlain ? changedPart(before, bytes) : { start: 0, end: bytes.length };
  if (isPlain && beginningsIn(bytes, part.start, part.end).length === 0) return [];
  const text = bytesOf(bytes);
  const old = before === undefined ? undefined : bytesOf(before);
  const added = [...silencersIn(path, text, old)];
  if (old === undefined || added.length === 0) return added.map(({ sighting }) => sighting);
  const removed = new Map<string, number>();
  for (const { key } of silencersIn(path, old, text)) removed.set(key, (removed.get(key) ?? 0) + 1);
  return added.flatMap(({ key, sighting }) => {
    const left = removed.get(key) ?? 0;
    if (left === 0 || sighting.silences === "security") return [sighting];
    removed.set(key, left - 1);
    return [];
  });
}

/** UTF-8 as it stands; other encodings made so. Forms are ASCII, so that one character a byte does from here on. */
function bytesOf(bytes: Buffer): Buffer {
  return encodingOf(bytes) === "utf-8" ? bytes : Buffer.from(decodeContent(bytes).text, "utf8");
}

interface Beginning {
  readonly at: number;
  /** Index in `FORMS`. */
  readonly form: number;
}

/** Where forms may begin, in order; on one line at most `LINE_MATCHES_MAX` of them. */
function beginningsIn(bytes: Buffer, start: number, end: number): Beginning[] {
  const found: Beginning[] = [];
  let lineEnd = -1;
  let onLine = 0;
  AUTOMATON.scan(bytes.subarray(start, end), (keyword, after) => {
    const { word, number } = BEGINNINGS[keyword] as (typeof BEGINNINGS)[number];
    const at = start + after - word.length;
    if (at > lineEnd) {
      const feed = bytes.indexOf(0x0a, at);
      lineEnd = feed < 0 ? bytes.length : feed;
      onLine = 0;
    }
    onLine += 1;
    if (onLine <= LINE_MATCHES_MAX) found.push({ at, form: number });
  });
  return found;
}

/** Whether content at a path is looked at like that of another one. */
export function silencerKeyOf(path: BytePath): string {
  return `${syntaxOf(path).name} ${MATERIAL.test(path)} ${TYPE_TEST.test(path)} ${/\.ipynb$/i.test(baseName(path))}`;
}

interface Found {
  readonly key: string;
  readonly sighting: SilencerSighting;
}

function* silencersIn(path: BytePath, bytes: Buffer, old: Buffer | undefined): Generator<Found> {
  const after = readBeginnings(bytes);
  const { text, beginnings } = after;
  const syntax = syntaxOfContent(path, text);
  const regions = beginnings.length === 0 ? [] : readRegions(text, syntax);
  const context: Context = { text, syntax, regions, path, isMaterial: MATERIAL.test(path) };
  let next = 0;
  let count = 0;
  for (const line of newLines(after, old && readBeginnings(old))) {
    while ((beginnings[next]?.at ?? line.start) < line.start) next += 1;
    let past = line.start;
    for (; (beginnings[next]?.at ?? line.end) < line.end; next += 1) {
      const { at, form: number } = beginnings[next] as Beginning;
      const { form, pattern } = EACH[number] as (typeof EACH)[number];
      // What begins inside another one is a part of it.
      if (at < past || !mayStandAt(form, at, context)) continue;
      pattern.lastIndex = at;
      const token = pattern.exec(text)?.[0];
      if (token === undefined) continue;
      const found = foundAt(form, at, token.trim(), line, context);
      if (!found) continue;
      past = at + token.length;
      count += 1;
      yield found;
      if (count >= SIGHTINGS_MAX) return;
    }
  }
}

/** What is known of the content that a silencer stands in. */
interface Context {
  readonly text: string;
  readonly syntax: Syntax;
  readonly regions: readonly Region[];
  readonly path: BytePath;
  readonly isMaterial: boolean;
}

function readBeginnings(bytes: Buffer): Marked & { readonly beginnings: readonly Beginning[] } {
  const beginnings = beginningsIn(bytes, 0, bytes.length).sort((a, b) => a.at - b.at || a.form - b.form);
  return { text: bytes.toString("latin1"), beginnings, offsets: () => beginnings.map(({ at }) => at) };
}

/** Whether a form means anything here, and is no end of a longer word. */
function mayStandAt(form: SilencerForm, at: number, { text, syntax }: Context): boolean {
  const { name, nature } = syntax;
  if (form.syntaxes && nature !== "unknown" && nature !== "prose" && !form.syntaxes.includes(name))
    return false;
  return form.pattern.startsWith("(?<=") || !/[\w-]/.test(text[at - 1] ?? " ");
}

function foundAt(
  form: SilencerForm,
  at: number,
  token: string,
  line: Line,
  context: Context,
): Found | undefined {
  const { text, syntax, path } = context;
  const isMaterial = context.isMaterial || (/expect-error/i.test(token) && TYPE_TEST.test(path));
  const isObeyed = isObeyedAt(form, at, line, context);
  if (isObeyed === undefined) return undefined;
  const after = at + token.length;
  const rules = rulesAfter(text.slice(after, Math.min(line.end, after + 500)));
  const isStyle =
    form.styleRules !== undefined && rules.length > 0 && rules.every((rule) => form.styleRules?.test(rule));
  return {
    key: `${token.toLowerCase()} ${rules.join()}`,
    sighting: {
      token: token
        .replace(/\s+/g, " ")
        .replace(/[^\x20-\x7e]/g, "?")
        .replace(/[([=]$/, "")
        .trim()
        .slice(0, TOKEN_CHARACTERS_MAX),
      silences: isStyle ? "style" : form.silences,
      where: !isObeyed || isMaterial || syntax.nature === "prose" ? "quoted" : "effective",
      isObeyed,
      reach: form.reach,
      hides: isStyle ? [] : form.hides,
      line: line.number,
    },
  };
}

/** Whether its tool obeys a form where it stands; undefined where it means nothing at all. */
function isObeyedAt(form: SilencerForm, at: number, line: Line, context: Context): boolean | undefined {
  const { text, syntax, regions, path } = context;
  const { name, nature } = syntax;
  if (form.stands === "anywhere") return true;
  const region = regionAt(regions, at);
  if (form.stands === "code") {
    if (region?.kind === "comment") return undefined;
    return region === undefined && nature === "program" && (form.syntaxes?.includes(name) ?? true);
  }
  if (region?.kind === "comment") {
    const before = text.slice(Math.max(region.start, line.start, at - 60), at);
    return form.stands === "comment" || BEFORE_FIRST_WORD.test(before) ? true : undefined;
  }
  const isAfterMark = COMMENT_MARK.test(text.slice(Math.max(line.start, at - 40), at));
  if (!isAfterMark || (region === undefined && nature === "program")) return undefined;
  // Without a grammar, and in code inside other files, a comment's mark just before it has to do.
  return nature === "unknown" || nature === "markup" || /\.ipynb$/i.test(path);
}

/** Between names of rules. A colon is, but not in `clippy::style` or `checkstyle:MagicNumber`. */
const BETWEEN_RULES = /[\s,=[({"'\]]+|(?<!:|\bcheckstyle):(?!:)/;

/** The names of rules after a silencer: up to what explains it, at most fifty. */
function rulesAfter(text: string): string[] {
  const list = text.split(/--| -|#|\*\/|-->|\)|\]\s*(?:$|[^,])|\s:\s/)[0] ?? "";
  return list
    .split(BETWEEN_RULES)
    .filter((word) => /^[@\w]/.test(word))
    .slice(0, 50);
}
