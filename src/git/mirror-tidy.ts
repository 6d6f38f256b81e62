import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GitOptions, runGit } from "./run-git.ts";
import type { ObjectFormat } from "./types.ts";

/** Packs of one mirror, beyond which they are joined. */
const PACKS_MAX = 40;
const LOOSE_NAMES_MAX = 200;
/** Names beyond which the older half goes: git reads all of them at each fetch. */
const NAMES_MAX = 10_000;

export interface TidiedMirror {
  readonly directory: string;
  readonly isPartial: boolean;
  readonly repository: { readonly objectFormat: ObjectFormat };
}

/**
 * Joins the packs of many fetches into few, the small ones first, so that a large one is not written again for every
 * forty pushes; and names into one file. Who reads meanwhile looks again, as git does.
 * @param names the folder of the names under which heads are kept
 * @returns whether some of these names are gone. Their objects are not: only what is still asked for is fetched again,
 * and found here.
 */
export async function tidyMirror(mirror: TidiedMirror, names: string): Promise<boolean> {
  const { directory } = mirror;
  const packs = namesIn(directory, PACKS).filter((name) => name.endsWith(".pack"));
  if (packs.length > PACKS_MAX) {
    if (mirror.isPartial) await joinPromised(mirror, packs);
    else
      await must(directory, ["-c", "repack.writeBitmaps=false", "repack", "--geometric=2", "-d", "--quiet"]);
  }
  if (namesIn(directory, names).length <= LOOSE_NAMES_MAX) return false;
  const isLess = await dropOldNames(directory, names);
  await must(directory, ["pack-refs", "--all"]);
  return isLess;
}

const PACKS = "objects/pack";

/**
 * Git's own joining of some packs fails where a remote has promised what is missing (git 2.39: "cannot use internal rev
 * list with --stdin-packs"). So the small ones are joined here; that they are promised is said of the new one as well.
 */
async function joinPromised(
  { directory, repository }: TidiedMirror,
  packs: readonly string[],
): Promise<void> {
  const place = join(directory, PACKS);
  const sized = packs
    .map((name) => ({ stem: name.slice(0, -".pack".length), bytes: statSync(join(place, name)).size }))
    .sort((one, other) => one.bytes - other.bytes);
  let [count, sum] = [0, 0];
  for (const { bytes } of sized) {
    if (count >= sized.length - PACKS_MAX / 2 && bytes > 2 * sum) break;
    count += 1;
    sum += bytes;
  }
  const small = sized.slice(0, count).map(({ stem }) => stem);
  const oids = new Set(small.flatMap((stem) => oidsIn(join(place, `${stem}.idx`), repository.objectFormat)));
  const input = [...oids].map((oid) => `${oid}\n`).join("");
  const made = await must(
    directory,
    ["pack-objects", "--quiet", "--delta-base-offset", join(place, "pack")],
    { input },
  );
  const whole = `pack-${made.trim()}`;
  writeFileSync(join(place, `${whole}.promisor`), "");
  for (const stem of small.filter((each) => each !== whole))
    for (const kind of ["idx", "pack", "rev", "promisor"])
      rmSync(join(place, `${stem}.${kind}`), { force: true });
}

/** The ids in a pack's index, version 2 (gitformat-pack). */
function oidsIn(index: string, format: ObjectFormat): string[] {
  const bytes = readFileSync(index);
  const size = format === "sha256" ? 32 : 20;
  const start = 8 + 256 * 4;
  const count = bytes.readUInt32BE(start - 4);
  return Array.from({ length: count }, (_, at) =>
    bytes.toString("hex", start + at * size, start + (at + 1) * size),
  );
}

/** By the dates that commits claim: which names are left decides only what is asked for again. */
async function dropOldNames(directory: string, names: string): Promise<boolean> {
  const listed = await must(directory, [
    "for-each-ref",
    "--sort=-committerdate",
    "--format=%(refname)",
    `${names}/`,
  ]);
  const all = listed.split("\n").filter((name) => name !== "");
  if (all.length <= NAMES_MAX) return false;
  const input = all
    .slice(NAMES_MAX / 2)
    .map((name) => `delete ${name}\n`)
    .join("");
  await must(directory, ["update-ref", "--stdin"], { input });
  return true;
}

function namesIn(directory: string, folder: string): readonly string[] {
  const place = join(directory, folder);
  return existsSync(place) ? readdirSync(place) : [];
}

/** @returns what it printed. */
async function must(directory: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const run = await runGit([`--git-dir=${directory}`, ...args], options);
  if (run.status !== 0) throw new Error(`git ${args.join(" ")} in ${directory}: ${run.stderr}`);
  return run.stdout.toString("utf8");
}
