import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { actorOf, type Caller, demand, type Permission, sees } from "./caller.ts";
import { authenticate } from "./credentials.ts";
import { httpBackend } from "./git-backend.ts";
import type { Outcome, Received } from "./http-server.ts";
import { NO_SHA, parsePush, type RefChange } from "./push-commands.ts";
import { afterRefChanges } from "./ref-changes.ts";
import { Refusal } from "./refusal.ts";
import { findRepository, formerlyNamed } from "./repositories.ts";
import { refusalsOf } from "./rule-check.ts";
import type { Repository, World } from "./state.ts";
import { inTurn } from "./turns.ts";

const GIT_PATH = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

export function isGitPath(path: string): boolean {
  return GIT_PATH.test(path);
}

const MANY_REFS = 100;

/** Clones, fetches and pushes: whom GitHub lets in, and what its rules let through. */
export async function serveGit(world: World, received: Received): Promise<Outcome> {
  const [, owner = "", name = "", service = ""] = GIT_PATH.exec(received.path) ?? [];
  const pushes =
    service === "git-receive-pack" || received.url.searchParams.get("service") === "git-receive-pack";
  try {
    const caller = authenticate(world, received.headers.authorization);
    const repository = findRepository(world, owner, name) ?? formerlyNamed(world, owner, name);
    letIn(world, caller, repository, pushes);
    if (repository === undefined) throw new Refusal(404, "Repository not found.");
    const login = caller.kind === "nobody" ? "" : actorOf(caller).login;
    if (service === "git-receive-pack") {
      return await inTurn(repository, () => receive(world, repository, caller, received));
    }
    return await httpBackend(repository.git.directory, service, received, login);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return text(refusal.status, `${refusal.message}\n`);
  }
}

function letIn(world: World, caller: Caller, repository: Repository | undefined, pushes: boolean): void {
  const hidden = repository === undefined || !sees(world, caller, repository);
  // git asks for a password only after a 401.
  if (caller.kind === "nobody" && (hidden || pushes)) throw new Refusal(401, "Authentication required.");
  if (hidden) throw new Refusal(404, "Repository not found.");
  const needed: Permission = ["contents", pushes ? "write" : "read"];
  demand(world, caller, repository, [needed]);
  if (pushes && repository.archived) {
    throw new Refusal(403, "This repository was archived so it is read-only.");
  }
}

async function receive(
  world: World,
  repository: Repository,
  caller: Caller,
  received: Received,
): Promise<Outcome> {
  const sender = actorOf(caller);
  const { commands, pack } = parsePush(received.body, received.headers["content-encoding"]);
  const refused = await refusalsOf(world, repository, caller, commands, pack);
  const outcome = await withRefusals(world, refused, (settings, environment) =>
    httpBackend(repository.git.directory, "git-receive-pack", received, sender.login, settings, environment),
  );
  const done = await happened(repository, commands);
  // Thousands of single files would be read for every ref that is told of.
  if (done.length > MANY_REFS) await repository.git.run(["pack-refs", "--all"]);
  await afterRefChanges(world, repository, sender, done);
  return outcome;
}

/** git may refuse a ref for reasons of its own: what counts is where the refs stand now. */
async function happened(repository: Repository, commands: readonly RefChange[]): Promise<RefChange[]> {
  const text = await repository.git.text(["for-each-ref", "--format=%(objectname) %(refname)"]);
  const now = new Map(text.split("\n").map((line) => [line.slice(41), line.slice(0, 40)]));
  return commands.filter(({ ref, before, after }) => {
    if (before === after) return false;
    return now.get(ref) === (after === NO_SHA ? undefined : after);
  });
}

/** git itself tells the pusher, ref by ref: an `update` hook that reads what was decided. */
const HOOK = `#!/bin/sh
[ -f "$PROOFGATE_REFUSALS/$1/message" ] || exit 0
cat "$PROOFGATE_REFUSALS/$1/message" >&2
exit 1
`;

async function withRefusals(
  world: World,
  refused: ReadonlyMap<string, string>,
  run: (settings: Record<string, string>, environment: Record<string, string>) => Promise<Outcome>,
): Promise<Outcome> {
  if (refused.size === 0) return await run({ "core.hooksPath": "/dev/null" }, {});
  const directory = await mkdtemp(join(world.directory, "refusals-"));
  try {
    await writeFile(join(directory, "update"), HOOK);
    await chmod(join(directory, "update"), 0o755);
    for (const [ref, message] of refused) {
      await mkdir(join(directory, ref), { recursive: true });
      await writeFile(join(directory, ref, "message"), message);
    }
    return await run({ "core.hooksPath": directory }, { PROOFGATE_REFUSALS: directory });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function text(status: number, message: string): Outcome {
  const headers: Record<string, string> = { "content-type": "text/plain; charset=utf-8" };
  if (status === 401) headers["www-authenticate"] = 'Basic realm="GitHub"';
  return { status, headers, body: Buffer.from(message) };
}
