import { expect, it } from "vitest";
import { workOfWebhook } from "../../src/app/webhook-jobs.ts";

const [ONE, TWO, NONE] = ["1".repeat(40), "2".repeat(40), "0".repeat(40)];
const REPOSITORY = { id: 99, full_name: "acme/shop", default_branch: "main" };
const SENDER = { id: 5, login: "acme-coder[bot]", type: "Bot" };
const COMMON = { repository: REPOSITORY, installation: { id: 7 }, sender: SENDER };
const OURS = { id: 99, name: "acme/shop", installationId: 7, defaultBranch: "main" };

function workOf(event: string, payload: object) {
  return workOfWebhook(event, Buffer.from(JSON.stringify({ ...COMMON, ...payload })));
}

const push = { ref: "refs/heads/agent/WP-1", before: ONE, after: TWO, forced: false };
const pull = { number: 3, pull_request: { number: 3, head: { ref: "agent/WP-1", repo: { id: 99 } } } };
const comment = { action: "created", issue: { number: 3, pull_request: {} }, comment: { id: 12 } };

it("judges a pushed branch, in its own lane [P121]", () => {
  expect(workOf("push", push)).toEqual({
    work: [
      {
        lane: "99 refs/heads/agent/WP-1",
        work: {
          kind: "judge-branch",
          repository: OURS,
          branch: "agent/WP-1",
          before: ONE,
          after: TWO,
          forced: false,
          sender: SENDER,
        },
      },
    ],
  });
});

it.each([
  ["a new branch", { before: NONE }, { after: TWO }, "before"],
  ["a branch that goes", { after: NONE }, { before: ONE }, "after"],
  ["a forced push", { forced: true }, { forced: true, before: ONE, after: TWO }, "none"],
])("tells %s", (_what, parts, seen, absent) => {
  const said = workOf("push", { ...push, ...parts });
  expect(said).toMatchObject({ work: [{ work: seen }] });
  expect("work" in said && absent in (said.work[0]?.work ?? {})).toBe(false);
});

it("asks again for what people agreed to when they lose a role, not when they gain one [T120]", () => {
  const member = { id: 8, login: "bob", type: "User" };
  const asked = { kind: "people", installationId: 7 };
  const lane = "installation 7 people";
  expect(workOf("member", { action: "removed", member })).toEqual({
    work: [{ lane, work: { ...asked, member: 8 } }],
  });
  expect(workOf("membership", { action: "removed", member, repository: undefined })).toMatchObject({
    work: [{ work: { member: 8 } }],
  });
  expect(workOf("team", { action: "removed_from_repository" })).toEqual({ work: [{ lane, work: asked }] });
  expect(workOf("member", { action: "added", member })).toEqual({ work: [] });
});

it("keeps a pull request in the lane of its branch, and one of a fork in its own", () => {
  expect(workOf("pull_request", { action: "opened", ...pull })).toMatchObject({
    work: [{ lane: "99 refs/heads/agent/WP-1", work: { kind: "judge-pull", pull: 3, closed: false } }],
  });
  const foreign = { ...pull, pull_request: { number: 3, head: { ref: "main", repo: { id: 100 } } } };
  expect(workOf("pull_request", { action: "closed", ...foreign })).toMatchObject({
    work: [{ lane: "99 pull 3", work: { closed: true } }],
  });
  const gone = { ...pull, pull_request: { number: 3, head: { ref: "main", repo: null } } };
  expect(workOf("pull_request", { action: "edited", ...gone })).toMatchObject({
    work: [{ lane: "99 pull 3" }],
  });
});

it("takes a comment for a command when it is made, and for nothing more when it is edited", () => {
  expect(workOf("issue_comment", comment)).toMatchObject({
    work: [{ lane: "99 pull 3", work: { kind: "command", pull: 3, comment: 12 } }],
  });
  for (const action of ["edited", "deleted"])
    expect(workOf("issue_comment", { ...comment, action })).toMatchObject({
      work: [{ work: { kind: "withdrawn" } }],
    });
  expect(workOf("issue_comment", { ...comment, issue: { number: 3 } })).toEqual({ work: [] });
});

