import type { Setup } from "./setup.ts";

/** A workflow that judges without the App, by the Action, which says itself what that is worth. */
export function starterWorkflow({ agentBranches }: Setup, action: string): string {
  const at = action.lastIndexOf("@");
  return `# Judges pushes of agents, pull requests and merge groups. The App does it better: it keeps what it saw.
# What the policy requires of tests is unknown until this job brings it: see the inputs of the Action before you enforce.
name: proofgate
on:
  push: { branches: [${agentBranches.map((name) => JSON.stringify(name)).join(", ")}] }
  pull_request:
  merge_group:
permissions: { contents: read, pull-requests: read }
jobs:
  proofgate:
    runs-on: ubuntu-latest
    steps:
      - uses: ${action.slice(0, at)}/action@${action.slice(at + 1)}
`;
}
