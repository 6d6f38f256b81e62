import type { Grant } from "./grant.ts";

/** What somebody is about to do under a grant: only what is known there. */
export interface GrantDemand {
  readonly repository?: number;
  /** Without `refs/heads/`. */
  readonly branch?: string;
  readonly run?: string;
  readonly base?: string;
  readonly tree?: string;
  readonly planSha256?: string;
  readonly commandsSha256?: string;
  /** The App's address. */
  readonly issuer?: string;
}

export interface GrantMismatch {
  readonly what: keyof GrantDemand;
  readonly message: string;
}

/** Where the grant is for something else than what is asked of it. */
export function mismatches(grant: Grant, demand: GrantDemand): readonly GrantMismatch[] {
  const granted: Readonly<Record<keyof GrantDemand, readonly [words: string, value: string | number]>> = {
    repository: ["repository", grant.repository_id],
    branch: ["branch", grant.branch],
    run: ["run", grant.sub],
    base: ["base commit", grant.base.commit],
    tree: ["base tree", grant.base.tree],
    planSha256: ["plan", grant.plan.sha256],
    commandsSha256: ["list of commands", grant.commands_sha256],
    issuer: ["App", grant.iss],
  };
  return (Object.keys(granted) as (keyof GrantDemand)[]).flatMap((what) => {
    const asked = demand[what];
    const [words, value] = granted[what];
    if (asked === undefined || asked === value) return [];
    return [{ what, message: `it is for the ${words} \`${value}\`, not for \`${asked}\`` }];
  });
}
