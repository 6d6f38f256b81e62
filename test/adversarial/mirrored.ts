import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeHead } from "../../src/app/judge-head.ts";
import type { JudgedHead } from "../../src/app/judged-head.ts";
import { absentPolicy } from "../../src/collect/read-policy.ts";
import { type FetchOutcome, Mirror } from "../../src/git/mirror.ts";
import type { Remote } from "../../src/git/remote.ts";
import type { Oid } from "../../src/git/types.ts";

const OPTIONS = { bytesMax: 5 * 1024 ** 3, timeoutMs: 600_000 };

/** What is judged: commits by their ids. */
export interface MirroredRange {
  readonly base: string;
  readonly head: string;
  readonly branch?: string | undefined;
  readonly actor?: string | undefined;
  readonly pin?: string | undefined;
}

export interface MirroredVerdict {
  /** What is recorded of the head, without the time that it took. */
  readonly judged: Omit<JudgedHead, "milliseconds" | "resumedStops">;
  /** Times that contents were asked for. */
  readonly rounds: number;
  /** Blobs that came with them. */
  readonly brought: number;
}

/** A mirror of its own in the system's folder for temporary files, by which is judged as the App does. */
export interface JudgingMirror {
  readonly mirror: Mirror;
  judge(remote: Remote, range: MirroredRange): Promise<MirroredVerdict>;
  remove(): Promise<void>;
}

export function judgingMirror(kind: { readonly isPartial: boolean }): JudgingMirror {
  const place = mkdtempSync(join(tmpdir(), "proofgate-mirrored-"));
  const mirror = Mirror.open(join(place, "1.git"), kind);
  return {
    mirror,
    judge: (remote, range) => judge(mirror, remote, range),
    remove: async () => {
      await mirror.closeIdle();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

async function judge(
  mirror: Mirror,
  remote: Remote,
  { base, head, branch, actor, pin }: MirroredRange,
): Promise<MirroredVerdict> {
  await mirror.fetch(remote, [base as Oid], OPTIONS);
  const fetched = await mirror.fetch(remote, [head as Oid], OPTIONS);
  const why = whyNot(fetched);
  const malformed = fetched.kind === "fetched" ? fetched.malformed : undefined;
  let [rounds, brought] = [0, 0];
  const {
    milliseconds: _,
    resumedStops: __,
    ...judged
  } = await judgeHead({
    mirror,
    bring: async (blobs) => {
      rounds += 1;
      brought += blobs.length;
      return whyNot(await mirror.fetchBlobs(remote, blobs, OPTIONS));
    },
    base,
    head,
    ...(branch === undefined ? {} : { branch: branch.replace(/^refs\/heads\//, "") }),
    ...(actor === undefined ? {} : { actor }),
    policy: absentPolicy(),
    fetched:
      why === undefined
        ? { kind: "here", ...(malformed === undefined ? {} : { malformed }) }
        : { kind: "unavailable", why },
    agreements: { accepted: [], waivers: [], today: "2026-11-22" },
    plans: { ...(pin === undefined ? {} : { ofRun: pin }), find: async () => undefined },
  });
  return { judged, rounds, brought };
}

function whyNot(outcome: FetchOutcome): string | undefined {
  if (outcome.kind === "fetched") return undefined;
  return outcome.kind === "failed" ? outcome.detail : "it is too large";
}
