import { type BytePath, bytePathOfText } from "./byte-path.ts";
import { characterProblem, PATH_BYTES_MAX, type TextProblem } from "./path-text.ts";

/**
 * A compiled path pattern (contract.md, 3): literal segments, `*` within a segment, `**` as a whole segment.
 *
 * `*` stands for any number of bytes other than `/`, none included. `**` stands for any number of whole segments, none
 * included, except at the end, where it stands for at least one. So `src/**` is what lies below `src` and not `src`
 * itself; a leading `**` covers the root too; one in the middle may stand for nothing. Dot files match, case matters,
 * bytes are compared. Branch names are matched by the same patterns.
 */
export interface PathPattern {
  /** As it was written. */
  readonly text: string;
  /** Runs of segments between one `**` and the next: the first is anchored at the start, the last at the end. */
  readonly runs: readonly (readonly SegmentPattern[])[];
  /** Every match begins with this, ends with `tail` and holds `within`: most paths are turned away by these alone. */
  readonly head: string;
  readonly tail: string;
  readonly within: string;
  /** Whether it is its head and `**`. */
  readonly isBelowHead: boolean;
}

/** The literal pieces of a segment, between one `*` and the next. One piece: the segment is literal. */
export type SegmentPattern = readonly string[];

export type ParsedPattern =
  | { readonly ok: true; readonly pattern: PathPattern }
  | ({ readonly ok: false } & TextProblem);

/** Patterns in one list (contract.md, 3). */
export const PATTERNS_MAX = 200;
/** Unicode characters in one pattern (contract.md, 3). */
export const PATTERN_CHARACTERS_MAX = 256;

