import type { Permissions } from "./operations.ts";

/** What is read over git, not REST: exact commits into a bare mirror. */
export const GIT_NEEDS: Permissions = { contents: "read" };

/** What GitHub asks for before it sends an event ("Webhook events and payloads", threats.md 3.1). */
export const EVENT_NEEDS: Readonly<Record<string, Permissions>> = {
  push: { contents: "read" },
  create: { contents: "read" },
  delete: { contents: "read" },
  pull_request: { pull_requests: "read" },
  pull_request_review: { pull_requests: "read" },
  issue_comment: { issues: "read" },
  check_run: { checks: "read" },
  check_suite: { checks: "read" },
  merge_group: { merge_queues: "read" },
  member: { members: "read" },
  membership: { members: "read" },
  team: { members: "read" },
};

/** The least that covers all of these. */
export function union(permissions: readonly Permissions[]): Permissions {
  const all: Record<string, "read" | "write"> = {};
  for (const each of permissions)
    for (const [name, level] of Object.entries(each)) if (all[name] !== "write") all[name] = level;
  return all;
}
