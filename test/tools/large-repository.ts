import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { devNull } from "node:os";
import { parseArgs } from "node:util";

export interface LargeRepository {
  /** Files on `main`. */
  readonly files: number;
  /** Paths that `agent/big` creates (one in eight: the rest it modifies) in one commit. */
  readonly changed: number;
  /** Bytes of what it writes, in all. */
  readonly bytes: number;
}

/** Builds a bare repository with the branches `main` and `agent/big`; the same arguments give the same objects. */
export async function buildLargeRepository(
  directory: string,
  { files, changed, bytes }: LargeRepository,
): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const env = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: devNull, LC_ALL: "C" };
  const run = async (
    args: string[],
    feed?: (write: (chunk: string) => Promise<void>) => Promise<void>,
  ): Promise<void> => {
    const child = spawn("git", ["-C", directory, ...args], { env, stdio: ["pipe", "inherit", "inherit"] });
    const closed = once(child, "close");
    await feed?.(async (chunk) => {
      if (!child.stdin.write(chunk)) await once(child.stdin, "drain");
    });
    child.stdin.end();
    const [status] = await closed;
    if (status !== 0) throw new Error(`git ${args[0]} ended with ${status}`);
  };
  await run(["init", "-q", "--bare", "-b", "main"]);
  await run(["fast-import", "--quiet"], async (write) => {
    const created = Math.ceil(changed / 8);
    const modified = changed - created;
    await write(commit("refs/heads/main", 1_700_000_000));
    for (let n = 0; n < modified; n += 1) await write(file(place("src", n), text(n, 400)));
    // What else the repository holds has few distinct contents: the judge must not look at it.
    for (let n = 0; n < files; n += 1) await write(file(place("other", n), text(n % 97, 200)));
    await write(`${commit("refs/heads/agent/big", 1_700_000_100)}from refs/heads/main\n`);
    const size = Math.floor(bytes / changed);
    for (let n = 0; n < changed; n += 1)
      await write(file(place(n < modified ? "src" : "new", n), text(n + 1_000_003, size)));
  });
  await run(["gc", "--quiet"]);
}

function commit(ref: string, seconds: number): string {
  return `commit ${ref}\ncommitter n <a@b> ${seconds} +0000\ndata 4\nmade\n`;
}

function file(path: string, content: string): string {
  return `M 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`;
}

/** About twenty files a directory, three levels deep. */
function place(root: string, n: number): string {
  return `${root}/d${Math.floor(n / 400)}/e${Math.floor(n / 20) % 20}/file-${n}.ts`;
}

/** Lines that look like code to a compressor, different for each seed. */
function text(seed: number, bytes: number): string {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  let written = "";
  while (written.length < bytes) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    written += `export const value${state.toString(36)} = compute(${state % 1000}, "${(state >>> 8).toString(16)}");\n`;
  }
  return `${written.slice(0, bytes - 1)}\n`;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      files: { type: "string", default: "100" },
      changed: { type: "string", default: "9000" },
      bytes: { type: "string", default: "13000000" },
    },
  });
  const [directory] = positionals;
  if (directory === undefined)
    throw new Error("usage: node large-repository.ts [--files N] [--changed N] [--bytes N] DIRECTORY");
  await buildLargeRepository(directory, {
    files: Number(values.files),
    changed: Number(values.changed),
    bytes: Number(values.bytes),
  });
}
