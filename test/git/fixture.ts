import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";
import { type BytePath, bytePathOfText } from "../../src/contract/byte-path.ts";
import { readRange } from "../../src/git/change-set.ts";
import { type Objects, openObjects } from "../../src/git/objects.ts";
import { openRepository } from "../../src/git/repository.ts";
import { CEILINGS, type Ceilings, type ChangeSet, type Oid } from "../../src/git/types.ts";

const made: string[] = [];
const opened: Objects[] = [];
afterEach(async () => {
  for (const objects of opened.splice(0)) await objects.close();
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A real git, far from the configuration of whoever runs the tests; every commit a second after the last. */
export class Fixture {
  readonly directory: string;
  private seconds = 1_700_000_000;

  constructor(directory: string) {
    this.directory = directory;
  }

  static make(...args: string[]): Fixture {
    const fixture = new Fixture(temporaryDirectory());
    fixture.git("init", "-q", "-b", "main", ...args);
    return fixture;
  }

  git(...args: string[]): string {
    return this.run(args).toString("utf8").trim();
  }

  run(args: readonly string[], input: string | Buffer = ""): Buffer {
    this.seconds += 1;
    return execFileSync("git", args, {
      cwd: this.directory,
      input,
      env: testEnvironment(this.seconds),
      stdio: "pipe",
      maxBuffer: 1e9,
    });
  }

  write(path: string, content: string | Buffer): this {
    mkdirSync(dirname(join(this.directory, path)), { recursive: true });
    writeFileSync(join(this.directory, path), content);
    return this;
  }

  /** Commits the whole work tree. */
  commit(message = "change"): Oid {
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", "-m", message);
    return this.git("rev-parse", "HEAD") as Oid;
  }

  blob(content: string | Buffer): Oid {
    return this.object("blob", Buffer.from(content));
  }

  object(type: string, raw: Buffer): Oid {
    return this.run(["hash-object", "-t", type, "-w", "--stdin", "--literally"], raw)
      .toString("utf8")
      .trim() as Oid;
  }

  /** Puts other bytes in the place of a loose object. */
  replace(oid: Oid, bytes: Buffer): void {
    const file = join(this.directory, ".git/objects", oid.slice(0, 2), oid.slice(2));
    chmodSync(file, 0o644);
    writeFileSync(file, bytes);
  }

  /** A tree of exactly these entries, in this order. */
  tree(entries: readonly (readonly [mode: string, name: string | Buffer, oid: Oid])[]): Oid {
    return this.object("tree", rawTree(entries));
  }

  commitTree(tree: Oid, parents: readonly Oid[] = [], message = "made"): Oid {
    return this.git(
      "commit-tree",
      tree,
      ...parents.flatMap((parent) => ["-p", parent]),
      "-m",
      message,
    ) as Oid;
  }

  async objects(): Promise<Objects> {
    const { repository } = await openRepository(this.directory, []);
    const objects = openObjects(repository);
    opened.push(objects);
    return objects;
  }

  async range(base: string, head: string, ceilings: Partial<Ceilings> = {}): Promise<ChangeSet> {
    const { repository, revisions } = await openRepository(this.directory, [base, head]);
    const objects = openObjects(repository);
    opened.push(objects);
    const [from, to] = revisions;
    return readRange(objects, from?.commit as Oid, to?.commit as Oid, { ...CEILINGS, ...ceilings });
  }
}

export function rawTree(
  entries: readonly (readonly [mode: string, name: string | Buffer, oid: string])[],
): Buffer {
  return Buffer.concat(
    entries.flatMap(([mode, name, oid]) => [
      Buffer.from(`${mode} `),
      Buffer.from(name),
      Buffer.from([0]),
      Buffer.from(oid, "hex"),
    ]),
  );
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "proofgate-test-"));
  made.push(directory);
  return directory;
}

export function testEnvironment(seconds = 1_700_000_000): NodeJS.ProcessEnv {
  const who = {
    GIT_AUTHOR_NAME: "n",
    GIT_AUTHOR_EMAIL: "a@b",
    GIT_COMMITTER_NAME: "n",
    GIT_COMMITTER_EMAIL: "a@b",
  };
  const when = { GIT_AUTHOR_DATE: `${seconds} +0000`, GIT_COMMITTER_DATE: `${seconds} +0000` };
  return {
    PATH: process.env.PATH,
    HOME: tmpdir(),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    LC_ALL: "C",
    ...who,
    ...when,
  };
}

export function path(text: string): BytePath {
  return bytePathOfText(text);
}

/** `A path`, `D path`, `M path`, `T path` (another mode) of each change. */
export function summary(changes: ChangeSet["effect"]["changes"]): string[] {
  return changes.map((change) => {
    const { from, to } = change;
    const letter = from === undefined ? "A" : to === undefined ? "D" : from.mode !== to.mode ? "T" : "M";
    return `${letter} ${change.path}`;
  });
}
