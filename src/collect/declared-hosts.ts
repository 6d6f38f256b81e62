import type { ThreadConfig, WorkPlan } from "../contract/generated/documents.ts";

/** Where every run's work goes, and what runs it: no plan has to say these. */
const FORGE = ["github.com", "api.github.com", "codeload.github.com", "*.actions.githubusercontent.com"];
/** Where agents' hosts ask their models, the best-known ones: a firewall's log has these connections too, and no plan would name them. */
const MODELS = [
  ...["api.anthropic.com", "statsig.anthropic.com", "api.openai.com", "chatgpt.com", "*.openai.azure.com"],
  ...["*.githubcopilot.com", "generativelanguage.googleapis.com", "cloudcode-pa.googleapis.com"],
];

/** The hosts that a run may call; undefined where nobody has said which: then nothing is undeclared. */
export function declaredHosts(
  plan: Pick<WorkPlan, "network"> | undefined,
  config: Pick<ThreadConfig, "network"> | undefined,
): readonly string[] | undefined {
  if (plan?.network === undefined && config?.network?.allow === undefined) return undefined;
  return [...FORGE, ...MODELS, ...(config?.network?.allow ?? []), ...(plan?.network ?? [])];
}
