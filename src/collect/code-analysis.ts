import type { BytePath } from "../contract/byte-path.ts";
import type { AnalysisFinding, UnanalysedCode } from "../engine/static-analysis.ts";
import { lookupAll } from "../git/lookup.ts";
import type { ObjectReader } from "../git/object-reader.ts";
import type { Oid } from "../git/types.ts";
import {
  type AnalysedText,
  type EngineAnswer,
  introduced,
  type Sighting,
  sightingsIn,
} from "../scan/static-analysis/analysis.ts";
import { lookEmbedded } from "../scan/static-analysis/embedded.ts";
import { languageOf } from "../scan/static-analysis/language.ts";
import { type RulePack, rulePack, rulesFor } from "../scan/static-analysis/rule-pack.ts";
import type { JudgedRange } from "./judged-range.ts";

/** A longer text is a program's work, or hides what it does. */
const TEXT_BYTES_MAX = 2 * 1024 * 1024;
const FILES_AT_ONCE = 64;
/** Of texts that one process is asked to look at. */
const LOT_BYTES_MAX = 16 * 1024 * 1024;

export interface ChangedCode {
  /** Files that the effect has and that are not as the target has them. */
  readonly changed: readonly BytePath[];
  /** Files that the effect has no more: what stood in them may have moved. */
  readonly gone: readonly BytePath[];
  /** Which of the files are tests. */
  readonly tests: ReadonlySet<BytePath>;
}

export interface CodeAnalysis {
  readonly findings: readonly AnalysisFinding[];
  readonly unanalysed: readonly UnanalysedCode[];
  /** Which engine looked, and with which rules; absent where nothing needed a look. */
  readonly by?: string;
}

/** Looks at changed code, and at what stood there before where something is found. Work grows with the change. */
export async function analyse(
  { objects, set, effectTree }: JudgedRange,
  { changed, gone, tests }: ChangedCode,
): Promise<CodeAnalysis> {
  const pack = rulePack();
  const after = await look(objects.reader, effectTree, changed, pack);
  const places = after.sightings.filter(({ rule, path }) => isJudged(pack, rule, tests.has(path)));
  // Tests hold broken code on purpose, and run on nobody's data.
  const doubtful = after.unanalysed.filter(({ path }) => !tests.has(path));
  const asked = new Set([...places, ...doubtful].map(({ path }) => path));
  if (asked.size === 0) return { findings: [], unanalysed: [], ...by(after, pack) };
  const before = await look(objects.readerOfOld, set.baseTree, [...asked, ...gone], pack);
  const stood = Map.groupBy(before.sightings, ({ path }) => path);
  const moved = gone.flatMap((path) => stood.get(path) ?? []);
  const brokenBefore = new Set(before.unanalysed.map(({ path, why }) => `${path}\0${why}`));
  const isNew = (path: BytePath) => !before.present.has(path);
  const found = [...Map.groupBy(places, ({ path }) => path)].flatMap(([path, own]) =>
    introduced(own, isNew(path) ? moved : (stood.get(path) ?? [])),
  );
  return {
    findings: found.map((sighting) => findingOf(sighting, pack)).sort(byPlace),
    // What could not be read before cannot be read now through no fault of this change.
    unanalysed: doubtful.filter(({ path, why }) => !brokenBefore.has(`${path}\0${why}`)),
    ...by(after, pack),
  };
}

interface Looked {
  readonly sightings: readonly Sighting[];
  readonly unanalysed: readonly UnanalysedCode[];
  /** Which of the files are there. */
  readonly present: ReadonlySet<BytePath>;
  readonly version: string | undefined;
}

async function look(
  reader: ObjectReader,
  tree: Oid,
  paths: readonly BytePath[],
  pack: RulePack,
): Promise<Looked> {
  const sightings: Sighting[] = [];
  const unanalysed: UnanalysedCode[] = [];
  const present = new Set<BytePath>();
  let version: string | undefined;
  let lot: AnalysedText[] = [];
  let lotBytes = 0;
  const lookAtLot = async (): Promise<void> => {
    if (lot.length === 0) return;
    const answer = await lookEmbedded(lot, pack.rules);
    version = answer.version ?? version;
    sightings.push(...sightingsOf(answer, lot));
    for (const { copy, ...what } of answer.unlooked) unanalysed.push({ path: lot[copy]!.path, ...what });
    lot = [];
    lotBytes = 0;
  };
  for (let at = 0; at < paths.length; at += FILES_AT_ONCE) {
    const files = await lookupAll(reader, tree, paths.slice(at, at + FILES_AT_ONCE), TEXT_BYTES_MAX);
    for (const [path, answer] of files) {
      if (answer.kind === "absent" || answer.kind === "not-a-file") continue;
      present.add(path);
      if (answer.kind === "unreadable") {
        unanalysed.push({ path, why: unreadable(answer.why) });
        continue;
      }
      const language = languageOf(path)!;
      if (rulesFor(pack.rules, language, answer.bytes).length === 0) continue;
      lot.push({ path, language, bytes: answer.bytes });
      lotBytes += answer.bytes.length;
      if (lotBytes > LOT_BYTES_MAX) await lookAtLot();
    }
  }
  await lookAtLot();
  return { sightings, unanalysed, present, version };
}

function unreadable(why: string): string {
  return why === "too-large" ? `it is larger than ${TEXT_BYTES_MAX} bytes` : "it could not be read";
}

function sightingsOf({ matches }: EngineAnswer, texts: readonly AnalysedText[]): Sighting[] {
  const byCopy = Map.groupBy(matches, ({ copy }) => copy);
  return [...byCopy].flatMap(([copy, own]) => sightingsIn(texts[copy]!.path, own));
}

function isJudged({ rules }: RulePack, id: string, isTest: boolean): boolean {
  return !isTest || rules.find((rule) => rule.id === id)?.tests === "judged";
}

function findingOf({ rule: id, path, line, fingerprint }: Sighting, { rules }: RulePack): AnalysisFinding {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`invariant: no rule \`${id}\` was asked for`);
  const { severity, message, help } = rule;
  return { id, severity, message, help, path, line, fingerprint };
}

function byPlace(a: AnalysisFinding, b: AnalysisFinding): number {
  const [one, other] = [a.path ?? "", b.path ?? ""];
  return one < other ? -1 : one > other ? 1 : (a.line ?? 0) - (b.line ?? 0);
}

function by({ version }: Looked, { sha256 }: RulePack): { by?: string } {
  return version === undefined ? {} : { by: `ast-grep ${version}, rules ${sha256.slice(0, 16)}` };
}
