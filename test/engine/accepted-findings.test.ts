import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { withAccepted } from "../../src/engine/accepted-findings.ts";
import type { CommitFact } from "../../src/engine/change.ts";
import { type Fact, observed, unknown } from "../../src/engine/fact.ts";
import type { Finding } from "../../src/engine/finding.ts";
import type { Verdict } from "../../src/engine/verdict.ts";

const [FIRST, HEAD, LATER] = ["1".repeat(40), "2".repeat(40), "3".repeat(40)] as [string, string, string];

function commit(sha: string, parent: string, path: string, changes: Partial<CommitFact> = {}): CommitFact {
  return {
    sha,
    parents: [parent],
    tree: sha,
    kind: "ordinary",
    isCleanTargetMerge: false,
    changes: [{ path: bytePathOfText(path) }],
    trailers: [],
    ...changes,
  } as CommitFact;
}

/** Stopped at `HEAD` for `lib/a.ts`, which its first commit touched. */
const HISTORY = [commit(FIRST, "0".repeat(40), "lib/a.ts"), commit(HEAD, FIRST, "src/page.ts")];

const finding: Finding = {
  rule: "scope-exceeded",
  level: "stop",
  stop_code: "STOP_UNAUTHORIZED_ACCESS",
  kind: "violation",
  message: "m",
  help: "h",
  path: "lib/a.ts",
  commit: FIRST,
  fingerprint: "f".repeat(32),
};

function accept(commits: Fact<readonly CommitFact[]>, found: Finding = finding, upTo = HEAD): Verdict {
  const verdict = { verdict: "stop", stop_codes: [], findings: [found] } as unknown as Verdict;
  return withAccepted(verdict, [{ fingerprint: finding.fingerprint, stopId: "S-1", upTo }], commits);
}

describe("what a human accepted by resuming a stop", () => {
  it("no longer stops, and stays in sight as a note", () => {
    const { verdict, findings } = accept(observed(HISTORY));
    expect(verdict).toBe("pass");
    expect(findings).toMatchObject([
      { level: "note", note: "a human accepted it when they resumed stop `S-1`" },
    ]);
    expect(findings[0]).not.toHaveProperty("stop_code");
  });

  it("stays accepted while later commits touch other paths, or nothing of the run's", () => {
    const own = { isCleanTargetMerge: true, kind: "merge" } as const;
    for (const later of [commit(LATER, HEAD, "src/page.ts"), commit(LATER, HEAD, "lib/a.ts", own)])
      expect(accept(observed([...HISTORY, later])).verdict).toBe("pass");
  });

  it("stops anew where a later commit touches the path again, or was the first to", () => {
    expect(accept(observed([...HISTORY, commit(LATER, HEAD, "lib/a.ts")])).verdict).toBe("stop");
    const first = { ...finding, commit: LATER };
    expect(accept(observed([...HISTORY, commit(LATER, HEAD, "x")]), first).verdict).toBe("stop");
  });

  it("stops anew on a history that the stop's head is no part of", () => {
    expect(accept(observed([commit(LATER, "0".repeat(40), "lib/a.ts")])).verdict).toBe("stop");
  });

  it("is accepted, where only the whole shows it, while nothing was added", () => {
    const { commit: _, path: __, ...whole } = finding;
    expect(accept(observed(HISTORY), whole).verdict).toBe("pass");
    expect(accept(observed([...HISTORY, commit(LATER, HEAD, "src/page.ts")]), whole).verdict).toBe("stop");
  });

  it("is another finding's business no more than it is known which commits are new", () => {
    expect(accept(observed(HISTORY), { ...finding, fingerprint: "e".repeat(32) }).verdict).toBe("stop");
    expect(accept(unknown("the commits could not be read")).verdict).toBe("stop");
  });
});
