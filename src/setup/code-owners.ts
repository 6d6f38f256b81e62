import type { Setup } from "./setup.ts";

/** Whom GitHub asks to look when somebody changes what judges everybody: the part of CODEOWNERS between our marks. */
export function codeOwners({ owner }: Setup): string {
  return ["/.proofgate/", "/.github/", "/AGENTS.md"].map((path) => `${path} ${owner}\n`).join("");
}
