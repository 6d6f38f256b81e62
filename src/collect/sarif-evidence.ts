import type { BytePath } from "../contract/byte-path.ts";
import { isAtLeast, type Severity } from "../engine/severity.ts";
import type { AnalysisFinding } from "../engine/static-analysis.ts";
import type { ReportDefect } from "../engine/test-evidence.ts";
import type { Oid } from "../git/types.ts";
import type { SarifReport, SarifResult } from "../scan/sarif/sarif-report.ts";
import { introduced, type Sighting, sightingsIn } from "../scan/static-analysis/analysis.ts";
import { foldersOf } from "./covered-files.ts";
import { type GivenReports, readAll } from "./given-reports.ts";
import { linesAt, type NewLines, newLinesOf } from "./head-texts.ts";
import type { JudgedRange } from "./judged-range.ts";
import { placedNames } from "./placed-names.ts";
import { provenFiles } from "./proven-files.ts";

const CODE_MAX = 4096;
const STALE_HELP = "run the tool on this head, and hand over the report of that run";

/** What other analysers' reports say of the change. */
export interface SarifEvidence {
  /** What the change introduces, in order of path and line. */
  readonly findings: readonly AnalysisFinding[];
  /** Files of the head that a run which met no error says it looked at. */
  readonly looked: ReadonlySet<BytePath>;
  readonly defects: readonly ReportDefect[];
  /** The tools, with their versions; empty where no report can be used. */
  readonly tools: string;
}

/** Reads reports in SARIF. A report that cannot be used says nothing, and is named. */
export async function sarifEvidence(range: JudgedRange, given: GivenReports): Promise<SarifEvidence> {
  const { sarif = [], baseSarif = [] } = given;
  const { readSarif } = await import("../scan/sarif/read-sarif.ts");
  const after = readAll("sarif", sarif, readSarif);
  const before = readAll("base-sarif", baseSarif, readSarif);
  const head = await sideOf(range, range.set.headTree, after.reports);
  const base = await sideOf(range, range.set.baseTree, before.reports);
  const isNew = await newnessOf(range, head, base);
  const { maskSecrets } = await import("../scan/secrets/mask.ts");
  const found = [...head.sightings.values()].flat().flatMap((sighting) => {
    const result = head.resultOf(sighting);
    return isNew(sighting, result) ? [findingOf(sighting, result, base.tools, maskSecrets)] : [];
  });
  const runs = after.reports.flatMap(({ report }) => report.runs);
  return {
    findings: found.sort(byPlace),
    // Whether a job's evidence counts is known later, and its word only ever makes it worse.
    looked:
      given.jobs === undefined
        ? await provenFiles(
            range,
            after.reports.map(({ report }) => report),
          )
        : new Set(),
    defects: [...after.defects, ...before.defects, ...head.defects("sarif"), ...base.defects("base-sarif")],
    tools: [...new Set(runs.map(({ tool, version }) => (version ? `${tool} ${version}` : tool)))]
      .sort()
      .join(", "),
  };
}

interface Place {
  readonly path: BytePath;
  readonly lines: readonly [number, number] | undefined;
}

interface PlacedResult extends Pick<SarifResult, "rule" | "severity" | "message"> {
  readonly tool: string;
  /** Undefined: of the whole repository. */
  readonly place: Place | undefined;
  readonly way: readonly Place[];
}

/** The reports of one tree. */
interface Side {
  readonly tools: ReadonlySet<string>;
  /** By path; what has no place is at the empty one. */
  readonly sightings: ReadonlyMap<BytePath, readonly Sighting[]>;
  resultOf(sighting: Sighting): PlacedResult;
  defects(kind: ReportDefect["kind"]): ReportDefect[];
}

type Named = { readonly name: string; readonly report: SarifReport };

async function sideOf(range: JudgedRange, tree: Oid, reports: readonly Named[]): Promise<Side> {
  const results: PlacedResult[] = [];
  const wrong: Pick<ReportDefect, "name" | "what" | "help">[] = [];
  for (const { name, report } of reports) {
    const { own, stranger } = await placedResults(range, tree, report);
    if (own.length > 0 || stranger === undefined) results.push(...own);
    else
      wrong.push({
        name,
        what: `none of the files that it speaks of is there, \`${stranger}\` for one`,
        help: "hand over the report of this repository's own files",
      });
  }
  const paths = [...new Set(results.flatMap(({ place }) => place?.path ?? []))];
  const texts = await linesAt(range.objects.reader, tree, paths);
  const beyond = results.find(({ place }) => isBeyond(place, texts));
  if (beyond?.place?.lines) {
    const { path, lines } = beyond.place;
    const what = `it speaks of line ${lines[0]} of \`${path}\`, which has ${texts.get(path)!.length}`;
    const name = reports.map((report) => report.name).join(", ");
    wrong.push({ name, what: `${what}: it is of another commit`, help: STALE_HELP });
  }
  const byKey = new Map(results.map((result) => [keyOf(ruleOf(result), result.place), result]));
  const groups = Map.groupBy(results, ({ place }) => place?.path ?? ("" as BytePath));
  return {
    tools: new Set(reports.flatMap(({ report }) => report.runs.map(({ tool }) => tool))),
    sightings: new Map(
      [...groups].map(([path, own]) => [
        path,
        sightingsIn(
          path,
          own.map((result) => matchOf(result, texts)),
        ),
      ]),
    ),
    resultOf: ({ rule, path, line }) =>
      byKey.get(keyOf(rule, path === "" ? undefined : { path, lines: [line, line] }))!,
    defects: (kind) => wrong.map((each) => ({ kind, ...each })),
  };
}

