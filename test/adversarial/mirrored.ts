import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type JudgedHead, judgeHead } from "../../src/app/judge-head.ts";
import { absentPolicy } from "../../src/collect/read-policy.ts";
import { Mirror } from "../../src/git/mirror.ts";
import type { Oid } from "../../src/git/types.ts";
import { type GitServer, serveGit } from "../git/git-over-http.ts";
import type { Request } from "./branch.ts";
import { cleanEnvironment } from "./repository.ts";

const OPTIONS = { bytesMax: 500_000_000, timeoutMs: 120_000 };

/** A repository behind HTTP, as GitHub gives out what it has. */
export interface Served {
  readonly server: GitServer;
  readonly remote: { readonly url: string };
  readonly directory: string;
}

export async function serve(directory: string): Promise<Served> {
  for (const setting of ["allowAnySHA1InWant", "allowFilter"])
    git(directory, "config", `uploadpack.${setting}`, "true");
  const server = await serveGit(dirname(directory));
  return { server, remote: { url: server.url(`${basename(directory)}/.git`) }, directory };
}

export interface MirroredVerdict {
  /** What is recorded of the head, without the time that it took. */
  readonly judged: Omit<JudgedHead, "milliseconds" | "resumedStops">;
  /** Times that contents were asked for. */
  readonly rounds: number;
  /** Blobs that came with them. */
  readonly brought: number;
  readonly mirror: Mirror;
}

/** Judges as the App does, by a mirror of its own. */
export async function judgeByMirror(
  { remote, directory }: Served,
  { base: baseName, head: headName, branch, actor, pin }: Request,
  kind: { readonly isPartial: boolean },
  work: (mirror: Mirror) => Promise<void> = async () => undefined,
): Promise<MirroredVerdict> {
  const place = mkdtempSync(join(tmpdir(), "proofgate-mirrored-"));
  try {
    const [base, head] = [baseName, headName].map(
      (name) => git(directory, "rev-parse", `${name}^{commit}`) as Oid,
    ) as [Oid, Oid];
    const mirror = Mirror.open(join(place, "1.git"), kind);
    await mirror.fetch(remote, [base], OPTIONS);
    const fetched = await mirror.fetch(remote, [head], OPTIONS);
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
        const outcome = await mirror.fetchBlobs(remote, blobs, OPTIONS);
        return outcome.kind === "fetched"
          ? undefined
          : outcome.kind === "failed"
            ? outcome.detail
            : "too large";
      },
      base,
      head,
      ...(branch === undefined ? {} : { branch: branch.replace(/^refs\/heads\//, "") }),
      ...(actor === undefined ? {} : { actor }),
      policy: absentPolicy(),
      fetched:
        fetched.kind === "fetched"
          ? { kind: "here", ...(fetched.malformed === undefined ? {} : { malformed: fetched.malformed }) }
          : { kind: "unavailable", why: fetched.kind === "failed" ? fetched.detail : "too large" },
      agreements: { accepted: [], waivers: [], today: "2026-11-22" } as never,
      plans: { ...(pin === undefined ? {} : { ofRun: pin }), find: async () => undefined },
    });
    await work(mirror);
    await mirror.closeIdle();
    return { judged, rounds, brought, mirror };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function git(directory: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: directory, env: cleanEnvironment, encoding: "utf8" }).trim();
}
