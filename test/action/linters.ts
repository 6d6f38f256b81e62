import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";

/** One complaint of a linter, as it words it. */
export type Complaint = string;

/**
 * What actionlint says of a repository's workflows, and of the actions in it that they use.
 * @param files by path in the repository.
 */
export async function askActionlint(
  program: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly Complaint[]> {
  const home = mkdtempSync(join(tmpdir(), "proofgate-lint-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(home, dirname(path)), { recursive: true });
      writeFileSync(join(home, path), text);
    }
    // It takes the folder for a repository by this one, and asks no git.
    mkdirSync(join(home, ".git"));
    return await new Promise((resolve, reject) => {
      execFile(program, ["-oneline", "-no-color"], { cwd: home }, (error, out, err) => {
        // 1 is its status where it has found something.
        if (error !== null && error.code !== 1) reject(new Error(`actionlint cannot run: ${err}`));
        else resolve(out.split("\n").filter(Boolean));
      });
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** What GitHub's own language service says of a workflow, or of an action.yml, its warnings included. */
export async function askLanguageService(path: string, text: string): Promise<readonly Complaint[]> {
  const hooks = takeJsonAsModules();
  try {
    const { validate } = await import("@actions/languageservice");
    // It keeps what it has read by its address.
    const document = TextDocument.create(`file:///${randomUUID()}/${path}`, "yaml", 1, text);
    const found = await validate(document, {});
    return found.map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`);
  } finally {
    hooks.deregister();
  }
}

/** Its modules import JSON without saying so, which bundlers take and Node does not. */
function takeJsonAsModules(): { deregister(): void } {
  return registerHooks({
    load: (url, context, next) =>
      next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
  });
}
