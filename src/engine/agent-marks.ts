import type { Trailer } from "./change.ts";

interface Mark {
  readonly agent: string;
  /** In an author line or a co-author's trailer, lower-cased. */
  readonly identity: RegExp;
}

/**
 * Names and addresses under which coding agents sign, as their own documentation or their commits show them. Claims, all
 * of them: a mark may ask for a look, and its absence proves nothing.
 */
const MARKS: readonly Mark[] = [
  { agent: "Claude", identity: /<noreply@anthropic\.com>|\bclaude\[bot\]/ },
  { agent: "Copilot", identity: /\+copilot@users\.noreply\.github\.com>|\bcopilot-swe-agent\[bot\]/ },
  { agent: "Cursor", identity: /<cursoragent@cursor\.com>/ },
  { agent: "Codex", identity: /<codex@openai\.com>|\bchatgpt-codex-connector\[bot\]/ },
  { agent: "Devin", identity: /\bdevin-ai-integration\[bot\]/ },
  { agent: "Jules", identity: /\bgoogle-labs-jules\[bot\]/ },
  { agent: "Gemini", identity: /\bgemini-cli\[bot\]|<gemini-cli@google\.com>/ },
  { agent: "Aider", identity: /\(aider\) <|<(?:noreply|aider)@aider\.chat>/ },
  { agent: "OpenHands", identity: /<openhands@all-hands\.dev>/ },
  { agent: "Amp", identity: /<amp@ampcode\.com>/ },
];

const CO_AUTHOR_KEYS: ReadonlySet<string> = new Set([
  "co-authored-by",
  "co-developed-by",
  "generated-by",
  "assisted-by",
]);

/** The agent whose mark a commit bears in its author line or its trailers; undefined where it bears none. */
export function agentMark(author: string, trailers: readonly Trailer[]): string | undefined {
  const claims = [
    author,
    ...trailers.filter(({ key }) => CO_AUTHOR_KEYS.has(key.toLowerCase())).map(({ value }) => value),
  ].map((claim) => claim.toLowerCase());
  return MARKS.find(({ identity }) => claims.some((claim) => identity.test(claim)))?.agent;
}
