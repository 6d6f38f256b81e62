import { threadOf } from "../contract/threads.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import { CEILINGS } from "../git/types.ts";
import type { CommandContext } from "../scan/commands/command-context.ts";
import type { FoundPlace } from "../scan/silencers/hidden-findings.ts";
import { CommandScan } from "./command-scan.ts";
import { DisguiseScan, SilencerScan } from "./content-facts.ts";
import { changedPairs, readContents } from "./contents.ts";
import type { JudgedRange } from "./judged-range.ts";
import { LineCounts } from "./line-counts.ts";
import { refusePartialClone } from "./partial-clone.ts";
import { ScannedContents } from "./scanned-contents.ts";
import { RangeSecretScan } from "./secret-scan.ts";
import { configOf, type Threads } from "./threads.ts";

/** Reads what the range brings, once, and lets everything that looks at contents look at it. */
export async function readRangeContents(range: JudgedRange, threads: Threads, plan: RunPlan | undefined) {
  const { objects, set, commits, subject, touched, branch } = range;
  const isAgent = subject.judgedAs === "agent";
  const lines = isAgent ? new LineCounts() : undefined;
  const disguises = new DisguiseScan();
  const silencers = isAgent ? new SilencerScan() : undefined;
  const commands =
    subject.judgedAs === "human" ? undefined : new CommandScan(contextFor(threads, plan, branch));
  const secrets = new RangeSecretScan();
  const scanners = [secrets, disguises, silencers, commands].filter((scanner) => scanner !== undefined);
  const pairs = changedPairs(commits, set);
  try {
    const unread = await readContents(objects, pairs, CEILINGS.blobBytes, [
      ...(lines ? [lines] : []),
      ...scanners.map((scanner) => new ScannedContents(scanner, commits)),
    ]);
    // Of people nobody asks what was there before: where that is missing, all of a file counts as new.
    const brought = new Set(pairs.map(({ to }) => to));
    const named = new Set(set.unreadable.map(({ oid }) => oid));
    const unreadable = unread.filter(({ oid }) => !named.has(oid) && (isAgent || brought.has(oid)));
    refusePartialClone(objects.scratch.repository, unreadable);
    const paths = touched.map(({ path }) => path);
    const found = await secrets.finish(set, { paths, branch });
    const sightings = commands?.list();
    const places = placesOf(found.sightings, sightings ?? []);
    return {
      lines,
      unreadable,
      disguises: disguises.list(set),
      silencers: silencers?.list(places),
      commands: sightings,
      secrets: found,
    };
  } finally {
    await secrets.close();
  }
}

/** By which thread's lists, and against which hosts, the commands of a file are judged. */
function contextFor(threads: Threads, plan: RunPlan | undefined, branch: string | undefined) {
  return (path: Parameters<typeof threadOf>[0]): CommandContext => {
    const config = configOf(threads, threadOf(path, threads.directories));
    return {
      ...(config?.commands ? { commands: config.commands } : {}),
      network: [...(config?.network?.allow ?? []), ...(plan?.document.network ?? [])],
      ...(branch === undefined ? {} : { branch }),
    };
  };
}

/** Where a silencer would have hidden something of ours. */
function placesOf(
  secrets: readonly { readonly path?: FoundPlace["path"]; readonly line?: number }[],
  commands: readonly { readonly path: FoundPlace["path"]; readonly line: number }[],
): FoundPlace[] {
  return [
    ...secrets.flatMap(({ path, line }): FoundPlace[] =>
      path === undefined ? [] : [{ by: "secrets", path, ...(line === undefined ? {} : { line }) }],
    ),
    ...commands.map(({ path, line }): FoundPlace => ({ by: "commands", path, line })),
  ];
}
