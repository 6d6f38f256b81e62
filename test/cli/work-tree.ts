import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A repository with a work tree, on `main`, for the command line to judge. */
export interface WorkTree {
  readonly home: string;
  /** @returns what it printed. */
  git(...args: readonly string[]): string;
  put(path: string, content: string | Buffer): void;
  /** Commits all there is. */
  commit(message: string): void;
  remove(): void;
}

export function newWorkTree(): WorkTree {
  const home = mkdtempSync(join(tmpdir(), "proofgate-cli-"));
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
      cwd: home,
      encoding: "utf8",
    });
  git("init", "-q", "-b", "main");
  return {
    home,
    git,
    put: (path, content) => {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), content);
    },
    commit: (message) => {
      git("add", "-A");
      git("commit", "-q", "-m", message);
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
