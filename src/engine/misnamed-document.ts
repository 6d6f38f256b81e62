import type { BytePath } from "../contract/byte-path.ts";
import type { DocumentFact, DocumentProblem } from "./facts.ts";
import { planLocation } from "./plan-file.ts";

/** Why a file that looks like a document of ours is not read: its name is not one that is looked for. */
export interface MisnamedDocument {
  readonly kind: DocumentFact["kind"];
  readonly problem: DocumentProblem;
}

interface Lookalike {
  readonly kind: DocumentFact["kind"];
  /** Below `.proofgate/`, in any case of letters. */
  readonly like: RegExp;
  /** The name that is read, of what the expression has found. */
  readonly name: (found: RegExpExecArray) => string;
}

const LOOKALIKES: readonly Lookalike[] = [
  { kind: "policy", like: /^policy\.(?:ya?ml|json|toml)$/i, name: () => "policy.yaml" },
  { kind: "config", like: /^config\.(?:ya?ml|json|toml)$/i, name: () => "config.yaml" },
  {
    kind: "policy",
    like: /^policies\/([^/]+)\.(?:ya?ml|json)$/i,
    name: ([, stem = ""]) => `policies/${stem}.yaml`,
  },
  {
    kind: "requirement",
    like: /^requirements\/([^/]+)\.(?:ya?ml|json)$/i,
    name: ([, stem = ""]) => `requirements/${stem}.yaml`,
  },
  {
    kind: "work-plan",
    like: /^(plans\/[^/]+\/)?work[_-]?plan\.(?:ya?ml|json[c5]?)$/i,
    name: ([, folder = ""]) => `${folder}WORK_PLAN.json`,
  },
  {
    kind: "work-plan",
    like: /^plans\/([^/]+)\.json$/i,
    name: ([, stem = ""]) => `plans/${stem}/WORK_PLAN.json`,
  },
];

/**
 * What a file in a `.proofgate/` folder was meant to be, where its name keeps it from being read (`policy.yml`): silence
 * would let its author believe that it counts. Undefined for every other path.
 */
export function misnamedDocument(path: BytePath): MisnamedDocument | undefined {
  const [, thread = "", below] = /^(?:(.+)\/)?\.proofgate\/(.+)$/s.exec(path) ?? [];
  if (below === undefined || planLocation(path)) return undefined;
  for (const { kind, like, name } of LOOKALIKES) {
    const found = like.exec(below);
    if (!found) continue;
    const right = name(found);
    // Only the root has policies; every other thread has a config.
    if (kind === "policy" && thread !== "") {
      return {
        kind,
        problem: {
          message: "this file is not read: a policy stands at the repository's root only",
          help: `move it to \`.proofgate/${right}\`, or write the thread's own bounds into its \`config.yaml\``,
        },
      };
    }
    if (right === below) return undefined;
    return {
      kind,
      problem: {
        message: "this file is not read: nothing of that name is looked for",
        help: `name it \`${thread === "" ? "" : `${thread}/`}.proofgate/${right}\``,
      },
    };
  }
  return undefined;
}
