import { posix } from "node:path";
import type { TextFile } from "./source-tree.ts";

/** The headings of a rule's page, all of them, in this order. */
export const RULE_HEADINGS = [
  "Why",
  "What it stops",
  "What it allows",
  "What to do",
  "What it cannot see",
  "Facts it needs",
] as const;

/** A rule with everything that must stand beside it. */
export interface DocumentedRule {
  readonly id: string;
  readonly summary: string;
  readonly needs: readonly string[];
  /** The text of src/rules/<id>.md, where there is one. */
  readonly page: string | undefined;
  /** The cases in test/rules/<id>, by file name. */
  readonly cases: ReadonlyMap<string, string>;
}

/** What a rule lacks before it exists for people: its page, its cases, their agreement. Names the missing piece. */
export function ruleViolations({ id, summary, needs, page, cases }: DocumentedRule): string[] {
  const names = [...cases.keys()];
  const found: string[] = [];
  const folder = `test/rules/${id}`;
  if (!names.some((name) => /^(stops|fails|reviews|notes)-.+\.txt$/.test(name))) {
    found.push(`${folder}: no case shows what the rule finds: add stops-*.txt (or fails-, reviews-, notes-)`);
  }
  if (!names.some((name) => /^allows-.+\.txt$/.test(name))) {
    found.push(`${folder}: no case shows what the rule lets through: add allows-*.txt`);
  }
  const path = `src/rules/${id}.md`;
  if (page === undefined) return [...found, `${path}: missing: a rule without a page does not exist`];

  const body = page.replace(/^# .*\n+/, "");
  if (body === page || !page.startsWith(`# ${id}\n`)) found.push(`${path}: must begin with \`# ${id}\``);
  if (!body.startsWith(summary))
    found.push(`${path}: its first sentence must be the rule's summary: ${summary}`);
  const headings = [...body.matchAll(/^## (.*)$/gm)].map((match) => match[1]);
  if (headings.join("\n") !== RULE_HEADINGS.join("\n")) {
    found.push(`${path}: its headings must be ${RULE_HEADINGS.join(", ")}; they are ${headings.join(", ")}`);
  }
  for (const heading of RULE_HEADINGS) {
    if (sectionOf(body, heading).trim() === "") found.push(`${path}: nothing stands under \`${heading}\``);
  }
  const example = /^```\w*\n(.*?)^```$/ms.exec(sectionOf(body, "What it stops"))?.[1]?.trim();
  if (![...cases.values()].some((text) => text.trim() === example)) {
    found.push(
      `${path}: the example under \`What it stops\` must be one of the files of ${folder}, word for word`,
    );
  }
  for (const fact of needs) {
    if (!sectionOf(body, "Facts it needs").includes(`\`${fact}\``)) {
      found.push(`${path}: \`Facts it needs\` does not name \`${fact}\``);
    }
  }
  return found;
}

function sectionOf(body: string, heading: string): string {
  const [, after = ""] = body.split(`\n## ${heading}\n`);
  return after.split(/^## /m)[0] ?? "";
}

/** Links to our own files and headings that lead nowhere, and commands that no script answers. */
export function pageViolations(
  pages: readonly TextFile[],
  paths: readonly string[],
  scripts: ReadonlySet<string>,
): string[] {
  const present = new Set(paths.flatMap((path) => [path, ...directoriesOf(path)]));
  const anchors = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]));
  return pages.flatMap(({ path, text }) => [
    ...linksIn(text)
      .map((link) => brokenLink(path, link, present, anchors))
      .filter((complaint) => complaint !== undefined),
    ...[...text.matchAll(/npm (?:run (?:--silent )?)([\w-]+)/g)]
      .filter(([, script]) => !scripts.has(script ?? ""))
      .map(([command]) => `${path}: \`${command}\` is no script of package.json`),
  ]);
}

function linksIn(text: string): string[] {
  const prose = text.replace(/^(```|~~~).*?^\1/gms, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
}

function brokenLink(
  page: string,
  link: string,
  present: ReadonlySet<string>,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? page : posix.join(posix.dirname(page), file).replace(/\/$/, "");
  if (!present.has(target)) return `${page}: the link \`${link}\` leads nowhere`;
  if (anchor === undefined || anchors.get(target)?.has(anchor)) return undefined;
  return `${page}: \`${target}\` has no heading for the link \`${link}\``;
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map((match) => match[1] ?? "");
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-"),
    ),
  );
}

function directoriesOf(path: string): string[] {
  const segments = path.split("/");
  return segments.slice(0, -1).map((_, index) => segments.slice(0, index + 1).join("/"));
}
