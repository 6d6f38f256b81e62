import { hash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { publicJwk } from "../../src/ledger/jwk.ts";
import { readArchive } from "../../src/ledger/tar.ts";
import { signer } from "../ledger/rotating.ts";
import { type ReleaseSources, releaseFiles } from "../tools/release-files.ts";
import { projectFiles } from "../tools/source-tree.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions: object;
  readonly environment?: string;
  readonly needs?: string;
  readonly steps: readonly Step[];
}

const [{ text } = { text: "" }] = projectFiles(/^\.github\/workflows\/release\.yml$/);
const workflow = parse(text) as { on: unknown; permissions: object; jobs: Readonly<Record<string, Job>> };
const stepsOf = (name: string): readonly Step[] => workflow.jobs[name]?.steps ?? [];

describe("the workflow that releases Proofgate", () => {
  it("begins with a tag of a version alone, and each job may do one thing [T130]", () => {
    expect(workflow.on).toEqual({ push: { tags: ["v[0-9]+.[0-9]+.[0-9]+"] } });
    expect(workflow.permissions).toEqual({});
    const jobs = Object.entries(workflow.jobs);
    expect(jobs.map(([name, { permissions, needs }]) => [name, needs, permissions])).toEqual([
      ["build", undefined, { contents: "read" }],
      ["attest", "build", { "id-token": "write", attestations: "write" }],
      ["publish", "attest", { contents: "write" }],
    ]);
    expect(workflow.jobs.publish?.environment).toBe("release");
  });

  it("runs the repository's code where nothing can be written, and none of it elsewhere [T132]", () => {
    const used = (name: string) => stepsOf(name).flatMap(({ uses }) => uses?.replace(/@.*/, "") ?? []);
    expect(used("attest")).toEqual([
      "actions/download-artifact",
      "actions/attest",
      "actions/upload-artifact",
    ]);
    expect(used("publish")).toEqual(["actions/download-artifact"]);
    const run = [...stepsOf("attest"), ...stepsOf("publish")].flatMap((step) => step.run ?? []);
    expect(run.join("\n")).not.toMatch(/\b(?:npm|npx|node)\b|\.\//);
    const checkout = stepsOf("build").find(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkout?.with).toMatchObject({ "persist-credentials": false });
  });

  it("names each action by a commit, and puts no foreign word into a command [T137]", () => {
    const steps = Object.keys(workflow.jobs).flatMap(stepsOf);
    for (const { uses, run } of steps) {
      if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
      expect(run ?? "").not.toContain("${{");
    }
  });

  it("attests every file that it publishes, after their sums were compared", () => {
    const [, sums, attest] = stepsOf("attest");
    expect(sums?.run).toBe("sha256sum --check --strict SHA256SUMS");
    expect(attest?.with).toEqual({ "subject-path": "release/*" });
    expect(stepsOf("publish").at(-1)?.run).toContain("release/* provenance/*");
  });
});

describe("what is attached to a release", () => {
  const keys = JSON.stringify({ keys: [publicJwk(signer(), { status: "current" })] });
  const sources: ReleaseSources = {
    tag: "v1.2.3",
    version: "1.2.3",
    changelog:
      "# Changelog\n\n## Unreleased\n\n- later\n\n## 1.2.3\n\n### Fixes\n\n- one\n\n## 1.2.2\n\n- before\n",
    packed: Buffer.from("package"),
    schemas: [{ name: "policy.v1.schema.json", bytes: Buffer.from("{}") }],
    keys,
  };

  it("is the package, the schemas and the App's keys with their sums, and the changelog's own words", () => {
    const { files, notes } = releaseFiles(sources);
    expect(notes).toBe("### Fixes\n\n- one\n");
    const named = new Map(files.map(({ name, bytes }) => [name, bytes]));
    expect([...named.keys()]).toEqual([
      "proofgate-1.2.3.tgz",
      "proofgate-schemas-1.2.3.tar.gz",
      "proofgate-keys.json",
      "SHA256SUMS",
    ]);
    const archive = gunzipSync(named.get("proofgate-schemas-1.2.3.tar.gz")!);
    expect(readArchive(archive)).toEqual(sources.schemas);
    const sums = files.slice(0, -1).map(({ name, bytes }) => `${hash("sha256", bytes)}  ${name}\n`);
    expect(named.get("SHA256SUMS")?.toString()).toBe(sums.join(""));
    expect(releaseFiles(sources)).toEqual({ files, notes });
    expect(releaseFiles({ ...sources, keys: undefined }).files.map(({ name }) => name)).toEqual(
      [...named.keys()].filter((name) => name !== "proofgate-keys.json"),
    );
  });

  it("is refused where the tag is another version, nothing tells of it, or the keys are none", () => {
    expect(() => releaseFiles({ ...sources, tag: "v1.2.4" })).toThrow("the tag must be `v1.2.3`");
    expect(() => releaseFiles({ ...sources, tag: "v2.0.0", version: "2.0.0" })).toThrow("no `## 2.0.0`");
    expect(() => releaseFiles({ ...sources, keys: "<html>" })).toThrow();
  });
});
