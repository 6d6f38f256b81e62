import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { githubFailure } from "../../src/app/github-error.ts";
import {
  deleteBranch,
  deleteRef,
  keepCommit,
  moveBranch,
  moveRef,
  type RefPlace,
  readRef,
} from "../../src/app/kept-refs.ts";
import { openPullsOf } from "../../src/app/open-pulls.ts";
import { publishCheckRun } from "../../src/app/publish-check-run.ts";
import { pullNow } from "../../src/app/pull-now.ts";
import { writeTree } from "../../src/app/reverted-tree.ts";
import { roleOf } from "../../src/app/role-of.ts";
import { MODE, type Oid } from "../../src/git/types.ts";
import type { Letter } from "./inbox.ts";
import { doubleSide, emulateSide, type Side } from "./sides.ts";

let double: Side;
let emulate: Side;

beforeAll(async () => {
  [double, emulate] = await Promise.all([doubleSide(), emulateSide()]);
});
afterAll(() => Promise.all([double, emulate].map((side) => side.close())));

/** What the double answers, once the emulator has answered the same to the same requests of the App. */
async function agreed<T>(flow: (side: Side) => Promise<T>): Promise<T> {
  const ours = await flow(double);
  expect(await flow(emulate)).toEqual(ours);
  return ours;
}

const WRITES = { contents: "write" } as const;
const AT = { owner: "acme", repo: "shop" };

/** @throws while it has not come. */
function letterOf({ box }: Side, event: string): Letter {
  const letter = box.letters.find((each) => each.event === event);
  if (letter === undefined) throw new Error(`no webhook of ${event} has come`);
  return letter;
}

/** How the App sorts what became of a request. */
async function outcome(asking: Promise<unknown>): Promise<string> {
  try {
    await asking;
    return "done";
  } catch (error) {
    return githubFailure(error, 0).kind;
  }
}

async function refPlace({ app, place }: Side): Promise<RefPlace> {
  return { ...AT, client: await app.client(place.installed, WRITES) };
}

/** A commit with its parent's files: what is in it does not matter here. */
async function commitOn({ client }: RefPlace, parent: string, message: string): Promise<string> {
  const { data } = await client.rest.git.getCommit({ ...AT, commit_sha: parent });
  const made = await client.rest.git.createCommit({ ...AT, message, tree: data.tree.sha, parents: [parent] });
  return made.data.sha;
}

async function branchOf(side: Side, branch: string): Promise<string> {
  const here = await refPlace(side);
  const main = (await readRef(here, "refs/heads/main")) ?? "";
  const head = await commitOn(here, main, branch);
  await keepCommit(here, `refs/heads/${branch}`, head);
  return head;
}

it("makes the App a token for what is granted, and none for more, elsewhere, or for another's key [T165]", async () => {
  const sorted = await agreed(async ({ app, impostor, place }) => {
    const { installationId, repositoryId } = place.installed;
    const reads = { contents: "read" } as const;
    return [
      await outcome(app.token(place.installed, reads)),
      await outcome(app.token(place.installed, { workflows: "write" })),
      await outcome(app.token({ installationId, repositoryId: 987_654 }, reads)),
      await outcome(app.token({ installationId: 987_654, repositoryId }, reads)),
      await outcome(impostor.token(place.installed, reads)),
    ];
  });
  expect(sorted).toEqual(["done", "invalid", "invalid", "missing", "refused"]);
});

it("lets a token write nothing that it was not made for [T165]", async () => {
  const sorted = await agreed(async (side) => {
    const { rest } = side.bare(await side.app.token(side.place.installed, { contents: "read" }));
    const sha = (await readRef(await refPlace(side), "refs/heads/main")) ?? "";
    return [
      await outcome(rest.git.getRef({ ...AT, ref: "heads/main" })),
      await outcome(rest.git.createRef({ ...AT, ref: "refs/heads/more", sha })),
      await outcome(rest.checks.create({ ...AT, name: "proofgate/run", head_sha: sha })),
    ];
  });
  expect(sorted).toEqual(["done", "refused", "refused"]);
});

