import { expect, it } from "vitest";
import type { CrossedRun } from "../../src/collect/given-reports.ts";
import { type Case, judge } from "./judged-evidence.ts";

const PATH = "test/page.test.ts";
const OLD = 'it("names its number", () => { expect(page(1)).toBe("page 1"); });\n';
const ALTERED = OLD.replace('"page 1"', '"page no. 1"');
const FAILED = "<failure message='it is another'/>";
const junit = (inside = "", name = "names its number", file = PATH) =>
  `<testsuite name="page"><testcase file="${file}" name="${name}">${inside}</testcase></testsuite>`;
const ran = (text: string, more: Partial<CrossedRun> = {}): CrossedRun => ({
  reports: [{ name: "junit.xml", bytes: Buffer.from(text) }],
  ...more,
});

/** A test of the target is altered, together with `src/page.ts`. */
const altered: Case = { target: { [PATH]: OLD }, change: { [PATH]: ALTERED }, tests: junit() };
const together = async (more: Case) => (await judge({ ...altered, ...more })).together.join("\n");

it("asks for a look at a test that is altered together with code, where nobody ran anything [H9]", async () => {
  expect(await together({})).toMatch(
    /^review: the test `names its number` of the target is altered, together with code \(.*nothing is proven of it: nobody ran/,
  );
});

it("asks for none where it fails on the target's code and passes on the head's [H9] [H12]", async () => {
  expect(await together({ reports: { testsOnBase: ran(junit(FAILED)) } })).toMatch(/^note: /);
});

it("asks where it passes on the target's code as well, or is in no report of it [H9]", async () => {
  expect(await together({ reports: { testsOnBase: ran(junit()) } })).toMatch(
    /^review: .*on the target's code it is: passed, on the head's: passed/,
  );
  expect(await together({ reports: { testsOnBase: ran(junit(FAILED, PATH)) } })).toMatch(
    /^review: .*not run/,
  );
  const elsewhere = ran(junit(FAILED, "names its number", "test/other.test.ts"));
  expect(await together({ reports: { testsOnBase: elsewhere } })).toMatch(/^review: .*not run/);
});

it("asks for none where the test still holds as the target has it [H9]", async () => {
  expect(await together({ reports: { baseTestsOnHead: ran(junit()) } })).toMatch(/^note: /);
  expect(await together({ reports: { baseTestsOnHead: ran(junit(FAILED)) } })).toMatch(
    /^review: .*as it was, on the head's code: failed/,
  );
});

it("asks for none where tests only come, or only get other names [H9]", async () => {
  const more = { change: { [PATH]: `${OLD}it("is one", () => { expect(page(2)).toBe("page 2"); });\n` } };
  expect(await together(more)).toMatch(/^note: /);
  expect(await together({ change: { [PATH]: OLD.replace("names its", "tells its") } })).toMatch(/^note: /);
});

it("names a test that passes only beside the change's own test files [H9]", async () => {
  const mocks = { change: { [PATH]: `vi.mock("../src/page.ts");\n${OLD}` } };
  const reports = { baseTestsOnHead: ran(junit(FAILED)) };
  expect(await together({ ...mocks, reports })).toMatch(
    /review: the test `test\/page\.test\.ts > names its number` fails on this code as the target has it/,
  );
});

it("takes nothing from a run that was ended, wrote half a report, or of an unknown commit of the target", async () => {
  const proof = junit(FAILED);
  const said = async (testsOnBase: CrossedRun) => await together({ reports: { testsOnBase } });
  expect(await said({ reports: [], why: "the run was ended: it ran for more than 1800 seconds" })).toMatch(
    /^review: .*the run was ended/,
  );
  expect(await said(ran(proof.slice(0, -20)))).toMatch(/^review: .*cannot be used/);
  expect(await said(ran('<testsuite name="a" tests="0"/>'))).toMatch(/^review: .*no test ran/);
  expect(await said(ran(proof, { bases: [undefined] }))).toMatch(/^review: .*nobody says on which commit/);
  expect(await said(ran(proof, { bases: ["4".repeat(40)] }))).toMatch(
    /^review: .*on a commit that is not here/,
  );
});

it("counts for nothing where the evidence is void, or the head's own tests are unknown", async () => {
  const reports = { testsOnBase: ran(junit(FAILED)) };
  expect(await together({ reports: { ...reports, doubt: "two submissions contradict each other" } })).toMatch(
    /^review: .*contradict/,
  );
  expect(await together({ reports, tests: "" })).toMatch(/^review: .*on the head is not known/);
});
