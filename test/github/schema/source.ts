import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { createGunzip } from "node:zlib";
import { canUse } from "../../tools/real-tool.ts";
import { ROOT } from "../../tools/source-tree.ts";

/** GitHub's published description of its REST interface. 385 MB as a package: only one file of it is kept. */
const PACKAGE = "@octokit/openapi@23.0.2";
const FILE = "package/generated/api.github.com.json";
const FILE_SHA256 = "829b4bebb19a53133289f7b0bc819f4f1118115821db2ca9f25e9ee995a7da2a";
const CACHE = join(ROOT, "node_modules", ".cache", "proofgate-openapi");
const PACK_MS_MAX = 240_000;
const LOCK_MS_MAX = 300_000;
const LOCK_LOOK_MS = 250;

export type Json = Record<string, unknown>;

/**
 * The published description, fetched once and then taken from the cache under node_modules; undefined where it cannot
 * be had. PROOFGATE_REQUIRE=github-openapi makes that an error.
 */
export async function publishedOpenApi(fetches: boolean): Promise<Json | undefined> {
  const text = (await cached()) ?? (fetches ? await fetchOnce() : undefined);
  return canUse("github-openapi", text !== undefined) && text !== undefined
    ? (JSON.parse(text.toString("utf8")) as Json)
    : undefined;
}

/** A smaller file made from the description, remade whenever `key` changes. */
export async function derived(key: string, make: () => Promise<Json | undefined>): Promise<Json | undefined> {
  const name = join(
    CACHE,
    `reduced-${createHash("sha256").update(FILE_SHA256).update(key).digest("hex").slice(0, 16)}.json`,
  );
  const known = await readIfThere(name);
  if (known !== undefined) return JSON.parse(known.toString("utf8")) as Json;
  const made = await make();
  if (made !== undefined) await writeWhole(name, Buffer.from(JSON.stringify(made)));
  return made;
}

const cacheFile = join(CACHE, "api.github.com.json");

async function cached(): Promise<Buffer | undefined> {
  const bytes = await readIfThere(cacheFile);
  return bytes !== undefined && isPinned(bytes) ? bytes : undefined;
}

const isPinned = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex") === FILE_SHA256;

/** Test files run side by side: one of them fetches, the others wait for it. */
async function fetchOnce(): Promise<Buffer | undefined> {
  await mkdir(CACHE, { recursive: true });
  const lock = join(CACHE, "lock");
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const age = Date.now() - (await stat(lock).catch(() => ({ mtimeMs: 0 }))).mtimeMs;
    if (age > LOCK_MS_MAX) await rm(lock, { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, LOCK_LOOK_MS));
  }
  try {
    return (await cached()) ?? (await fetchPackage(lock));
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function fetchPackage(directory: string): Promise<Buffer | undefined> {
  try {
    const args = ["pack", PACKAGE, "--silent", "--fetch-retries=0", "--pack-destination", directory];
    await promisify(execFile)("npm", args, { cwd: directory, timeout: PACK_MS_MAX });
  } catch {
    // No network, or no registry: the caller says so through real-tool.ts.
    return undefined;
  }
  const [archive] = (await readdir(directory)).filter((name) => name.endsWith(".tgz"));
  const bytes = archive === undefined ? undefined : await extract(join(directory, archive), FILE);
  if (bytes === undefined || !isPinned(bytes)) {
    throw new Error(`${PACKAGE} does not hold the ${FILE} that is pinned in test/github/schema/source.ts`);
  }
  await writeWhole(cacheFile, bytes);
  return bytes;
}

const BLOCK = 512;

/** One file out of a gzipped tar archive, read as a stream: the rest passes by. */
async function extract(archive: string, wanted: string): Promise<Buffer | undefined> {
  let rest = Buffer.alloc(0);
  let skip = 0;
  let taking: { chunks: Buffer[]; left: number } | undefined;
  const stream = createReadStream(archive).pipe(createGunzip());
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (;;) {
      const used = taking ? Math.min(taking.left, rest.length) : Math.min(skip, rest.length);
      if (taking) {
        taking.chunks.push(rest.subarray(0, used));
        taking.left -= used;
      } else skip -= used;
      rest = rest.subarray(used);
      if (taking?.left === 0) {
        stream.destroy();
        return Buffer.concat(taking.chunks);
      }
      if (taking || skip > 0 || rest.length < BLOCK) break;
      const name = rest.toString("utf8", 0, 100).replace(/\0.*$/s, "");
      const size = Number.parseInt(rest.toString("latin1", 124, 136), 8) || 0;
      rest = rest.subarray(BLOCK);
      if (name === wanted) taking = { chunks: [], left: size };
      else skip = Math.ceil(size / BLOCK) * BLOCK;
    }
  }
  return undefined;
}

/** Whole or not at all: another process may read at any moment. */
async function writeWhole(name: string, bytes: Buffer): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const draft = `${name}.${process.pid}`;
  await writeFile(draft, bytes);
  await rename(draft, name);
}

async function readIfThere(name: string): Promise<Buffer | undefined> {
  try {
    return await readFile(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
