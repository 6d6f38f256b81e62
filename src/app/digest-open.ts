import type { Digest } from "../contract/generated/digest.ts";
import { GivenUp, PutOff } from "./job-failure.ts";
import type { KnownRepository } from "./known-repositories.ts";
import { plainText } from "./manifest-change.ts";
import type { Services } from "./services.ts";
import { openPulls } from "./sweep-pulls.ts";

type DigestOfRepository = Digest["repositories"][number];

/** Branches whose pull request is open, as a digest names them; undefined where GitHub does not say. */
export async function openHeads(
  services: Services,
  { id, fullName: name, installationId }: KnownRepository,
): Promise<ReadonlySet<string> | undefined> {
  if (installationId === undefined) return undefined;
  try {
    const pulls = await openPulls(services, { id, name, installationId, defaultBranch: "" }, undefined);
    return new Set(pulls.flatMap(({ head }) => (head.repo?.id === id ? [plainText(head.ref)] : [])));
  } catch (error) {
    if (!(error instanceof GivenUp || error instanceof PutOff)) throw error;
    return undefined;
  }
}

/** Whether something waits before the gate of a pull request. */
export function waitsBeforeGate({ waiting }: DigestOfRepository): boolean {
  return waiting.some(isBeforeGate);
}

/** Without what waits before the gate of a pull request that was closed: its branch is there, and nobody is asked any more. */
export function withoutClosed(
  told: DigestOfRepository,
  open: ReadonlySet<string> | undefined,
): DigestOfRepository {
  if (open === undefined) return told;
  return { ...told, waiting: told.waiting.filter((each) => !isBeforeGate(each) || open.has(each.branch)) };
}

/** What a rung has to be adopted for waits whether a pull request is open or not. */
function isBeforeGate({ gate, command }: DigestOfRepository["waiting"][number]): boolean {
  return gate !== undefined && gate !== "run" && !command.startsWith("/proofgate adopt ");
}
