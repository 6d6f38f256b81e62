import { codeSpan } from "./escape.ts";
import { counted } from "./verdict-words.ts";

/** The file of envelopes, one a line. */
export const RELEASE_ASSET = "proofgate.intoto.jsonl";

/** The tag of what was promoted as this commit: whoever has the commit knows it. */
export function releaseTag(commit: string): string {
  return `proofgate-${commit}`;
}

export interface Released {
  readonly repository: { readonly id: number; readonly name: string };
  /** What the branch shows since. */
  readonly commit: string;
  readonly branch: string;
  readonly gate: string;
  /** The head that was judged. */
  readonly head: string;
  readonly pull: number | undefined;
  readonly runs: readonly string[];
  /** Of so many runs, the first ones, the manifest is there. */
  readonly manifests: number;
  /** Where the App is reached, without a slash at its end. */
  readonly app: string;
}

/** Runs that are named; the rest are counted. */
const NAMED_MAX = 20;

/** Title and body of a release: what it proves, and how somebody else proves it. */
export function releaseWords(released: Released): { readonly title: string; readonly body: string } {
  const { repository, commit, branch, gate, head, pull, app } = released;
  const tag = releaseTag(commit);
  const commands = [
    `gh release download ${tag} --repo ${repository.name} --pattern ${RELEASE_ASSET}`,
    `curl --fail --silent --show-error --output proofgate-keys.json "${app}/.well-known/proofgate-keys.json?repository=${repository.id}"`,
    `proofgate verify ${RELEASE_ASSET} --key proofgate-keys.json --repository ${repository.name} --commit ${commit}`,
  ];
  const body = [
    `${codeSpan(head)} passed ${codeSpan(`proofgate/${gate}`)}${pull === undefined ? "" : ` in #${pull}`} and is in ${codeSpan(branch)} since ${codeSpan(commit)}. ${codeSpan(RELEASE_ASSET)} holds what Proofgate attests of it, signed: the promotion, its verdict, the same in SLSA's words${runWords(released)}.`,
    "Prove it, and take the keys from the App itself: a key that lies beside what it signs proves nothing.",
    `\`\`\`sh\n${commands.join("\n")}\n\`\`\``,
  ];
  return {
    title: `Proofgate: ${commit.slice(0, 12)} in ${branch}`.slice(0, 200).toWellFormed(),
    body: body.join("\n\n"),
  };
}

function runWords({ runs, manifests }: Released): string {
  if (runs.length === 0) return "";
  const named = runs.slice(0, NAMED_MAX).map(codeSpan).join(", ");
  const more = runs.length > NAMED_MAX ? ` and ${runs.length - NAMED_MAX} more` : "";
  const missing = runs.length - manifests;
  const without =
    missing === 0 ? "" : ` (${counted(missing, "manifest")} did not fit: they are at the App's address)`;
  return `, and the manifests of the runs ${named}${more}${without}`;
}
