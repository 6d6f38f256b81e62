import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { devNull } from "node:os";

export interface LargeFiles {
  /** Files on `main`. */
  readonly files: number;
  /** Bytes of each: text that does not compress but for its base64. */
  readonly fileBytes: number;
  /** Contents in the whole history of `main`, `files` of them at its tip. */
  readonly contents: number;
}

/** Files that the agent's two pushes change. */
const CHANGED = 3;

/**
 * Builds a bare repository that gives out what GitHub gives out. The same arguments give the same objects.
 * @returns the tip of `main`, and an agent's two pushes upon it, of three files each.
 */
export async function buildLargeFiles(
  directory: string,
  { files, fileBytes, contents }: LargeFiles,
): Promise<readonly [main: string, first: string, second: string]> {
  const env = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: devNull };
  const git = (...args: string[]) => execFileSync("git", args, { env, encoding: "utf8" }).trim();
  git("init", "-q", "--bare", "-b", "main", directory);
  appendFileSync(`${directory}/config`, "[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n");
  const child = spawn("git", ["-C", directory, "fast-import", "--quiet"], {
    env,
    stdio: ["pipe", "inherit", "inherit"],
  });
  const closed = once(child, "close");
  const random = generator(1);
  let seconds = 1_700_000_000;
  const commit = async (ref: string, from: string | undefined, changed: readonly number[]): Promise<void> => {
    seconds += 60;
    const parent = from === undefined ? "" : `from ${from}\n`;
    const head = `commit ${ref}\ncommitter n <a@b> ${seconds} +0000\ndata 4\nmade\n${parent}`;
    const texts = changed.map((n) => {
      const content = random(fileBytes);
      return `M 100644 inline src/${n % 50}/f${n}.txt\ndata ${content.length}\n${content}\n`;
    });
    if (!child.stdin.write(head + texts.join(""))) await once(child.stdin, "drain");
  };
  const numbers = (count: number, of: (n: number) => number) =>
    Array.from({ length: count }, (_, n) => of(n));
  await commit(
    "refs/heads/main",
    undefined,
    numbers(files, (n) => n),
  );
  for (let made = files; made < contents; made += 20)
    await commit(
      "refs/heads/main",
      undefined,
      numbers(20, (n) => (made + n * 37) % files),
    );
  const changed = numbers(CHANGED, (n) => n * 300);
  await commit("refs/heads/agent/WP-1", "refs/heads/main", changed);
  await commit("refs/heads/second", "refs/heads/agent/WP-1", changed);
  child.stdin.end();
  await closed;
  const tipOf = (branch: string) => git("-C", directory, "rev-parse", branch);
  return [tipOf("main"), tipOf("agent/WP-1"), tipOf("second")];
}

/** Xorshift (Marsaglia 2003). */
function generator(seed: number): (bytes: number) => string {
  let state = seed;
  return (bytes) => {
    const raw = Buffer.alloc((bytes * 3) >> 2);
    for (let at = 0; at + 4 <= raw.length; at += 4) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      raw.writeInt32LE(state, at);
    }
    return raw.toString("base64").replace(/.{76}/g, "$&\n");
  };
}