const GRAMMAR = "write literal segments, `*` within a segment, or `**` as a whole segment";
const SPECIAL = /[!{}()[\]\\?#]/;

/** Reads a pattern, or says what is wrong with it. Takes any text. */
export function parsePattern(text: string): ParsedPattern {
  const problem = patternProblem(text);
  if (problem !== undefined) return { ok: false, ...problem };
  const bytes = bytePathOfText(text);
  const tail = bytes.slice(bytes.lastIndexOf("*") + 1);
  const runs = runsOf(bytes.split("/"));
  const head = bytes.includes("*") ? bytes.slice(0, bytes.indexOf("*")) : bytes;
  return {
    ok: true,
    pattern: {
      text,
      runs,
      head,
      // `**/x` covers `x`, which has no slash before it.
      tail: tail.startsWith("/") ? tail.slice(1) : tail,
      isBelowHead: head.endsWith("/") && bytes === `${head}**`,
      within: runs.flat(2).reduce((longest, piece) => (piece.length > longest.length ? piece : longest), ""),
    },
  };
}

/**
 * Whether the pattern covers the path. Linear in the path for a given pattern: each segment of the path meets each
 * segment of the pattern at most once, leftmost first, and nothing is tried twice.
 */
export function matchesPattern(pattern: PathPattern, path: BytePath): boolean {
  if (!path.startsWith(pattern.head) || !path.endsWith(pattern.tail) || path === "") return false;
  if (!path.includes(pattern.within)) return false;
  if (isLiteralPattern(pattern)) return path === pattern.head;
  // `src/**`, which most patterns are: its head, and whatever follows it.
  if (pattern.isBelowHead) return true;
  return matchesRuns(pattern.runs, path.split("/"));
}

/**
 * As `matchesPattern`; a pattern that ends in `/**` covers the directory's own path too. For what protects or denies: a
 * symlink or a submodule in the place of `infra` replaces everything that `infra/**` protects.
 */
export function matchesPatternOrItsRoot(pattern: PathPattern, path: BytePath): boolean {
  return matchesPattern(pattern, pattern.text.endsWith("/**") ? (`${path}/_` as BytePath) : path);
}

/** Whether the pattern names exactly one path. */
export function isLiteralPattern(pattern: PathPattern): boolean {
  return !pattern.text.includes("*");
}

/** Whether the first segment has no `*`: what a plan's patterns must have (contract.md, 3). */
export function beginsLiterally(pattern: PathPattern): boolean {
  const star = pattern.text.indexOf("*");
  return star < 0 || pattern.text.slice(0, star).includes("/");
}

/**
 * What is wrong with an exact path (a target's `file`), or undefined. Every character is literal: `app/[slug]/page.tsx`,
 * `a*b` and `#x` are names like others. Whether the path is poisonous is `pathDefects`' question, not asked here, so
 * that a plan can name such a file in order to delete it.
 */
export function literalPathProblem(text: string): TextProblem | undefined {
  if (Buffer.byteLength(text) > PATH_BYTES_MAX) {
    return { message: `the path is longer than ${PATH_BYTES_MAX} bytes`, help: "name a shorter path" };
  }
  return shapeProblem(text, "path");
}

function patternProblem(text: string): TextProblem | undefined {
  // Twice the characters is the most code units there can be: no need to count a megabyte.
  if (text.length > 2 * PATTERN_CHARACTERS_MAX || [...text].length > PATTERN_CHARACTERS_MAX) {
    return {
      message: `the pattern is longer than ${PATTERN_CHARACTERS_MAX} characters`,
      help: "write a shorter pattern, or several",
    };
  }
  const shape = shapeProblem(text, "pattern");
  if (shape !== undefined) return shape;
  const special = SPECIAL.exec(text)?.[0];
  if (special !== undefined) {
    return {
      message: `the pattern \`${text}\` contains \`${special}\`, which patterns do not have`,
      help: `${GRAMMAR}; in a plan, \`file\` takes a path with any characters`,
    };
  }
  for (const segment of text.split("/")) {
    if (segment.includes("**") && segment !== "**") {
      return { message: `the pattern \`${text}\` has \`**\` beside other characters`, help: GRAMMAR };
    }
    if (segment.endsWith(" ")) {
      return { message: `a segment of the pattern \`${text}\` ends in a space`, help: "remove the space" };
    }
  }
  return undefined;
}

function shapeProblem(text: string, noun: "path" | "pattern"): TextProblem | undefined {
  if (text === "")
    return { message: `the ${noun} is empty`, help: "name a file, from the repository's root" };
  const character = characterProblem(text, noun);
  if (character !== undefined) return character;
  if (text.startsWith("/") || /^[A-Za-z]:[\\/]/.test(text)) {
    return {
      message: `the ${noun} \`${text}\` is absolute`,
      help: "write it from the repository's root, with no leading `/`",
    };
  }
  if (text.endsWith("/")) {
    return {
      message: `the ${noun} \`${text}\` ends in \`/\``,
      help: "name files: `directory/**` is everything below a directory",
    };
  }
  for (const segment of text.split("/")) {
    if (segment === "") return { message: `the ${noun} \`${text}\` contains \`//\``, help: "write one `/`" };
    if (segment === "." || segment === "..") {
      return {
        message: `the ${noun} \`${text}\` has \`${segment}\` as a segment`,
        help: "write it from the repository's root, without `.` and `..`",
      };
    }
  }
  return undefined;
}

function runsOf(segments: readonly string[]): SegmentPattern[][] {
  const runs: SegmentPattern[][] = [[]];
  for (const segment of segments) {
    if (segment === "**") runs.push([]);
    else runs.at(-1)!.push(segment.split("*"));
  }
  // A `**` at the end stands for at least one segment, which is what `**/*` says.
  if (segments.at(-1) === "**") runs.at(-1)!.push(["", ""]);
  return runs;
}

function matchesRuns(runs: readonly (readonly SegmentPattern[])[], names: readonly string[]): boolean {
  const first = runs[0]!;
  if (runs.length === 1) return names.length === first.length && matchesAt(first, names, 0);
  const last = runs.at(-1)!;
  const end = names.length - last.length;
  if (first.length > end || !matchesAt(first, names, 0) || !matchesAt(last, names, end)) return false;

  let at = first.length;
  for (const run of runs.slice(1, -1)) {
    // The leftmost place leaves the most room for what follows, so no other place need be tried.
    while (at + run.length <= end && !matchesAt(run, names, at)) at++;
    at += run.length;
    if (at > end) return false;
  }
  return true;
}

function matchesAt(run: readonly SegmentPattern[], names: readonly string[], at: number): boolean {
  return run.every((segment, index) => matchesSegment(segment, names[at + index]!));
}

/** Whether a segment of a pattern covers a name. */
export function matchesSegment(pieces: SegmentPattern, name: string): boolean {
  const first = pieces[0]!;
  if (pieces.length === 1) return name === first;
  const last = pieces.at(-1)!;
  const end = name.length - last.length;
  if (first.length > end || !name.startsWith(first) || !name.endsWith(last)) return false;

  let at = first.length;
  for (let index = 1; index < pieces.length - 1; index++) {
    const found = name.indexOf(pieces[index]!, at);
    if (found < 0 || found + pieces[index]!.length > end) return false;
    at = found + pieces[index]!.length;
  }
  return true;
}
