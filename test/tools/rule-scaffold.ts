import { RULE_HEADINGS } from "./docs.ts";

const UNDER: Readonly<Record<(typeof RULE_HEADINGS)[number], string>> = {
  Why: "What an agent gains by doing this, and what it costs the people who did not see it.",
  "What it stops": "",
  "What it allows": "The legitimate twin: what looks the same and is well.",
  "What to do": "What the agent does next, and what a person can do instead.",
  "What it cannot see": "The honest limits.",
  "Facts it needs": "`touched`: what the change did to each path.",
};

const SUMMARY = "An agent did something that this sentence names.";
const CASE = `An agent's plan allows \`src/**\`; it touches something else.
---
touched: []
---
nothing
`;

/** The new files of a rule, by path: complete in shape, so that the check names only what is still to be written. */
export function ruleFiles(id: string): ReadonlyMap<string, string> {
  if (!/^[a-z]+(-[a-z]+)*$/.test(id))
    throw new Error(`a rule's id is kebab-case and names the defect, not \`${id}\``);
  const page = RULE_HEADINGS.map((heading) => {
    return `## ${heading}\n\n${heading === "What it stops" ? `\`\`\`text\n${CASE}\`\`\`` : UNDER[heading]}\n`;
  });
  return new Map([
    [`src/rules/${id}.ts`, sourceOf(id)],
    [`src/rules/${id}.md`, `# ${id}\n\n${SUMMARY}\n\n${page.join("\n")}`],
    [`test/rules/${id}/stops-what-it-names.txt`, CASE],
    [`test/rules/${id}/allows-its-twin.txt`, CASE],
  ]);
}

/** src/rules/index.ts with the rule imported in order of name, and listed last. */
export function withRuleListed(index: string, id: string): string {
  const name = id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const added = `import { rule as ${name} } from "./${id}.ts";`;
  if (index.includes(added)) throw new Error(`the rule \`${id}\` is listed already`);
  const lines = index.split("\n");
  const after = lines.findIndex((line) => line.startsWith("import { rule as ") && from(line) > `./${id}.ts`);
  const last = lines.findLastIndex((line) => line.startsWith("import "));
  lines.splice(after < 0 ? last + 1 : after, 0, added);
  const end = lines.lastIndexOf("];");
  if (end < 0) throw new Error("src/rules/index.ts has no list that ends in `];` on a line of its own");
  lines.splice(end, 0, `  ${name},`);
  return lines.join("\n");
}

function from(line: string): string {
  return /from "(.*)";/.exec(line)?.[1] ?? "";
}

function sourceOf(id: string): string {
  return `import { defineRule } from "../engine/rule.ts";

export const rule = defineRule({
  id: "${id}",
  summary: "${SUMMARY}",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["touched"],
  check: ({ touched }) =>
    touched.map(({ path }) => ({
      level: "stop",
      message: "what happened: one sentence, lower case, their words in backticks",
      note: "why we think so",
      help: "what to do next",
      path,
    })),
});
`;
}
