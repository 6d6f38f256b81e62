import { type BytePath, baseName, textOfPath } from "../contract/byte-path.ts";
import type { DocumentKind } from "../contract/document.ts";
import type { Policy, Requirement, ThreadConfig } from "../contract/generated/documents.ts";
import { unansweredGovernance } from "../contract/governance.ts";
import { limitSource } from "../contract/limit-source.ts";
import { tighten } from "../contract/limits.ts";
import { looserThan } from "../contract/looser-values.ts";
import { effectivePolicy } from "../contract/policy-defaults.ts";
import { lintRequirement } from "../contract/requirement-lint.ts";
import type { TouchedPath } from "../engine/change.ts";
import type { DocumentFact, DocumentProblem, PolicyState } from "../engine/facts.ts";
import { planLocation } from "../engine/plan-file.ts";
import { misnamedDocuments } from "./misnamed-documents.ts";
import { POLICY_PATH } from "./read-policy.ts";
import { documentIn, type TargetTree, type TreeDocument } from "./target-tree.ts";
import type { Threads } from "./threads.ts";

/** What kind of document of ours a path holds, if any. */
export function documentKind(path: BytePath): DocumentKind | undefined {
  if (path === POLICY_PATH || /^\.proofgate\/policies\/[^/]+\.yaml$/.test(path)) return "policy";
  if (/(?:^|\/)\.proofgate\/config\.yaml$/.test(path)) return "config";
  if (/(?:^|\/)\.proofgate\/requirements\/[^/]+\.yaml$/.test(path)) return "requirement";
  return planLocation(path) ? "work-plan" : undefined;
}

/**
 * The documents that the change leaves on the target, as they would stand there, and those that stand there already and
 * that this judgement rests on.
 */
export async function collectDocuments(
  touched: readonly TouchedPath[],
  { target, after }: { readonly target: TargetTree; readonly after: TargetTree },
  policy: PolicyState,
  threads: Threads,
): Promise<DocumentFact[]> {
  const left = touched.filter((change) => change.after).map(({ path }) => path);
  const brought = left.filter((path) => documentKind(path));
  const files = await after.files(brought);
  // A change that brings a policy is held to that policy: it may widen a limit and use it at once.
  const ownPolicy = files.get(POLICY_PATH);
  const policyRead = ownPolicy && (await documentIn("policy", POLICY_PATH, ownPolicy));
  const above = policyRead?.state === "valid" ? effectivePolicy(policyRead.value) : policy.policy;
  const ofHead: DocumentFact[] = [];
  for (const path of brought) {
    const kind = documentKind(path) ?? "policy";
    const document = await documentIn(kind, path, files.get(path) ?? { kind: "absent" });
    ofHead.push({ kind, path, where: "head", ...whatItSays(kind, document, above) });
  }
  const misnamed = await misnamedDocuments(left, target, threads);
  return [...ofHead, ...targetDocuments(policy, threads), ...misnamed];
}

function targetDocuments(policy: PolicyState, threads: Threads): DocumentFact[] {
  const nothing = { looser: [], advice: [] };
  const ofPolicy: DocumentFact[] =
    policy.state === "invalid"
      ? [{ kind: "policy", path: POLICY_PATH, where: "target", problems: policy.problems, ...nothing }]
      : [];
  const ofConfigs = [...threads.configs.values()]
    .filter(({ state }) => state !== "absent")
    .map((document): DocumentFact => {
      const { path } = document;
      return {
        kind: "config",
        path,
        where: "target",
        ...whatItSays("config", document, policy.policy),
        advice: [],
      };
    });
  return [...ofPolicy, ...ofConfigs];
}

function whatItSays(
  kind: DocumentKind,
  document: TreeDocument<unknown>,
  policy: PolicyState["policy"],
): Pick<DocumentFact, "problems" | "looser" | "advice"> {
  if (document.state === "invalid") return { problems: document.problems, looser: [], advice: [] };
  if (document.state === "absent") return { problems: [], looser: [], advice: [] };
  const above = tighten([limitSource("the policy", "policy", policy)]);
  // Checked by the reader of each kind.
  if (kind === "config") {
    const looser = looserThan(above, limitSource("this config", "config", document.value as ThreadConfig));
    return { problems: [], looser, advice: [] };
  }
  if (kind === "requirement") {
    const requirement = document.value as Requirement;
    const looser = looserThan(above, limitSource("this requirement", "requirement", requirement));
    return {
      problems: nameProblems(document.path, requirement),
      looser,
      advice: lintRequirement(requirement),
    };
  }
  if (kind === "policy")
    return { problems: [], looser: [], advice: governanceAdvice(document.value as Policy) };
  return { problems: [], looser: [], advice: [] };
}

function nameProblems(path: BytePath, { id }: Requirement): DocumentProblem[] {
  if (textOfPath(baseName(path)) === `${id}.yaml`) return [];
  return [
    {
      message: `the requirement's id is \`${id}\`, its file has another name`,
      help: "name the file after the id",
    },
  ];
}

function governanceAdvice(policy: Policy): DocumentProblem[] {
  return unansweredGovernance(policy).map((question) => ({
    message: `the policy does not say: ${question}`,
    help: "answer it under `governance`",
  }));
}