/** `stranger`: the first name that is no file of the tree, where there are only such. */
async function placedResults(
  { objects, touched }: JudgedRange,
  tree: Oid,
  { runs, roots }: SarifReport,
): Promise<{ readonly own: PlacedResult[]; readonly stranger: string | undefined }> {
  const all = runs.flatMap(({ tool, results }) => results.map((result) => ({ tool, ...result })));
  const names = [
    ...new Set(all.flatMap(({ place, way }) => [...(place ? [place] : []), ...way].map(({ name }) => name))),
  ];
  const pathOf = await placedNames(objects, tree, { names, roots, folders: foldersOf(touched) });
  const own = all.flatMap((result): PlacedResult[] => {
    const place = result.place && pathOf(result.place.name);
    // What lies in no file of the tree is generated, or somebody else's.
    if (result.place && place === undefined) return [];
    const way = result.way.flatMap(({ name, lines }) => {
      const path = pathOf(name);
      return path === undefined ? [] : [{ path, lines }];
    });
    return [
      {
        ...result,
        place: place === undefined ? undefined : { path: place, lines: result.place?.lines },
        way,
      },
    ];
  });
  return { own, stranger: all.length > 0 && own.length === 0 ? names[0] : undefined };
}

function isBeyond(place: Place | undefined, texts: ReadonlyMap<BytePath, readonly string[]>): boolean {
  const length = place && texts.get(place.path)?.length;
  return place?.lines !== undefined && length !== undefined && place.lines[0] > length;
}

function ruleOf({ tool, rule }: Pick<PlacedResult, "tool" | "rule">): string {
  return `${tool}\0${rule}`;
}

function keyOf(rule: string, place: Place | undefined): string {
  return [rule, place?.path ?? "", place?.lines?.[0] ?? (place ? 1 : 0)].join("\0");
}

function matchOf(result: PlacedResult, texts: ReadonlyMap<BytePath, readonly string[]>) {
  const { place, message } = result;
  const [first, last] = place?.lines ?? [place ? 1 : 0, 0];
  const code = place?.lines ? (texts.get(place.path) ?? []).slice(first - 1, last).join("\n") : message;
  return { copy: 0, rule: ruleOf(result), line: first, code: code.slice(0, CODE_MAX) };
}

/**
 * Against a report of the same tool on the target where there is one: whatever stood there already does not count, and
 * whatever did not does, wherever it stands. Else by lines: a result counts where the head brings one of its own, or one
 * of those on the way to it.
 */
async function newnessOf(
  range: JudgedRange,
  head: Side,
  base: Side,
): Promise<(sighting: Sighting, result: PlacedResult) => boolean> {
  const gone = range.touched.flatMap(({ path, after }) => (after === undefined ? [path] : []));
  const moved = gone.flatMap((path) => base.sightings.get(path) ?? []);
  const compared = new Set(
    [...head.sightings].flatMap(([path, own]) => introduced(own, base.sightings.get(path) ?? moved)),
  );
  const there = new Set(range.touched.flatMap(({ path, after }) => (after === undefined ? [] : [path])));
  const places = [...head.sightings.values()].flat().flatMap((sighting) => placesOf(head.resultOf(sighting)));
  const asked = [...new Set(places.map(({ path }) => path))].filter((path) => there.has(path));
  const lines = await newLinesOf(range, asked);
  return (sighting, result) =>
    base.tools.has(result.tool)
      ? compared.has(sighting)
      : result.place === undefined ||
        placesOf(result).some((place) => holdsNew(place, lines.get(place.path)));
}

function placesOf({ place, way }: PlacedResult): Place[] {
  return place === undefined ? [...way] : [place, ...way];
}

function holdsNew({ lines }: Place, fresh: NewLines | undefined): boolean {
  if (fresh === undefined) return false;
  if (fresh === "all") return true;
  if (lines === undefined) return fresh.size > 0;
  for (const line of fresh) if (line >= lines[0] && line <= lines[1]) return true;
  return false;
}

/** What has no line, and no report to compare it with, may have stood there before: then a person looks. */
function findingOf(
  { fingerprint, line }: Sighting,
  { tool, rule, severity, message, place }: PlacedResult,
  compared: ReadonlySet<string>,
  masked: (text: string) => string,
): AnalysisFinding {
  const isTied = place?.lines !== undefined || compared.has(tool);
  return {
    id: `${tool}: ${rule}`,
    severity: isTied ? severity : atMost(severity, "medium"),
    message: masked(message),
    fingerprint,
    ...(place && { path: place.path }),
    ...(place?.lines && { line }),
  };
}

function atMost(severity: Severity, bound: Severity): Severity {
  return isAtLeast(severity, bound) ? bound : severity;
}

function byPlace(a: AnalysisFinding, b: AnalysisFinding): number {
  const [one, other] = [a.path ?? "", b.path ?? ""];
  if (one !== other) return one < other ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
