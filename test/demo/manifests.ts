import type { Manifest } from "../../src/contract/generated/manifest.ts";
import { validateManifest } from "../../src/contract/generated/record-validators.mjs";
import { MANIFEST_FIELDS } from "../../src/engine/manifest-completeness.ts";
import type { Stage } from "./stage.ts";

/** What only a runner or a gateway could have told, and here nobody tells: true where it is unknown, and nowhere else. */
const UNTOLD: ReadonlySet<string> = new Set([
  "files_read",
  "external_calls",
  "token_usage",
  "cost",
  "progress",
]);

/** What is wrong with the manifests of the runs that the stories opened: each field has its true source [P75] [P88]. */
export async function manifestComplaints({ shop, appUrl }: Stage): Promise<readonly string[]> {
  const texts = [...shop.checkRuns.values()].map(({ text }) => text ?? "");
  const runs = new Set(texts.flatMap((text) => text.match(/\bR-[0-9a-f]{16}\b/g) ?? []));
  if (runs.size === 0) return ["no check run names its run"];
  const complaints: string[] = [];
  for (const run of runs) {
    const response = await fetch(`${appUrl}/api/v1/runs/${run}/manifest`);
    const manifest = (await response.json()) as Manifest;
    if (!validateManifest(manifest)) complaints.push(`the manifest of ${run} is not of its schema`);
    else complaints.push(...sourcesOtherwise(manifest).map((name) => `${name} of ${run} has another source`));
  }
  return complaints;
}

function sourcesOtherwise(manifest: Manifest): readonly string[] {
  return MANIFEST_FIELDS.filter((name) => {
    const { source, why } = manifest[name];
    return UNTOLD.has(name) ? source !== "unknown" || why === undefined : source !== "observed";
  });
}
