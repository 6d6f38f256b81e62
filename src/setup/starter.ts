import { agentInstructions } from "./agent-instructions.ts";
import { codeOwners } from "./code-owners.ts";
import { rulesets } from "./rulesets.ts";
import type { Setup } from "./setup.ts";
import { starterConfig, starterPolicy, starterRequirement } from "./starter-documents.ts";
import { starterWorkflow } from "./starter-workflow.ts";

/** One file of a set-up repository. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
  /**
   * `whole`: written where none is, and people's from then on. `derived`: always as it follows from the rest. `section`: a
   * part of a file that may be people's otherwise, between two marks; `preface`: one at its beginning, so that what people
   * say of the same below has the last word.
   */
  readonly kind: "whole" | "derived" | "section" | "preface";
}

/** Everything that `proofgate init` writes, in the order in which a person would read it. */
export function starterFiles(setup: Setup): readonly StarterFile[] {
  return [
    { path: ".proofgate/policy.yaml", kind: "whole", text: starterPolicy(setup) },
    { path: ".proofgate/config.yaml", kind: "whole", text: starterConfig(setup) },
    { path: ".proofgate/requirements/FR-1.yaml", kind: "whole", text: starterRequirement(setup) },
    { path: "AGENTS.md", kind: "section", text: agentInstructions(setup) },
    { path: setup.codeOwnersPath, kind: "preface", text: codeOwners(setup) },
    ...(setup.action === undefined
      ? []
      : [
          {
            path: ".github/workflows/proofgate.yml",
            kind: "whole",
            text: starterWorkflow(setup, setup.action),
          } as const,
        ]),
    ...rulesets(setup).map(
      ({ name, ...body }): StarterFile => ({
        path: `.github/rulesets/${name}.json`,
        kind: "derived",
        text: `${JSON.stringify({ name, ...body }, undefined, 2)}\n`,
      }),
    ),
  ];
}
