import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";

export type Oid = string;
type ObjectType = "commit" | "tree" | "blob" | "tag";

/** A tree entry exactly as its bytes will stand in the object: nothing is checked, sorted or padded. */
export interface RawEntry {
  readonly mode: string;
  readonly name: string | Buffer;
  readonly oid: Oid;
}

export interface CommitParts {
  readonly tree: Oid;
  readonly parents?: readonly Oid[];
  readonly message: string | Buffer;
  readonly author?: string;
  readonly committer?: string;
  /** Whole header lines, put after the committer. */
  readonly headers?: readonly string[];
}

/** Seconds since 1970 of the first object with a date; each further commit is a minute younger. */
const firstSecond = 1_750_000_000;
const packTypes: Record<ObjectType, number> = { commit: 1, tree: 2, blob: 3, tag: 4 };

/**
 * A git repository in a temporary directory. Objects are made in memory, byte for byte, so that any malformation can be
 * written; `flush` gives them to `git index-pack`, which hashes every one of them itself. One git process a repository.
 */
export class Repository {
  readonly directory: string;
  readonly gitDirectory: string;
  /** Commits that an expectation speaks of, by name ("evil"). */
  readonly marks = new Map<string, Oid>();
  readonly #known = new Set<Oid>();
  #pending: { type: ObjectType; body: Buffer }[] = [];
  #second = firstSecond;

  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), "proofgate-adversarial-"));
    this.gitDirectory = join(this.directory, ".git");
    for (const folder of ["objects/pack", "refs/heads", "refs/tags", "info"]) {
      mkdirSync(join(this.gitDirectory, folder), { recursive: true });
    }
    this.file("HEAD", "ref: refs/heads/main\n");
    this.file("config", "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n");
  }

  object(type: ObjectType, content: string | Buffer): Oid {
    const body = Buffer.from(content);
    const oid = createHash("sha1").update(`${type} ${body.length}\0`).update(body).digest("hex");
    if (!this.#known.has(oid)) this.#pending.push({ type, body });
    this.#known.add(oid);
    return oid;
  }

  blob(content: string | Buffer): Oid {
    return this.object("blob", content);
  }

  tree(entries: readonly RawEntry[]): Oid {
    const parts = entries.flatMap(({ mode, name, oid }) => [
      Buffer.from(`${mode} `),
      Buffer.from(name),
      Buffer.of(0),
      Buffer.from(oid, "hex"),
    ]);
    return this.object("tree", Buffer.concat(parts));
  }

  commit(parts: CommitParts): Oid {
    this.#second += 60;
    const who = `Fixture <fixture@example.invalid> ${this.#second} +0000`;
    const head = [
      `tree ${parts.tree}`,
      ...(parts.parents ?? []).map((parent) => `parent ${parent}`),
      `author ${parts.author ?? who}`,
      `committer ${parts.committer ?? who}`,
      ...(parts.headers ?? []),
    ];
    return this.object(
      "commit",
      Buffer.concat([Buffer.from(`${head.join("\n")}\n\n`), Buffer.from(parts.message)]),
    );
  }

  /** Points a full ref name at an object. */
  ref(name: string, oid: Oid): void {
    this.file(name, `${oid}\n`);
  }

  /** Writes a file of the git directory itself (a ref, `info/grafts`, `index.lock`). */
  file(name: string, content: string | Buffer): void {
    const path = join(this.gitDirectory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** Gives every object made so far to git, in one pack. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const head = Buffer.alloc(12);
    head.write("PACK", 0, "latin1");
    head.writeUInt32BE(2, 4);
    head.writeUInt32BE(this.#pending.length, 8);
    const entries = this.#pending.flatMap(({ type, body }) => [
      packEntryHead(packTypes[type], body.length),
      deflateSync(body, { level: 1 }),
    ]);
    const pack = Buffer.concat([head, ...entries]);
    this.#pending = [];
    this.git(["index-pack", "--stdin"], Buffer.concat([pack, createHash("sha1").update(pack).digest()]));
  }

  /** Runs git here, away from the user's and the system's configuration. Throws with git's own words. */
  git(args: readonly string[], input: string | Buffer = ""): Buffer {
    const result = spawnSync("git", args, {
      cwd: this.directory,
      input,
      env: cleanEnvironment,
      maxBuffer: 1 << 28,
    });
    if (result.error !== undefined) throw result.error;
    if (result.status !== 0) throw new Error(`git ${args.join(" ")}: ${result.stderr.toString()}`);
    return result.stdout;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What git is started with here: no user or system configuration, English, a fixed identity. */
export const cleanEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? "",
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
};

/** Type and size as gitformat-pack writes them: 4 bits of size in the first byte, 7 in each further one. */
function packEntryHead(type: number, size: number): Buffer {
  const bytes: number[] = [];
  let byte = (type << 4) | (size & 15);
  let rest = Math.floor(size / 16);
  while (rest > 0) {
    bytes.push(byte | 128);
    byte = rest & 127;
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, byte]);
}
