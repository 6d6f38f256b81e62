import { expect } from "vitest";
import { LADDER } from "./agents-plan.ts";
import { journey, PASSES } from "./stage.ts";

/**
 * Alice may bypass the rules. She writes the merge of a judged pull request by hand, with its two parents and its message, and
 * puts in what the pull request never had. Merging does not give that: the update has no account, and what goes from `dev` to
 * `main` waits. The merge that GitHub makes is accounted for by itself [T061] [T084].
 */
journey("25 a merge commit that holds more than merging gives is nobody's merge", async (scene) => {
  const { alice, bob, repository } = scene;
  await scene.settled();
  await alice.pushesRefs(`${await scene.tip("main")}:refs/heads/dev`);
  const policy = await alice.pushes({ ".proofgate/policy.yaml": LADDER }, { branch: "main" });
  await scene.settled();
  const from = await scene.tip("dev");
  const honest = await bob.pushes({ "src/a.ts": "1\n" }, { branch: "people/a", from });
  const forgedHead = await bob.pushes({ "src/b.ts": "1\n" }, { branch: "people/b", from });
  const pull = await bob.opensPull("people/a", "dev");
  const other = await bob.opensPull("people/b", "dev");
  await scene.settled();
  expect(await bob.merges(pull)).toBe("merged");
  const merged = await scene.tip("dev");
  // GitHub's own merge turns nothing red.
  expect(scene.check(merged) ?? "no check").not.toMatch(/^failure/);

  const more = await alice.pushes(
    { "src/b.ts": "1\n", "src/evil.ts": "1\n" },
    { branch: "people/evil", from: honest },
  );
  const words = `Merge pull request #${other.number} from acme/people/b`;
  const args = ["commit-tree", `${more}^{tree}`, "-p", merged, "-p", forgedHead, "-m", words];
  const environment = { GIT_AUTHOR_NAME: "alice", GIT_AUTHOR_EMAIL: "a@example.com" };
  const forged = await repository.git.text(args, {
    environment: { ...environment, GIT_COMMITTER_NAME: "GitHub", GIT_COMMITTER_EMAIL: "noreply@github.com" },
  });
  await alice.pushesRefs(`${forged}:refs/heads/dev`);
  await bob.opensPull("dev");
  await scene.settled();
  expect(scene.check(forged)).toMatch(/^failure/);
  expect(scene.check(forged, "main")).toMatch(/^failure/);

  const carol = scene.joins("carol-who-adopts");
  expect(await carol.comments(`/proofgate adopt ${forged}`)).toContain("it is accounted for");
  expect(await carol.comments(`/proofgate adopt ${policy}`)).toContain("it is accounted for");
  expect(scene.check(forged, "main")).toMatch(PASSES);
});
