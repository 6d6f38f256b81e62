import { type BytePath, displayPath } from "../contract/byte-path.ts";
import { kindOfMode } from "../engine/change.ts";
import { type Fact, type KnownFact, observed, unknown } from "../engine/fact.ts";
import type { PathClass } from "../engine/facts.ts";
import type { StaticAnalysisFact, UnanalysedCode } from "../engine/static-analysis.ts";
import { entriesAt } from "../git/lookup.ts";
import type { FoundPlace } from "../scan/silencers/hidden-findings.ts";
import { isOtherCode, languageOf } from "../scan/static-analysis/language.ts";
import type { GivenReports } from "./given-reports.ts";
import type { JudgedRange } from "./judged-range.ts";
import type { ContentReading } from "./range-contents.ts";
import type { SarifEvidence } from "./sarif-evidence.ts";

const NAMED_MAX = 3;

/**
 * What our own rules find in code that the effect has and the target has not. Only agents are asked; only the two trees
 * are compared: what a commit brought and a later one mended harms nobody.
 */
export async function staticAnalysisFact(
  range: JudgedRange,
  classes: readonly PathClass[],
  reading: ContentReading,
  others?: SarifEvidence & { readonly given: GivenReports },
): Promise<Fact<StaticAnalysisFact>> {
  if (range.subject.judgedAs !== "agent") return unknown("it is asked of agents only");
  if (reading !== "scanned") return unknown("nobody looked into the contents");
  const code = classes.filter(({ path }) => languageOf(path) !== undefined || isOtherCode(path));
  // Nearly half of all changes hold no code at all: then nothing of the room is loaded.
  if (code.length === 0) return withOthers(observed({ findings: [], unanalysed: [] }), others);
  const paths = code.map(({ path }) => path);
  const { objects, set, effectTree } = range;
  const before = await entriesAt(objects.readerOfOld, set.baseTree, paths);
  const after = await entriesAt(objects.reader, effectTree, paths);
  const changed = paths.filter((path) => {
    const [one, other] = [before.get(path), after.get(path)];
    return !(one?.kind === "entry" && other?.kind === "entry" && one.entry.oid === other.entry.oid);
  });
  const isThere = (path: BytePath) => {
    const answer = after.get(path);
    // What cannot be read is asked for again, and named then.
    return answer?.kind === "entry" ? kindOfMode(answer.entry.mode) === "file" : answer?.kind !== "absent";
  };
  const unread = changed.filter((path) => isThere(path) && languageOf(path) === undefined);
  const { analyse } = await import("./code-analysis.ts");
  const { findings, unanalysed, by } = await analyse(range, {
    changed: changed.filter((path) => isThere(path) && languageOf(path) !== undefined),
    gone: changed.filter((path) => !isThere(path) && languageOf(path) !== undefined),
    tests: new Set(code.flatMap(({ path, isTest }) => (isTest ? [path] : []))),
  });
  const isUnlooked = ({ path }: UnanalysedCode) => !others?.looked.has(path);
  const unlooked = [...unanalysed, ...unread.map(unknownLanguage)].filter(isUnlooked).sort(byPlace);
  // With something found there is a verdict, beside which the rest is named; else it is not known. A text in which a
  // grammar lost its way at one place was looked at all the same: the rule speaks of it.
  const unseen = unlooked.filter(({ line }) => line === undefined);
  const count = findings.length + (others?.findings.length ?? 0);
  if (count === 0 && unseen.length > 0) return unknown(inWords(unseen));
  const own = {
    ...observed({ findings, unanalysed: unlooked }),
    ...(by === undefined ? {} : { origin: by }),
  };
  return withOthers(own, others);
}

/** Loads what reads reports only where there are some. */
export async function sarifGiven(
  range: JudgedRange,
  given: GivenReports,
): Promise<SarifEvidence | undefined> {
  const { sarif = [], baseSarif = [] } = given;
  if (sarif.length + baseSarif.length === 0 || range.subject.judgedAs !== "agent") return undefined;
  const { sarifEvidence } = await import("./sarif-evidence.ts");
  return await sarifEvidence(range, given);
}

/** Of two sources the lesser: what a report says is worth as much as whoever handed it over. */
function withOthers(
  own: KnownFact<StaticAnalysisFact>,
  others: (SarifEvidence & { readonly given: GivenReports }) | undefined,
): KnownFact<StaticAnalysisFact> {
  if (others === undefined || others.tools === "") return own;
  const { source, origin } = others.given;
  const both = [own.origin, `${others.tools}, ${origin}`].filter((each) => each !== undefined);
  const findings = [...own.value.findings, ...others.findings];
  return { known: true, value: { ...own.value, findings }, source, origin: both.join("; ") };
}

/** Where something was found, for what may hide it from others. */
export function placesOf({ findings }: StaticAnalysisFact): FoundPlace[] {
  return findings.flatMap(({ path, line }) =>
    path === undefined || line === undefined ? [] : [{ by: "static analysis", path, line }],
  );
}

function unknownLanguage(path: BytePath): UnanalysedCode {
  return { path, why: "no rule here reads its language" };
}

function byPlace(a: UnanalysedCode, b: UnanalysedCode): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : (a.line ?? 0) - (b.line ?? 0);
}

function inWords(unlooked: readonly UnanalysedCode[]): string {
  const named = unlooked.slice(0, NAMED_MAX).map(({ path, line, why }) => {
    const place = line === undefined ? displayPath(path) : `${displayPath(path)}:${line}`;
    return `\`${place}\`: ${why}`;
  });
  const more = unlooked.length - NAMED_MAX;
  return `not all code was looked at: ${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
