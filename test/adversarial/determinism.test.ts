import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Request } from "./branch.ts";
import { attacks } from "./corpus.ts";
import { check, proofgate, withoutClock } from "./judge.ts";
import { Repository } from "./repository.ts";

/** One case of each kind, attack and twin: many findings and none, odd bytes, merges, limits, documents. */
const sample = [
  ["scope-late-name-after-300", "attack"],
  ["scope-rename-away", "twin"],
  ["path-not-utf8", "attack"],
  ["path-twin-beyond-ascii", "attack"],
  ["path-twin-file", "attack"],
  ["history-evil-merge", "attack"],
  ["history-criss-cross", "twin"],
  ["limit-lines-renamed", "attack"],
  ["plan-none", "attack"],
  ["plan-bytes-duplicate-keys", "attack"],
  ["document-unknown-key", "attack"],
  ["thread-shared-prefix", "attack"],
] as const;

const zones = ["UTC", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu"];
const locales = ["C", "tr_TR.UTF-8", "de_DE.UTF-8", "ar_EG.UTF-8", "lt_LT.UTF-8"];
/** What a shell or a hook may have left behind for git; none of it may reach ours. */
const hostile = {
  GIT_DIR: "/nonexistent",
  GIT_WORK_TREE: "/nonexistent",
  GIT_OBJECT_DIRECTORY: "/nonexistent",
  GIT_INDEX_FILE: "/nonexistent",
  GIT_EXTERNAL_DIFF: "/bin/false",
  GIT_LITERAL_PATHSPECS: "0",
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "merge.renames",
  GIT_CONFIG_VALUE_0: "false",
  GIT_TRACE: "1",
  FORCE_COLOR: "1",
};
const everyPair: Readonly<Record<string, string>>[] = zones.flatMap((TZ, zone) =>
  locales.map((LC_ALL, locale) => ({ TZ, LC_ALL, LANG: LC_ALL, ...(locale === zone ? hostile : {}) })),
);
/** Each zone and each language, with and without what a hook left; PROOFGATE_ENVIRONMENTS=all takes every pair of them. */
const environments =
  process.env.PROOFGATE_ENVIRONMENTS === "all"
    ? everyPair
    : locales.map((LC_ALL, at) => {
        return {
          TZ: zones[at % zones.length]!,
          LC_ALL,
          LANG: LC_ALL,
          ...(at === 1 || at === 2 ? hostile : {}),
        };
      });

describe.concurrent("the same input gives the same bytes, milliseconds aside", () => {
  for (const [id, side] of sample) {
    describe(`${side} ${id}`, () => {
      let repo: Repository;
      let request: Request;
      beforeAll(() => {
        const attack = attacks.find((candidate) => candidate.id === id);
        if (attack === undefined) throw new Error(`invariant: no attack ${id}`);
        repo = new Repository();
        request = (side === "twin" ? attack.twin : attack).build(repo);
        repo.git(["clone", "-q", "--bare", "--no-local", repo.directory, "bare.git"]);
      });
      afterAll(() => repo.remove());

      it(`over ${environments.length} runs in every zone and every language, half of them in a bare clone`, async () => {
        const answers = new Set<string>();
        for (const [index, environment] of environments.entries()) {
          const directory = index % 2 === 0 ? repo.directory : join(repo.directory, "bare.git");
          const { stdout, stderr } = await check(directory, request, (args) => proofgate(args, environment));
          expect(stderr).toBe("");
          answers.add(withoutClock(stdout));
        }
        expect(answers.size).toBe(1);
        expect([...answers][0]).toContain('"verdict"');
      });
    });
  }
});
