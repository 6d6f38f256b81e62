import { joined, reportPath } from "./report-path.ts";

/** How the names of a report become paths of the repository. */
export interface Placement {
  /** One of the report's roots to which a relative name belongs, or none. */
  readonly root: string | undefined;
  /** What is taken off the front: the runner's checkout, a module's name. With `/` at its end, or empty. */
  readonly strip: string;
  /** What is put before it: the folder in which the tool ran. With `/` at its end, or empty. */
  readonly under: string;
}

/** Names that are tried out; the others are then placed alike. */
const SAMPLE_MAX = 20;
const ROOTS_MAX = 5;
const STRIPS_MAX = 25;
const UNDERS_MAX = 24;

export interface PlacementQuestion {
  /** The names of the report's files. */
  readonly names: readonly string[];
  readonly roots: readonly string[];
  /** Folders in which a tool may have run, or from which its names may begin, `""` being the repository's own. */
  readonly folders: readonly string[];
}

/** The path that a placement gives a name; undefined where it gives none. */
export function placed(name: string, { root, strip, under }: Placement): string | undefined {
  const path = root === undefined ? reportPath(name) : joined(root, name);
  if (path === undefined || !path.startsWith(strip)) return undefined;
  const rest = path.slice(strip.length);
  return rest === "" || rest.startsWith("/") ? undefined : under + rest;
}

/** Every placement that could be right, the likeliest first. */
export function placements({ names, roots, folders }: PlacementQuestion): Placement[] {
  const found: Placement[] = [];
  for (const root of [undefined, ...roots.slice(0, ROOTS_MAX)]) {
    const paths = names.flatMap((name) => (root === undefined ? reportPath(name) : joined(root, name)) ?? []);
    // Reports that were put together have names of both kinds.
    const absolute = paths.filter((path) => path.startsWith("/"));
    const relative = paths.filter((path) => !path.startsWith("/"));
    for (const strip of [...fronts(relative), ...fronts(absolute)]) {
      for (const under of folders.slice(0, UNDERS_MAX)) {
        found.push({ root, strip, under: under === "" ? "" : `${under}/` });
      }
    }
  }
  return found;
}

/** The directories above all of the paths, outermost first; before relative ones, nothing. */
function fronts(paths: readonly string[]): string[] {
  const [first] = paths;
  if (first === undefined) return [];
  const segments = first.split("/").slice(0, -1);
  let common = segments.length;
  for (const path of paths) {
    const others = path.split("/");
    let same = 0;
    while (same < common && same < others.length - 1 && others[same] === segments[same]) same += 1;
    common = same;
  }
  const isAbsolute = first.startsWith("/");
  const found = isAbsolute ? [] : [""];
  for (let length = 1; length <= Math.min(common, STRIPS_MAX); length++) {
    found.push(`${segments.slice(0, length).join("/")}/`);
  }
  return found;
}

/** Of many names some, evenly spread, the same ones every time. */
export function sampleOf(names: readonly string[]): string[] {
  if (names.length <= SAMPLE_MAX) return [...names];
  return Array.from(
    { length: SAMPLE_MAX },
    (_, index) => names[Math.floor((index * names.length) / SAMPLE_MAX)]!,
  );
}

/**
 * The placements that fit, best first: by how many of the sampled names are files of the repository; of equal ones the first,
 * which takes off and puts on least.
 */
export function fitting(
  candidates: readonly Placement[],
  sample: readonly string[],
  isThere: (path: string) => boolean,
): Placement[] {
  return candidates
    .map((placement, index) => ({ placement, index, score: scoreOf(placement, sample, isThere) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.index - other.index)
    .map(({ placement }) => placement);
}

function scoreOf(
  placement: Placement,
  sample: readonly string[],
  isThere: (path: string) => boolean,
): number {
  let score = 0;
  for (const name of sample) {
    const path = placed(name, placement);
    if (path !== undefined && isThere(path)) score += 1;
  }
  return score;
}
