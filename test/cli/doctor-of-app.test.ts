import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { MaturityFacts } from "../../src/contract/generated/maturity-facts.ts";
import type { Diagnosis } from "../../src/setup/doctor/diagnosis.ts";
import type { Maturity } from "../../src/setup/doctor/maturity.ts";
import { JUDGING } from "../app/policy-and-plan.ts";
import { type Example, example } from "../github/example.ts";
import { readSchema } from "../tools/schema-kinds.ts";
import { run } from "./run.ts";
import { newWorkTree } from "./work-tree.ts";

interface Report {
  readonly checks: readonly Diagnosis[];
  readonly threads: readonly Maturity[];
}

const [EXAMPLE] = readSchema("maturity-facts").examples as [MaturityFacts];
const FACTS: MaturityFacts = { ...EXAMPLE, threads: [{ ...EXAMPLE.threads[0]!, thread: "." }] };
const TOKEN = "operator";

let here: Example;
/** What the App answers next. */
let answered: { readonly status: number; readonly text: string };
const app = createServer((request, response) => {
  const isOwn = request.headers.authorization === `Bearer ${TOKEN}`;
  const isAsked = request.url === "/api/v1/maturity?repository=acme%2Fshop";
  response.writeHead(isOwn && isAsked ? answered.status : 401).end(answered.text);
});

/** The repository that `init` sets up, its rulesets applied, whose documents ask for all that level 2 asks for. */
beforeAll(async () => {
  here = await example({ permissions: JUDGING });
  const { github, shop, alice } = here;
  const tree = newWorkTree();
  tree.put("README.md", "shop\n");
  tree.commit("start");
  tree.git("remote", "add", "origin", "https://github.com/acme/shop.git");
  const environment = { GITHUB_TOKEN: github.userToken(alice), GITHUB_API_URL: github.api };
  const init = async (...more: readonly string[]) => {
    const argv = ["init", "--owner", "@acme/platform", "--app-id", String(here.app.id), "--write", ...more];
    expect(await run(argv, { directory: tree.home, environment })).toMatchObject({ status: 0 });
  };
  await init("--agent", "bob", "--mode", "enforce");
  const written = (path: string) => readFileSync(join(tree.home, path), "utf8");
  const files = {
    ".proofgate/policy.yaml": `${written(".proofgate/policy.yaml")}\nusage: { required: true }\n`,
    ".proofgate/config.yaml": `${written(".proofgate/config.yaml")}\ntests: { command: "npm test" }\n`,
  };
  await github.push(shop, { as: alice, branch: "main", files });
  await init("--apply");
  tree.remove();
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  app.close();
  await here.github.close();
});

async function examined(more: Readonly<Record<string, string>> = { PROOFGATE_TOKEN: TOKEN }, place?: string) {
  const address = place ?? `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  const argv = ["doctor", "acme/shop", "--app-id", String(here.app.id), "--app", address];
  const github = { GITHUB_TOKEN: here.github.userToken(here.alice), GITHUB_API_URL: here.github.api };
  return await run([...argv, "--format", "json"], { environment: { ...github, ...more } });
}
function reportOf(stdout: string) {
  const { checks, threads } = JSON.parse(stdout) as Report;
  return { record: checks.find(({ check }) => check === "app-record"), threads };
}

it("calls a thread level 3 by what its App recorded of it, and has nothing more to ask [P167]", async () => {
  answered = { status: 200, text: JSON.stringify(FACTS) };
  const { status, stdout } = await examined();
  expect(reportOf(stdout)).toEqual({
    record: { check: "app-record", state: "holds", message: expect.stringContaining(FACTS.since) },
    threads: [{ thread: ".", level: 3, missing: [] }],
  });
  expect(status).toBe(0);
});

const other = { ...FACTS, repository: { id: 1, name: "acme/other" } };
const stranger = { ...FACTS, threads: [{ ...FACTS.threads[0], sandboxed: "all" }] };
it.each([
  [
    "does not know the token",
    401,
    JSON.stringify({ message: "not the operator's" }),
    "401: not the operator's",
  ],
  ["does not reach its database", 503, "{}", "503: it did not say why"],
  ["says no JSON", 200, "<html>", "is no JSON"],
  ["says what is not known here", 200, JSON.stringify(stranger), "not of a form that is known"],
  ["tells of another repository", 200, JSON.stringify(other), "of another repository"],
])(
  "calls it level 1 and its record not seen, never lacking, where the App %s [P166]",
  async (_, status, text, why) => {
    answered = { status, text };
    const { status: exit, stdout } = await examined();
    expect(reportOf(stdout)).toMatchObject({
      record: { state: "unseen", message: expect.stringContaining(why) },
      threads: [{ level: 1, missing: [expect.stringContaining(`not seen: `)] }],
    });
    expect(exit).toBe(3);
  },
);

it("says so where nobody answers at that address, and asks nobody without a token", async () => {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  const { status, stdout } = await examined({ PROOFGATE_TOKEN: TOKEN }, `http://127.0.0.1:${port}`);
  expect([status, reportOf(stdout).record?.message]).toEqual([3, expect.stringContaining("cannot be asked")]);
  const asked = await examined({});
  expect([asked.status, asked.stderr]).toEqual([2, expect.stringContaining("PROOFGATE_TOKEN is not set")]);
  const clear = await examined({ PROOFGATE_TOKEN: TOKEN }, "http://example.com");
  expect([clear.status, clear.stderr]).toEqual([2, expect.stringContaining("no address of an App")]);
});
