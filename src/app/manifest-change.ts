import { displayPath } from "../contract/byte-path.ts";
import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import type { Manifest } from "../contract/generated/manifest.ts";
import { trailerValues } from "../engine/iteration.ts";
import type { JudgedFacts } from "../engine/judged-facts.ts";
import { forTerminal } from "../report/escape.ts";

/** Paths that a manifest lists; the archive of an export has them all. */
const PATHS_MAX = 10_000;
const TEXT_MAX = 1_000;

export const NOT_KEPT = "the facts of its last head are not kept";

/** Text of others as a manifest may hold it: every character seen, and bounded. */
export function plainText(text: string, max: number = TEXT_MAX): string {
  const plain = forTerminal(text);
  return plain.length <= max ? plain : `${plain.slice(0, max - 1)}…`.toWellFormed();
}

/** What the branch's history and its effect touch, as git has it (P81). */
export function filesWritten(judged: JudgedFacts | undefined): Manifest["files_written"] {
  const touched = judged?.facts.touched;
  if (touched?.known !== true)
    return { source: "unknown", why: touched === undefined ? NOT_KEPT : plainText(touched.why) };
  const paths = touched.value.map(({ path }) => plainText(displayPath(path), 8_000));
  const listed = paths.slice(0, PATHS_MAX);
  return { source: touched.source, count: paths.length, paths: listed, cut: paths.length - listed.length };
}

/** The change in numbers, and a digest of all of it (P82). */
export function diffOf(judged: JudgedFacts | undefined): Manifest["diff"] {
  if (judged === undefined) return { source: "unknown", why: NOT_KEPT };
  const { touched, limits, range } = judged.facts;
  if (!touched.known) return { source: "unknown", why: plainText(touched.why) };
  const used = (name: string) =>
    limits.known ? limits.value.find(({ limit }) => limit === name)?.used : undefined;
  const [lines, bytes] = [used("lines_changed"), used("bytes_changed")];
  return {
    source: touched.source,
    files: touched.value.length,
    commits: judged.stats.commits,
    ...(lines === undefined ? {} : { lines }),
    ...(bytes === undefined ? {} : { bytes }),
    base: judged.base,
    head: judged.head,
    ...(range.known ? { effect_tree: range.value.effectTree } : {}),
    sha256: sha256OfCanonicalJson(
      touched.value.map(({ path, operations, after }) => ({
        path: Buffer.from(path, "latin1").toString("hex"),
        operations: operations.map(({ operation, kind, commit = null }) => ({ operation, kind, commit })),
        after: after === undefined ? null : { mode: after.mode, oid: after.oid },
      })),
    ),
  };
}

/** What the commits say in `Plan-Id`, held against the plan that the App pinned (P77). */
export function planTrailers(
  judged: JudgedFacts | undefined,
  planId: string,
): Manifest["plan"]["trailers"] | undefined {
  const commits = judged?.facts.commits;
  if (commits?.known !== true) return undefined;
  const counts = { agree: 0, differ: 0, none: 0 };
  for (const commit of commits.value) {
    const named = trailerValues(commit, "plan-id");
    counts[named.length === 0 ? "none" : named.every((each) => each === planId) ? "agree" : "differ"] += 1;
  }
  return counts;
}
