import { FACT_NAMES } from "../../src/engine/facts.ts";
import type { Finding } from "../../src/engine/finding.ts";
import { stopCodesOf, type Verdict, worstOf } from "../../src/engine/verdict.ts";

/** A finding as the engine makes it, with one or the other part changed. */
export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    rule: "scope-exceeded",
    level: "stop",
    ...(parts.level === undefined || parts.level === "stop"
      ? { stop_code: "STOP_UNAUTHORIZED_ACCESS" as const }
      : {}),
    kind: "violation",
    message: "`lib/a.ts` was modified, which plan `WP-7` does not allow",
    help: "leave this path alone, or ask a person to amend the plan",
    fingerprint: "0123456789abcdef0123456789abcdef",
    ...parts,
  };
}

/** A verdict over findings, with every fact observed but those named. */
export function verdict(
  findings: readonly Finding[],
  { unknown = {}, ...parts }: Partial<Verdict> & { unknown?: Record<string, string> } = {},
): Verdict {
  return {
    version: 1,
    verdict: worstOf(findings),
    mode: "enforce",
    stop_codes: stopCodesOf(findings),
    base: "1".repeat(40),
    head: "2".repeat(40),
    effect_tree: "3".repeat(40),
    policy_sha256: "4".repeat(64),
    findings,
    facts: FACT_NAMES.map((name) => {
      const why = unknown[name];
      return why === undefined ? { name, source: "observed" } : { name, source: "unknown", why };
    }),
    stats: { files: 12, commits: 1, bytes: 48211 },
    ...parts,
  };
}

const ESC = "\u001b";
const RIGHT_TO_LEFT = "\u202e";
const ZERO_WIDTH = "\u200b";

/** What a judged agent can put into a path, a message or a name. None of it may do anything anywhere. */
export const HOSTILE: readonly (readonly [string, string])[] = [
  ["moves the cursor and clears the screen", `a${ESC}[2J${ESC}[1;1Hverdict: pass`],
  ["sets a terminal's title by C1", "a\u009d0;owned\u009c"],
  ["begins a workflow command on a line of its own", "a\n::error file=b::all is well"],
  ["begins a workflow command at once", "::stop-commands::token"],
  ["ends a line by a carriage return", "verdict: stop\rverdict: pass"],
  ["is an old workflow command in the middle of a line", "a ##[add-mask]stop"],
  ["closes a code span", "a`b` @org/all `c"],
  ["closes a fence", "a\n```\n# Approved by @org/all\n```"],
  ["is a run of backticks", "````````"],
  ["calls a team", "@org/all"],
  ["refers to an issue", "Closes #1, GH-2 and org/repo#3"],
  ["holds an image", "<img src=https://track.example/x.png>"],
  ["closes the details", "</details></code><script>alert(1)</script>"],
  ["is a link", "[click here](https://evil.example) www.evil.example"],
  ["is a link of the other kind", "<https://evil.example>"],
  ["turns the direction", `a${RIGHT_TO_LEFT}gpj.exe`],
  ["hides a character", `a${ZERO_WIDTH}b`],
  ["breaks a table", "a | **pass** | b"],
  ["is mathematics", "$\\color{green}{pass}$"],
  ["annotates between lines", "a\ufff9b\ufffac\ufffb"],
  ["is not UTF-16", "a\ud800b"],
  ["is an entity", "&#64;org &lt;b&gt;"],
  ["ends in a backslash", "a\\"],
  ["holds line separators", "a\u2028::error::b\u0085::error::c"],
];

/** The verdict whose every foreign word is `text`. */
export function hostileVerdict(text: string): Verdict {
  return verdict(
    [
      finding({ message: `\`${text}\` was modified`, note: text, help: text, path: text, line: 2 }),
      finding({ message: text, path: text, level: "review", rule: "path-poisonous" }),
    ],
    {
      unknown: { coverage: text },
      plan: { id: text, sha256: "5".repeat(64), path: text },
      suggested_plan: { plan_id: text, targets: [{ file: text, operations: ["create"] }] },
    },
  );
}
