import { createHash } from "node:crypto";
import { type BytePath, bytePathOfText } from "../contract/byte-path.ts";
import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import type { Policy } from "../contract/generated/documents.ts";
import { DEFAULT_POLICY, effectivePolicy, mergePolicies } from "../contract/policy-defaults.ts";
import { parsePolicyReference } from "../contract/policy-reference.ts";
import type { DocumentProblem, PolicyState } from "../engine/facts.ts";
import { documentReader } from "./document-reader.ts";
import type { DocumentTree } from "./document-tree.ts";

export const POLICY_PATH = ".proofgate/policy.yaml" as BytePath;

/**
 * The policy of a tree, over the template it extends and over the defaults. An unreadable one is invalid, never absent:
 * what is judged meanwhile is judged by the defaults, as `enforce` (contract.md, 3).
 */
export async function readPolicy(target: DocumentTree): Promise<PolicyState> {
  const answer = await target.file(POLICY_PATH);
  if (answer.kind === "absent") return absentPolicy();
  if (answer.kind === "unusable") return stateOf("invalid", undefined, [problem(answer.why)]);
  const readDocument = await documentReader();
  const read = readDocument("policy", answer.bytes, POLICY_PATH);
  if (!read.ok) return stateOf("invalid", undefined, read.problems);
  const reference = read.value.extends;
  if (reference === undefined) return stateOf("valid", read.value, []);
  const template = await readVendoredPolicy(target, reference);
  if ("problem" in template) return stateOf("invalid", undefined, [template.problem]);
  return stateOf("valid", mergePolicies(template.policy, read.value), []);
}

/** As where no policy is: it is only observed [S13]. */
export function absentPolicy(): PolicyState {
  return stateOf("absent", undefined, []);
}

/** A vendored policy document, checked against the hash that pins it [P30]. */
export async function readVendoredPolicy(
  target: DocumentTree,
  reference: string,
): Promise<{ readonly policy: Policy } | { readonly problem: DocumentProblem }> {
  const parsed = parsePolicyReference(reference);
  if (!parsed) return { problem: problem(`\`${reference}\` is not pinned by a hash`) };
  const path = bytePathOfText(`.proofgate/policies/${parsed.name}.yaml`);
  const answer = await target.file(path);
  if (answer.kind !== "file") {
    const why = answer.kind === "absent" ? "is not there" : answer.why;
    return { problem: problem(`the policy document \`${path}\` ${why}`) };
  }
  const hash = createHash("sha256").update(answer.bytes).digest("hex");
  if (hash !== parsed.sha256)
    return { problem: problem(`\`${path}\` is not the pinned document: its hash is ${hash}`) };
  const readDocument = await documentReader();
  const read = readDocument("policy", answer.bytes, path);
  if (read.ok) return { policy: read.value };
  const [first] = read.problems;
  return { problem: { message: `\`${path}\` is not valid: ${first.message}`, help: first.help } };
}

function stateOf(
  state: PolicyState["state"],
  policy: Policy | undefined,
  problems: readonly DocumentProblem[],
): PolicyState {
  const effective = policy === undefined ? DEFAULT_POLICY : effectivePolicy(policy);
  return { state, policy: effective, sha256: sha256OfCanonicalJson(effective), problems };
}

function problem(why: string): DocumentProblem {
  return { message: why, help: "put a valid document there, or restore the one that was pinned" };
}