it("writes trees that are git's own: files, executables, deletions [P96]", async () => {
  const shas = await agreed(async (side) => {
    const { client } = await refPlace(side);
    const contents = "echo hello\n";
    const blob = await client.rest.git.createBlob({ ...AT, content: contents, encoding: "utf-8" });
    const entry = { path: "docs/a.md", mode: "100644", type: "blob", content: "a\n" } as const;
    const base = await client.rest.git.createTree({ ...AT, tree: [entry, { ...entry, path: "docs/b.md" }] });
    const tree = await writeTree(await refPlace(side), {
      tree: base.data.sha as Oid,
      base: base.data.sha as Oid,
      paths: [
        { path: "bin/run", entry: { mode: MODE.executable, oid: blob.data.sha as Oid } },
        { path: "docs/a.md", entry: undefined },
      ],
      contents: [Buffer.from(contents)],
    });
    return { blob: blob.data.sha, base: base.data.sha, tree };
  });
  expect(new Set(Object.values(shas)).size).toBe(3);
});

it("keeps, moves and deletes refs, and throws nothing away that it was not told to [P96]", async () => {
  const story = await agreed(async (side) => {
    const here = await refPlace(side);
    const kept = "refs/proofgate/kept/one";
    const first = await branchOf(side, "agent/refs");
    const second = await commitOn(here, first, "second");
    const aside = await commitOn(here, first, "aside");
    const told: unknown[] = [];
    const tell = async (ref: string) =>
      told.push([undefined, first, second, aside].indexOf(await readRef(here, ref)));
    await tell(kept);
    await keepCommit(here, kept, first);
    await keepCommit(here, kept, first);
    await tell(kept);
    told.push(await outcome(here.client.rest.git.createRef({ ...AT, ref: kept, sha: second })));
    told.push(await outcome(here.client.rest.git.createRef({ ...AT, ref: `${kept}x`, sha: "1".repeat(40) })));
    await moveRef(here, kept, second);
    told.push(await outcome(moveRef(here, kept, aside)));
    await tell(kept);
    await moveBranch(here, "agent/refs", second);
    await moveBranch(here, "agent/refs", aside);
    await tell("refs/heads/agent/refs");
    // The name of a folder of refs is no ref.
    await tell("refs/heads/agent");
    await deleteRef(here, kept);
    await deleteRef(here, kept);
    await deleteBranch(here, "agent/refs");
    await tell(kept);
    await tell("refs/heads/agent/refs");
    return told;
  });
  expect(story).toEqual([0, 1, "invalid", "invalid", "invalid", 2, 3, 0, 0, 0]);
});

it("opens a pull request that the App then finds by its branch, and sees closed", async () => {
  const seen = await agreed(async (side) => {
    const { app, place, people, repository, services } = side;
    const head = await branchOf(side, "agent/pulls");
    const client = await app.client(place.installed, { pull_requests: "write" });
    const asked = { ...AT, title: "Adds a page", head: "agent/pulls", base: "main", body: "why" };
    const { number } = (await client.rest.pulls.create(asked)).data;
    const found = [
      await openPullsOf(services, place, "agent/pulls"),
      await openPullsOf(services, place, "agent"),
    ].map((numbers) => numbers.map((each) => each - number));
    const open = await pullNow(services, repository, number);
    await people.alice.rest.pulls.update({ ...AT, pull_number: number, state: "closed" });
    const { isOpen, isMerged } = await pullNow(services, repository, number);
    const missing = await outcome(client.rest.pulls.get({ ...AT, pull_number: 987_654 }));
    // Each side counts its accounts for itself.
    const own = { ...open, head: open.head === head, authorId: typeof open.authorId };
    return { found, open: own, isOpen, isMerged, missing };
  });
  const open = {
    ...{ isOpen: true, isMerged: false, isDraft: false, isMarked: false, head: true },
    ...{ branch: "agent/pulls", base: "main", author: "proofgate[bot]", authorId: "number" },
  };
  expect(seen).toEqual({ found: [[0], []], open, isOpen: false, isMerged: false, missing: "missing" });
});

