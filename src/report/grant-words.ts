import { codeFence, codeSpan } from "./escape.ts";

/** A run's grant, as its check run shows it. Public: it authorises what the plan declares, and opens nothing. */
export interface GrantNotice {
  readonly id: string;
  /** JWS in compact form. */
  readonly token: string;
  /** Where it is read, and whether it still holds. */
  readonly address: string;
  /** UTC with milliseconds. */
  readonly expiresAt: string;
}

/** One line for people. It names the grant, so that another one is said anew. */
export function grantLine({ id, address, expiresAt }: GrantNotice): string {
  return `The run has a grant, ${codeSpan(id)}, until ${expiresAt}: ${codeSpan(address)} says whether it still holds.`;
}

/** The grant itself, for the run's agent and whoever runs its commands. */
export function grantSection({ token }: GrantNotice): string {
  return `#### Grant\n\nWhat the plan declares is granted to this run; it is public and opens nothing. ${codeSpan("proofgate grant verify")} proves it:\n\n${codeFence(token)}`;
}
