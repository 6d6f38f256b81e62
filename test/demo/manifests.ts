import type { Manifest } from "../../src/contract/generated/manifest.ts";
import { validateManifest } from "../../src/contract/generated/record-validators.mjs";
import { MANIFEST_FIELDS } from "../../src/engine/manifest-completeness.ts";
import type { Stage } from "./stage.ts";
import { STORIES } from "./stories.ts";
import { runsOf } from "./telling.ts";

/** Told by the agent, by the gateway before it, and by the jobs that run its tests. */
const TOLD: Readonly<Record<string, Manifest["agent"]["source"]>> = {
  files_read: "self-reported",
  external_calls: "cross-checked",
  token_usage: "cross-checked",
  cost: "cross-checked",
  progress: "cross-checked",
};

/** What is wrong with the manifests of the runs that the stories opened: each field has its true source [P75] [P88]. */
export async function manifestComplaints(stage: Stage): Promise<readonly string[]> {
  const runs = await runsOf(stage);
  if (runs.length !== STORIES.length) return [`the App knows of ${runs.length} runs`];
  const complaints: string[] = [];
  let isMended = false;
  for (const { run } of runs) {
    const response = await fetch(`${stage.appUrl}/api/v1/runs/${run}/manifest`);
    const manifest = (await response.json()) as Manifest;
    if (!validateManifest(manifest)) complaints.push(`the manifest of ${run} is not of its schema`);
    else complaints.push(...sourcesOtherwise(manifest).map((name) => `${name} of ${run} has another source`));
    isMended ||= manifest.progress.iterations?.some(({ score }) => score > 0) ?? false;
  }
  return isMended ? complaints : [...complaints, "no run is known to have mended a test"];
}

function sourcesOtherwise(manifest: Manifest): readonly string[] {
  const { session, signatures } = manifest.agent;
  const { runtime } = manifest;
  const otherwise = MANIFEST_FIELDS.filter((name) => {
    const { source, why } = manifest[name];
    return source !== (TOLD[name] ?? "observed") || (source === "unknown" && why === undefined);
  });
  const identity = session.source === "self-reported" && signatures.source === "observed";
  return [
    ...otherwise,
    ...(identity ? [] : ["the session or the signatures"]),
    ...(runtime?.source === "observed" ? [] : ["runtime"]),
  ];
}
