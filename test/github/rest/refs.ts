import { NO_SHA } from "../push-commands.ts";
import { writeRef } from "../ref-write.ts";
import { notFound, unprocessable } from "../refusal.ts";
import { type Answer, type Call, created, list, nothing, ok, type Route } from "../route.ts";
import { nodeId } from "../shapes/account.ts";
import { repositoryUrl } from "../shapes/repository.ts";
import type { Repository, World } from "../state.ts";

export const refRoutes: readonly Route[] = [
  { method: "GET", path: "/repos/{owner}/{repo}/git/ref/{ref}", needs: [["contents", "read"]], answer: read },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/matching-refs/{ref}",
    needs: [["contents", "read"]],
    answer: matching,
  },
  { method: "POST", path: "/repos/{owner}/{repo}/git/refs", needs: [["contents", "write"]], answer: create },
  {
    method: "PATCH",
    path: "/repos/{owner}/{repo}/git/refs/{ref}",
    needs: [["contents", "write"]],
    answer: update,
  },
  {
    method: "DELETE",
    path: "/repos/{owner}/{repo}/git/refs/{ref}",
    needs: [["contents", "write"]],
    answer: remove,
  },
];

interface Ref {
  readonly name: string;
  readonly sha: string;
  readonly type: string;
}

async function refsUnder(repository: Repository, beginning: string): Promise<Ref[]> {
  const [folder] = /^.*\//.exec(beginning) ?? [""];
  const text = await repository.git.text([
    "for-each-ref",
    "--format=%(objectname) %(objecttype) %(refname)",
    folder.replace(/\/$/, "") || "refs",
  ]);
  return text
    .split("\n")
    .map((line) => line.split(" "))
    .map(([sha = "", type = "", name = ""]) => ({ sha, type, name }))
    .filter(({ name }) => name.startsWith(beginning) && name !== "");
}

function shape(world: World, repository: Repository, { name, sha, type }: Ref) {
  const url = repositoryUrl(world, repository);
  return {
    ref: name,
    node_id: nodeId("REF", name),
    url: `${url}/git/${name}`,
    object: { sha, type, url: `${url}/git/${type}s/${sha}` },
  };
}

async function find({ repository, parameter }: Call): Promise<Ref> {
  const name = `refs/${parameter("ref")}`;
  const ref = (await refsUnder(repository, name)).find((one) => one.name === name);
  if (ref === undefined) throw notFound();
  return ref;
}

async function read(call: Call): Promise<Answer> {
  return ok(shape(call.world, call.repository, await find(call)));
}

async function matching({ world, repository, parameter }: Call): Promise<Answer> {
  const refs = await refsUnder(repository, `refs/${parameter("ref")}`);
  return list(refs.map((ref) => shape(world, repository, ref)));
}

async function create({ world, repository, caller, body }: Call): Promise<Answer> {
  const name = String(body.ref);
  const sha = String(body.sha);
  if (!/^refs\/[^/]+\/./.test(name) || !(await repository.git.holds(["check-ref-format", name]))) {
    throw unprocessable("Reference name is invalid");
  }
  const type = await typeOf(repository, sha);
  if ((await refsUnder(repository, name)).some((ref) => ref.name === name)) {
    throw unprocessable("Reference already exists");
  }
  await writeRef(world, repository, caller, { ref: name, before: NO_SHA, after: sha });
  return created(shape(world, repository, { name, sha, type }));
}

async function typeOf(repository: Repository, sha: string): Promise<string> {
  const known = /^[0-9a-f]{40}$/.test(sha) && (await repository.git.holds(["cat-file", "-e", sha]));
  if (!known) throw unprocessable("Object does not exist");
  return await repository.git.text(["cat-file", "-t", sha]);
}

async function update(call: Call): Promise<Answer> {
  const { world, repository, caller, body } = call;
  const ref = await existing(call);
  const sha = String(body.sha);
  const type = await typeOf(repository, sha);
  if (body.force !== true && !(await repository.git.holds(["merge-base", "--is-ancestor", ref.sha, sha]))) {
    throw unprocessable("Update is not a fast forward");
  }
  if (sha !== ref.sha)
    await writeRef(world, repository, caller, { ref: ref.name, before: ref.sha, after: sha });
  return ok(shape(world, repository, { name: ref.name, sha, type }));
}

async function remove(call: Call): Promise<Answer> {
  const { world, repository, caller } = call;
  const ref = await existing(call);
  await writeRef(world, repository, caller, { ref: ref.name, before: ref.sha, after: NO_SHA });
  return nothing;
}

/** Writing to a ref that is not there is 422, reading it 404. */
async function existing(call: Call): Promise<Ref> {
  const name = `refs/${call.parameter("ref")}`;
  const ref = (await refsUnder(call.repository, name)).find((one) => one.name === name);
  if (ref === undefined) throw unprocessable("Reference does not exist");
  return ref;
}
