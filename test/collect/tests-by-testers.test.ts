import { expect, it } from "vitest";
import { collectFromRepository } from "../../src/collect/from-repository.ts";
import type { SeenPush } from "../../src/collect/tests-by-testers.ts";
import { planOf } from "../app/policy-and-plan.ts";
import { Fixture } from "../git/fixture.ts";

const BRANCH = "agent/WP-1";
const PATH = "test/page.test.ts";
const POLICY = `version: 1
branches: { agent: ["agent/**"], dev: null, staging: null, main: main }
agents: [{ login: coder-bot, role: coder }, { login: "Tester-Bot", role: tester }]
plan: { requirements: optional }
`;
const test = (wanted: string) => `it("names its number", () => { expect(page(1)).toBe("${wanted}"); });\n`;

/** A branch of the target with its plan, then the altered test, then the code. */
function branch() {
  const fixture = Fixture.make();
  fixture.write(".proofgate/policy.yaml", POLICY);
  fixture.write(PATH, test("page 1"));
  const base = fixture.commit("Start");
  fixture.git("checkout", "-q", "-b", BRANCH);
  const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";
  const commit = (path: string, text: string) => {
    fixture.write(path, text);
    return fixture.commit(message);
  };
  const plan = commit(".proofgate/plans/WP-1/WORK_PLAN.json", planOf(BRANCH, "WP-1", "src/page.ts"));
  const tests = commit(PATH, test("page no. 1"));
  const head = commit("src/page.ts", "export const page = (n: number) => `page no. $" + "{n}`;\n");
  return { fixture, base, plan, tests, head, commit };
}
type Branch = ReturnType<typeof branch>;

async function byTesters({ fixture, base }: Branch, head: string, pushes: readonly SeenPush[] | undefined) {
  const collected = await collectFromRepository({
    repository: fixture.directory,
    base,
    head,
    branch: `refs/heads/${BRANCH}`,
    actor: "coder-bot",
    ...(pushes === undefined ? {} : { pushes }),
  });
  try {
    const { tests_by_testers: fact } = collected.facts;
    return fact.known ? [...fact.value] : fact.why;
  } finally {
    await collected.close();
  }
}

it("counts a test as a tester's where nobody else pushed it first, whoever its author says to be [H9]", async () => {
  const at = branch();
  const told = (pusher: string | undefined, more: readonly SeenPush[] = []) =>
    byTesters(at, at.head, [
      { head: at.plan, login: "coder-bot" },
      ...more,
      { head: at.tests, before: at.plan, ...(pusher === undefined ? {} : { login: pusher }) },
      { head: at.head, before: at.tests, login: "coder-bot" },
    ]);
  expect(await told("tester-bot")).toEqual([PATH]);
  expect(await told("coder-bot")).toEqual([]);
  expect(await told("alice")).toEqual([]);
  expect(await told(undefined)).toEqual([]);
  expect(await byTesters(at, at.head, undefined)).toMatch(/^only a server sees who pushes/);
});

it("takes nothing for a tester's that was there before the tester pushed [H9]", async () => {
  const at = branch();
  // The coder pushed the test, and nobody saw that push; the tester's is told with what was there before it.
  const pushes = [
    { head: at.plan, login: "coder-bot" },
    { head: at.head, before: at.tests, login: "tester-bot" },
  ];
  expect(await byTesters(at, at.head, pushes)).toEqual([]);
});

it("takes nothing for a tester's where somebody else touched the file as well [H9]", async () => {
  const at = branch();
  const again = at.commit(PATH, test("page no. 2"));
  const pushes = [
    { head: at.plan, login: "coder-bot" },
    { head: at.tests, before: at.plan, login: "tester-bot" },
    { head: again, before: at.tests, login: "coder-bot" },
  ];
  expect(await byTesters(at, again, pushes)).toEqual([]);
});

it("knows nothing of a branch that was rewritten: what was thrown away may have brought it [H9]", async () => {
  const at = branch();
  at.fixture.git("checkout", "-q", "-b", "elsewhere", at.tests);
  const thrown = at.commit("src/other.ts", "export {};\n");
  const pushes = [
    { head: at.base, login: "coder-bot" },
    { head: at.plan, login: "coder-bot" },
    { head: thrown, before: at.plan, login: "coder-bot" },
    { head: at.head, before: thrown, login: "tester-bot" },
  ];
  expect(await byTesters(at, at.head, pushes)).toMatch(/^the branch was at `[0-9a-f]{40}` once/);
  // What the target has is nobody's rewriting.
  const plain = [...pushes.slice(0, 2), { head: at.head, before: at.plan, login: "tester-bot" }];
  expect(await byTesters(at, at.head, plain)).toEqual([PATH]);
});