it("tells whose button was pressed on which check run, and by whom [T115]", () => {
  const check_run = { id: 21, head_sha: TWO, external_id: "V-1", app: { id: 4 } };
  const press = { action: "requested_action", check_run, requested_action: { identifier: "approve" } };
  const told = { repository: OURS, head: TWO, app: 4, checkRun: 21, verdict: "V-1", button: "approve" };
  expect(workOf("check_run", press)).toEqual({
    work: [{ lane: `99 ${TWO}`, work: { kind: "press", ...told, sender: SENDER } }],
  });
  // Another App's, which names nothing.
  const nameless = { ...press, check_run: { ...check_run, external_id: null } };
  expect(workOf("check_run", nameless)).toMatchObject({ work: [{ work: { verdict: "" } }] });
  expect(workOf("check_run", { ...press, requested_action: undefined })).toHaveProperty("refused");
  for (const action of ["created", "completed"])
    expect(workOf("check_run", { ...press, action })).toEqual({ work: [] });
});

it("publishes again what was asked for again, and judges what a merge queue asks for", () => {
  expect(workOf("check_run", { action: "rerequested", check_run: { head_sha: TWO } })).toMatchObject({
    work: [{ work: { kind: "republish", head: TWO, sender: SENDER } }],
  });
  expect(workOf("check_suite", { action: "requested", check_suite: { head_sha: TWO } })).toEqual({
    work: [],
  });
  const group = {
    head_ref: "refs/heads/gh-readonly-queue/main/pr-3-x",
    head_sha: TWO,
    base_ref: "refs/heads/main",
    base_sha: "3".repeat(40),
  };
  expect(workOf("merge_group", { action: "checks_requested", merge_group: group })).toMatchObject({
    work: [{ lane: "99 queue refs/heads/main", work: { kind: "judge-queue", head: TWO } }],
  });
});

it.each(["installation", "installation_repositories"])("looks after installations: %s", (event) => {
  expect(workOf(event, { action: "created" })).toEqual({
    work: [{ lane: "installation 7", work: { kind: "installation", installationId: 7, action: "created" } }],
  });
});

it.each([
  ["an event that nobody asked for", "star", {}],
  ["an event called like what every object has", "constructor", {}],
  ["a tag", "push", { ...push, ref: "refs/tags/v1" }],
  ["a label", "pull_request", { action: "labeled", ...pull }],
])("makes no work of %s", (_what, event, payload) => {
  expect(workOf(event, payload)).toEqual({ work: [] });
});

it.each<[string, string, object, string]>([
  ["no ref", "push", { ...push, ref: undefined }, "push: `ref` is no text"],
  ["a short id", "push", { ...push, after: "abc" }, "push: `after` is no object id"],
  [
    "an id as text",
    "push",
    { ...push, repository: { ...REPOSITORY, id: "99" } },
    "push: `repository.id` is no id",
  ],
  ["no installation", "push", { ...push, installation: null }, "push: `installation` is no object"],
  ["a list for a repository", "push", { ...push, repository: [] }, "push: `repository` is no object"],
  [
    "a name without end",
    "push",
    { ...push, ref: `refs/heads/${"x".repeat(5000)}` },
    "push: `ref` is no text",
  ],
  [
    "a number below one",
    "pull_request",
    { action: "opened", ...pull, number: 0 },
    "pull_request: `number` is no id",
  ],
])("refuses a payload with %s, and says where", (_what, event, payload, refused) => {
  expect(workOf(event, payload)).toEqual({ refused });
});

it.each(["", "{", "[]", "null", '"x"', "\u0000"])("refuses %j", (text) => {
  expect(workOfWebhook("push", Buffer.from(text))).toHaveProperty("refused");
});
