import { type BytePath, displayPath } from "../contract/byte-path.ts";
import type { CommitFact } from "./change.ts";
import type { Fact } from "./fact.ts";
import type { Finding } from "./finding.ts";
import { stopCodesOf, type Verdict, worstOf } from "./verdict.ts";

/** A finding of a stop that a human resumed. */
export interface Acceptance {
  readonly fingerprint: string;
  readonly stopId: string;
  /** The stop's head: what came after it was not looked at. */
  readonly upTo: string;
}

/**
 * The verdict in which what humans have accepted no longer stops: it stays in sight as a note. Each is accepted up to its
 * stop's head (contract.md, 6): where a later commit touches the same path again, or did it first, it stops anew, and so
 * does what only the whole shows once anything was added. Of a history that the head is no part of, all is later. What the
 * same rule says of another place has another fingerprint. Without the new commits nothing is known to be accepted.
 */
export function withAccepted(
  verdict: Verdict,
  accepted: readonly Acceptance[],
  commits: Fact<readonly CommitFact[]>,
): Verdict {
  if (accepted.length === 0 || !commits.known) return verdict;
  const since = new Map<string, Since>();
  for (const { upTo } of accepted) if (!since.has(upTo)) since.set(upTo, sinceHead(commits.value, upTo));
  const findings = verdict.findings.map((finding): Finding => {
    if (finding.level !== "stop") return finding;
    const acceptance = accepted.find(({ fingerprint, upTo }) => {
      return fingerprint === finding.fingerprint && isUpToHead(finding, since.get(upTo)!);
    });
    return acceptance === undefined ? finding : noted(finding, acceptance.stopId);
  });
  // Gravest first, as every verdict; the order among equals stays.
  const [notes, graver] = [true, false].map((isNote) =>
    findings.filter(({ level }) => (level === "note") === isNote),
  ) as [Finding[], Finding[]];
  const ordered = [...graver, ...notes];
  return { ...verdict, verdict: worstOf(ordered), stop_codes: stopCodesOf(ordered), findings: ordered };
}

/** What was added after a stop's head. */
interface Since {
  readonly commits: ReadonlySet<string>;
  /** As findings print them. */
  readonly paths: ReadonlySet<string>;
}

/** Empty commits and clean merges of the target add nothing of the run's. */
function sinceHead(commits: readonly CommitFact[], upTo: string): Since {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const seen = new Set([upTo]);
  for (const sha of seen) for (const parent of bySha.get(sha)?.parents ?? []) seen.add(parent);
  const later = commits.filter(
    ({ sha, kind, isCleanTargetMerge }) => !seen.has(sha) && kind !== "empty" && !isCleanTargetMerge,
  );
  const paths = new Set<BytePath>(later.flatMap(({ changes }) => changes.map(({ path }) => path)));
  return { commits: new Set(later.map(({ sha }) => sha)), paths: new Set([...paths].map(displayPath)) };
}

function isUpToHead({ path, commit }: Finding, { commits, paths }: Since): boolean {
  if (path !== undefined && paths.has(path)) return false;
  return commit === undefined ? commits.size === 0 : !commits.has(commit);
}

function noted({ stop_code: _, ...rest }: Finding, stopId: string): Finding {
  return {
    ...rest,
    level: "note",
    note: `a human accepted it when they resumed stop \`${stopId}\``,
    help: "nothing more is to be done about it",
  };
}
