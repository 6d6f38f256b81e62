import { expect, it } from "vitest";
import { collectFromRepository } from "../../src/collect/from-repository.ts";
import { displayPath } from "../../src/contract/byte-path.ts";
import { planOf } from "../app/policy-and-plan.ts";
import { Fixture } from "../git/fixture.ts";

const BRANCH = "agent/WP-1";
const POLICY = `version: 1
branches: { agent: ["agent/**"], dev: null, staging: null, main: main }
plan: { requirements: optional }
`;
const config = (thread: string, owner: string) =>
  `version: 1\nthread: ${thread}\nowner: "${owner}"\nshared_interfaces: ["proto/**"]\n`;

/** What a plan of `billing` with these targets asks of others: threads with their owners. */
async function asked(...targets: readonly object[]): Promise<unknown> {
  const fixture = Fixture.make();
  fixture.write(".proofgate/policy.yaml", POLICY);
  fixture.write("billing/.proofgate/config.yaml", config("billing", "@acme/billing"));
  fixture.write("services/shipping/.proofgate/config.yaml", config("shipping", "@dave"));
  fixture.write("services/shipping/rates/.proofgate/requirements/FR-1.yaml", "version: 1\n");
  fixture.write("broken/.proofgate/config.yaml", "version: 1\nowner: nobody\n");
  const base = fixture.commit("Start");
  fixture.git("checkout", "-q", "-b", BRANCH);
  const plan = JSON.parse(planOf(BRANCH, "WP-1", "billing/src/a.ts"));
  const own = "billing/.proofgate/plans/WP-1/WORK_PLAN.json";
  fixture.write(own, JSON.stringify({ ...plan, targets: [...plan.targets, ...targets] }));
  const head = fixture.commit("Plan");
  const { facts, close } = await collectFromRepository({
    repository: fixture.directory,
    base,
    head,
    branch: `refs/heads/${BRANCH}`,
  });
  await close();
  const { handoffs } = facts;
  if (!handoffs.known) return handoffs.why;
  return handoffs.value.map(({ from, to, standing }) => [
    from.owner,
    displayPath(to.thread),
    to.owner,
    standing,
  ]);
}

const modify = { operations: ["modify"] };

it("a plan of one thread hands nothing over, nor do the interfaces that its config shares [P23] [P24]", async () => {
  const targets = [
    { path: "billing/**", ...modify },
    { file: "proto/v1.proto", ...modify },
    { path: "proto/billing/*.proto", ...modify },
  ];
  expect(await asked(...targets)).toEqual([]);
});

it("a plan names the threads in which its targets begin, each once, with who owns them on the target [P24]", async () => {
  const targets = [
    { file: "services/shipping/a.ts", ...modify },
    { path: "services/shipping/src/**", ...modify },
    { file: "services/shipping/rates/a.ts", ...modify },
    { path: "broken/**", ...modify },
    // It begins at the root, and names none of the threads below.
    { path: "services/**", ...modify },
  ];
  const of = (thread: string, owner?: string) => ["@acme/billing", thread, owner, "unseen"];
  expect(await asked(...targets)).toEqual([
    of(""),
    of("broken"),
    of("services/shipping", "@dave"),
    of("services/shipping/rates"),
  ]);
});
