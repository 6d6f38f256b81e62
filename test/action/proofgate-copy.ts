import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectPaths, ROOT } from "../tools/source-tree.ts";

/** The commit by which workflows of the tests name Proofgate. */
export const COMMIT = "0123456789".repeat(4);

/** What a runner has once it has fetched Proofgate: the files that a commit of this moment would hold, tests aside. */
export function copyOfProofgate(): string {
  const directory = mkdtempSync(join(tmpdir(), "proofgate-copy-"));
  for (const path of projectPaths().filter((each) => !each.startsWith("test/"))) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    cpSync(join(ROOT, path), join(directory, path), { verbatimSymlinks: true });
  }
  return directory;
}

/**
 * Actions of GitHub's own whose code is not here, by `owner/name@ref`: composite ones that do the same with directories of
 * this machine. act itself does what `actions/checkout` does for the judged repository. `removed` takes each away in the end.
 */
export function standIns(
  proofgate: string,
  removed: (directory: string) => string,
): Readonly<Record<string, string>> {
  const artifacts = removed(mkdtempSync(join(tmpdir(), "proofgate-artifacts-")));
  const checkout = `test "$REPOSITORY" = acme/proofgate && test "$REF" = ${COMMIT} && cp -a ${proofgate} "$AT"`;
  const inputs = { repository: {}, ref: {}, path: {}, name: {}, "persist-credentials": {} };
  return {
    "actions/checkout": removed(actionOf(inputs, checkout)),
    "actions/upload-artifact": removed(actionOf(inputs, `cp -r "$AT" "${artifacts}/$NAME"`)),
    "actions/download-artifact": removed(
      actionOf(inputs, `mkdir -p "$AT" && cp -r "${artifacts}/$NAME/." "$AT"`),
    ),
  };
}

function actionOf(inputs: object, run: string): string {
  const directory = mkdtempSync(join(tmpdir(), "proofgate-stand-in-"));
  const env = Object.fromEntries(
    [
      ["REPOSITORY", "repository"],
      ["REF", "ref"],
      ["AT", "path"],
      ["NAME", "name"],
    ].map(([name, input]) => [name, `$${`{{ inputs.${input} }}`}`]),
  );
  const steps = [{ shell: "bash", env, run }];
  const manifest = { name: "stand-in", description: "", inputs, runs: { using: "composite", steps } };
  writeFileSync(join(directory, "action.yml"), JSON.stringify(manifest));
  return directory;
}

/** Links the packages that this checkout has into a copy: the Action finds itself installed. */
export function linkPackages(proofgate: string): void {
  symlinkSync(join(ROOT, "node_modules"), join(proofgate, "node_modules"));
}
