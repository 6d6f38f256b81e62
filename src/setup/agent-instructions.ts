import type { Setup } from "./setup.ts";

/** What an agent must know to work under Proofgate: the part of AGENTS.md between our marks. */
export function agentInstructions({ agentBranches, branches }: Setup): string {
  const branch = (agentBranches[0] ?? "agent/**").replace(/\*+/g, "WP-142");
  const target = branches.dev ?? branches.staging ?? branches.main;
  return `## How to work here: Proofgate

Every push is judged by a program against a plan that you declare first. It cannot be argued with; it says what to do next.

\`npx --no-install proofgate\` is the command; where it is not found, ask a person how it is called here, and do not go on without it.

1. Take a requirement from \`.proofgate/requirements/\`; without one, ask a person for it.
2. Make a branch \`${branch}\` from \`${target}\`, named after a plan id that was never used before.
3. Declare the plan before anything else: \`proofgate plan init --id WP-142 --requirement FR-1 --target 'src/*.ts'\`.
   Name every file that you will create, modify or delete, and nothing more. Commit \`WORK_PLAN.json\` alone.
4. Then work. Each commit message ends with these two lines, in a paragraph of their own; the iteration never falls:

   \`\`\`text
   Plan-Id: WP-142
   Iteration: 1
   \`\`\`

5. Before each push: \`proofgate check --base ${target} --head HEAD\`. Exit status 0 passes, 3 waits for a person, 1 is shut.
6. Read the check \`proofgate/run\`: its text ends with the verdict as JSON. A \`fail\` you may mend by a push. After a \`stop\`
   push nothing more: a person decides.

Never: force-push over judged commits, write outside the plan's targets or into protected paths (\`.github/\`,
\`.proofgate/\` but for your plan, this file, lock files nobody planned), weaken a test, silence a scanner, put a secret anywhere.
`;
}
