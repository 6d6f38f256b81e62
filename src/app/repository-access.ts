import type { FetchOutcome, Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import { type RemoteRef, remoteRefs } from "../git/remote-refs.ts";
import type { Oid } from "../git/types.ts";
import { asked, GivenUp, PutOff } from "./job-failure.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** How long one fetch may take. */
export const FETCH_MS = 10 * 60_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;

/** The repository on the configured host, whatever a payload says [T163], with a token that may read its contents. */
export async function remoteOf(
  services: Services,
  repository: Pick<RepositoryRef, "id" | "name" | "installationId">,
): Promise<Remote> {
  const { config, github } = services;
  const [owner = "", name = ""] = repository.name.split("/", 2);
  if (!NAME.test(repository.name) || name === "." || name === "..")
    throw new GivenUp("invalid", `\`${repository.name}\` is no name of a repository`);
  const token = await asked(services, () =>
    github.token(
      { installationId: repository.installationId, repositoryId: repository.id },
      { contents: "read" },
    ),
  );
  return { url: `${config.github.gitUrl}/${owner}/${name}.git`, token };
}

/** The tips of these branches, as they are now; a branch that is not there has none. */
export async function tipsOf(
  services: Pick<Services, "github">,
  remote: Remote,
  branches: readonly string[],
): Promise<ReadonlyMap<string, Oid>> {
  const refs = await refsBelow(
    services,
    remote,
    [...new Set(branches)].map((branch) => `refs/heads/${branch}`),
  );
  return new Map(refs.map(({ name, oid }) => [name.slice("refs/heads/".length), oid]));
}

export async function refsBelow(
  { github }: Pick<Services, "github">,
  remote: Remote,
  names: readonly string[],
): Promise<readonly RemoteRef[]> {
  if (names.length === 0) return [];
  const answer = await remoteRefs(remote, names);
  if (answer.kind === "refs") return answer.refs;
  if (answer.why === "unreachable") throw new PutOff(`git: ${answer.detail}`);
  github.forget();
  throw new GivenUp(answer.why, `git: ${answer.detail}`);
}

/** Objects that are here now, or will never be. */
export type Fetched =
  | { readonly kind: "here"; readonly malformed?: string }
  /** For good: a verdict names it. */
  | { readonly kind: "unavailable"; readonly why: string };

/** @throws PutOff or GivenUp where the remote as a whole cannot be read. */
export async function fetchInto(
  services: Pick<Services, "github" | "mirrors" | "telemetry">,
  mirror: Mirror,
  remote: Remote,
  oid: string,
): Promise<Fetched> {
  const bytesMax = services.mirrors.limits.mirrorBytesMax;
  const fetched = await services.telemetry.within({ name: "fetch objects" }, () =>
    mirror.fetch(remote, [oid as Oid], { bytesMax, timeoutMs: FETCH_MS }),
  );
  return outcomeOf(services, fetched);
}

/** @throws PutOff or GivenUp where the remote as a whole cannot be read. */
export function outcomeOf({ github }: Pick<Services, "github">, outcome: FetchOutcome): Fetched {
  switch (outcome.kind) {
    case "fetched":
      return {
        kind: "here",
        ...(outcome.malformed === undefined ? {} : { malformed: outcome.malformed }),
      };
    case "too-large":
      return {
        kind: "unavailable",
        why: `the repository takes more than the ${outcome.bytesMax} bytes that a mirror may have`,
      };
    case "failed":
      if (outcome.why === "missing")
        return { kind: "unavailable", why: `the remote has no such object: ${outcome.detail}` };
      if (outcome.why === "unreachable") throw new PutOff(`git: ${outcome.detail}`);
      github.forget();
      throw new GivenUp("refused", `git: ${outcome.detail}`);
  }
}

/** Many heads by one git; one alone, and what cannot be had so, is left to whoever judges it. */
export async function fetchAhead(
  { mirrors }: Pick<Services, "mirrors">,
  mirror: Mirror,
  remote: Remote,
  heads: readonly { readonly oid: Oid }[],
): Promise<void> {
  if (heads.length < 2) return;
  const oids = heads.map(({ oid }) => oid);
  await mirror.fetchAhead(remote, oids, { bytesMax: mirrors.limits.mirrorBytesMax, timeoutMs: FETCH_MS });
}
