import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import type { Verdict } from "../../src/engine/verdict.ts";
import { run } from "./run.ts";
import { newWorkTree } from "./work-tree.ts";

const TEMPLATE = "version: 1\nmode: warn\n";
const TEMPLATE_PATH = ".proofgate/policies/base.yaml";
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
const PINNED = `base@sha256:${hashOf(TEMPLATE)}`;

const ending: (() => void)[] = [];
afterEach(() => {
  for (const end of ending.splice(0)) end();
});

/** What is said of a person's change in `services/a`, where the target has these files. */
async function judged(files: Readonly<Record<string, string>>) {
  const tree = newWorkTree();
  ending.push(tree.remove);
  for (const [path, content] of Object.entries({ "services/a/a.ts": "1\n", ...files }))
    tree.put(path, content);
  tree.commit("start");
  tree.git("checkout", "-q", "-b", "fix");
  tree.put("services/a/a.ts", "2\n");
  tree.commit("fix");
  const argv = ["check", "--base", "main", "--head", "fix", "--format", "json"];
  const { mode, findings } = JSON.parse((await run(argv, { directory: tree.home })).stdout) as Verdict;
  const wrong = findings.filter(({ rule }) => rule === "target-document-invalid");
  return { mode, wrong: wrong.map(({ path, message }) => `${path}: ${message}`) };
}

/** As a policy and as a thread's config obey it. */
const OBEYING = [
  ["policy", ".proofgate/policy.yaml", `version: 1\nextends: ${PINNED}\n`],
  [
    "config",
    "services/a/.proofgate/config.yaml",
    `version: 1\nthread: a\nowner: "@alice"\npolicy: ["${PINNED}"]\n`,
  ],
] as const;

describe("a policy that repositories share as a template, vendored and pinned by its hash [P30]", () => {
  it("is what this one is merged over", async () => {
    const [[, path, text]] = OBEYING;
    expect(await judged({ [path]: text, [TEMPLATE_PATH]: TEMPLATE })).toEqual({ mode: "warn", wrong: [] });
    const own = await judged({ [path]: `${text}mode: observe\n`, [TEMPLATE_PATH]: TEMPLATE });
    expect(own).toEqual({ mode: "observe", wrong: [] });
  });

  it.each(OBEYING)(
    "shuts the gates of a %s whose copy has drifted, and says to what",
    async (kind, path, text) => {
      expect((await judged({ [path]: text, [TEMPLATE_PATH]: TEMPLATE })).wrong).toEqual([]);
      const drifted = `${TEMPLATE}limits: { commits: 9 }\n`;
      const { wrong } = await judged({ [path]: text, [TEMPLATE_PATH]: drifted });
      expect(wrong).toEqual([
        `${path}: the target's ${kind} is not valid: \`${TEMPLATE_PATH}\` is not the pinned document: its hash is ${hashOf(drifted)}`,
      ]);
    },
  );

  it.each(OBEYING)("shuts the gates of a %s whose copy is gone", async (kind, path, text) => {
    expect((await judged({ [path]: text })).wrong).toEqual([
      `${path}: the target's ${kind} is not valid: the policy document \`${TEMPLATE_PATH}\` is not there`,
    ]);
  });
});