it("says a verdict once: in progress, then concluded, with its annotations; another verdict has its own", async () => {
  const runs = await agreed(async (side) => {
    const { app, place, services } = side;
    const head = (await readRef(await refPlace(side), "refs/heads/main")) ?? "";
    const say = (externalId: string, conclusion?: "success" | "failure") => {
      const at = { path: "README.md", start_line: 1, end_line: 1, title: "a finding" };
      const annotation = { ...at, annotation_level: "failure", message: "it is there" } as const;
      const annotations = conclusion === "failure" ? [annotation, annotation] : [];
      const words = { title: conclusion ?? "waits", summary: `for ${externalId}`, text: "more" };
      const report = { ...words, annotations, ...(conclusion === undefined ? {} : { conclusion }) };
      return publishCheckRun(services, place, { name: "proofgate/run", head, externalId, report });
    };
    const ids = [await say("v1"), await say("v1", "failure"), await say("v1", "failure")];
    const second = await say("v2", "success");
    const client = await app.client(place.installed, { checks: "write" });
    const asked = { ...AT, ref: head, check_name: "proofgate/run" };
    const shown = await client.paginate(client.rest.checks.listForRef, {
      ...asked,
      filter: "all",
      per_page: 1,
    });
    const latest = await client.rest.checks.listForRef(asked);
    return {
      said: [new Set(ids).size, ids.includes(second)],
      latest: latest.data.check_runs.map(({ external_id }) => external_id),
      shown: shown.map(({ external_id, status, conclusion, head_sha, output }) => ({
        ...{ external_id, status, conclusion, isOfHead: head_sha === head },
        ...{ title: output.title, summary: output.summary, annotations: output.annotations_count },
      })),
    };
  });
  const done = { status: "completed", isOfHead: true };
  expect(runs).toEqual({
    said: [1, false],
    latest: ["v2"],
    shown: [
      {
        ...done,
        external_id: "v2",
        conclusion: "success",
        title: "success",
        summary: "for v2",
        annotations: 0,
      },
      {
        ...done,
        external_id: "v1",
        conclusion: "failure",
        title: "failure",
        summary: "for v1",
        annotations: 2,
      },
    ],
  });
});

it("brings a comment's webhook, signed, and shows the comment as it stands, page after page", async () => {
  const seen = await agreed(async (side) => {
    const { app, place, people, repository } = side;
    await branchOf(side, "agent/comments");
    const asked = { ...AT, title: "t", head: "agent/comments", base: "main" };
    const { number } = (await people.alice.rest.pulls.create(asked)).data;
    const body = "/proofgate status";
    const { id } = (await people.alice.rest.issues.createComment({ ...AT, issue_number: number, body })).data;
    const letter = await vi.waitFor(() => letterOf(side, "issue_comment"), 20_000);
    expect(letter.payload).toMatchObject({
      ...{ action: "created", comment: { id, body }, issue: { number }, sender: { login: "alice" } },
      repository: { id: repository.id, full_name: "acme/shop", default_branch: "main" },
      installation: { id: repository.installationId },
    });
    const client = await app.client(place.installed, { issues: "write" });
    const own = await client.rest.issues.createComment({ ...AT, issue_number: number, body: "an answer" });
    await client.rest.issues.updateComment({ ...AT, comment_id: own.data.id, body: "a better answer" });
    const comments = await client.paginate(client.rest.issues.listComments, {
      ...{ ...AT, issue_number: number, per_page: 1 },
    });
    const read = await client.rest.issues.getComment({ ...AT, comment_id: id });
    return {
      isSigned: letter.signed,
      read: [read.data.body, read.data.user?.login, read.data.user?.type],
      comments: comments.map((each) => [each.body, each.user?.login, each.user?.type]),
      missing: await outcome(client.rest.issues.getComment({ ...AT, comment_id: 987_654 })),
    };
  });
  const command = ["/proofgate status", "alice", "User"];
  expect(seen).toEqual({
    isSigned: true,
    read: command,
    comments: [command, ["a better answer", "proofgate[bot]", "Bot"]],
    missing: "missing",
  });
});

it("tells the role that somebody has now, and of nobody who is not there [T120]", async () => {
  const roles = await agreed(async ({ people, repository, services }) => {
    const idOf = async (login: string) =>
      (await people.alice.rest.users.getByUsername({ username: login })).data.id;
    const alice = { login: "alice", id: await idOf("alice") };
    const bob = { login: "bob", id: await idOf("bob") };
    const asked = [alice, bob, { ...alice, id: bob.id }, { login: "nobody-of-that-name", id: 1 }];
    const told = await Promise.all(asked.map((user) => roleOf(services, repository, user)));
    return told.map((fact) => (fact.known ? fact.value : "unknown"));
  });
  expect(roles).toEqual(["admin", "write", "unknown", "unknown"]);
});
