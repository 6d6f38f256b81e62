import type { Setup } from "./setup.ts";

/** A policy that by itself reports and stops nothing; whatever it leaves out has the default of contract.md, 3. */
export function starterPolicy({ branches, agentBranches, agents, mode, owner }: Setup): string {
  const { dev, staging, main } = branches;
  const listed = agents.map((login) => `\n  - { login: ${JSON.stringify(login)}, role: coder }`).join("");
  return `version: 1
# observe: report only. warn: report and comment. enforce: shut gates and halt runs.
mode: ${mode}
# The ladder, and the branches on which agents work. null: no such rung, its conditions hold at the next one.
branches:
  agent: [${agentBranches.map(text).join(", ")}]
  dev: ${nameOrNull(dev)}
  staging: ${nameOrNull(staging)}
  main: ${text(main)}
# Whom GitHub authenticates as an agent, never the names in commits: - { login: "acme-coder[bot]", role: coder }
agents:${listed === "" ? " []" : listed}
# How many others must have looked at a person's change, by a review of GitHub's. Alone? Write 0 here, or \`self_approval: true\` below.
people: { reviews: 1 }
promotion:
  # Who must agree before agents' work, or a promotion, reaches the last rung: \`/proofgate approve <sha>\`.
  staging_to_main: { approvals: 1, approvers: [${text(owner)}] }
# Who answers which question (missing: a note).
governance: { agent_config: ${text(owner)}, privilege_scopes: ${text(owner)}, cost: ${text(owner)}, incidents: ${text(owner)}, audit: ${text(owner)} }
`;
}

/** The root's thread: a directory with a \`.proofgate/\` of its own becomes another one. */
export function starterConfig({ owner, name }: Setup): string {
  return `version: 1
thread: ${text(name)}
owner: ${text(owner)}
# Commands that agents may bring into scripts without a look: commands: { allow: ["npm test"] }
# Hosts that their code may name: network: { allow: ["registry.example.com"] }
`;
}

/** An example that is valid as it stands; it binds nobody before a plan names it. */
export function starterRequirement({ owner }: Setup): string {
  return `version: 1
# What a run may be asked to do. Write your own beside this one, and delete it: a plan names requirements by their ids.
id: FR-1
owner: ${text(owner)}
objective: Greet a user by name, and say "friend" to one without a name.
non_goals: [{ text: "Changing how users are stored", paths: ["src/users/**"] }]
inputs: ["src/**"]
outputs: ["src/**", "test/**"]
acceptance:
  - { id: AC-1, text: "no name gives: hello, friend", test: "test/greeting.test.js > greets one without a name" }
security: ["no new network calls"]
done: [acceptance, coverage, security]
rollback: { when: "greetings are wrong in staging", command: "git revert -m 1 <merge>" }
`;
}

function nameOrNull(branch: string | null): string {
  return branch === null ? "null" : text(branch);
}

/** As YAML reads it back, whatever is in it: JSON is YAML. */
function text(value: string): string {
  return JSON.stringify(value);
}
