import type { ContentPlace, Disguise, DisguiseKind } from "../engine/content-facts.ts";
import type { Level } from "../engine/finding.ts";
import { defineRule } from "../engine/rule.ts";

/** The level of each kind: in a program's code, string and comment, in data, in prose, elsewhere. */
type Row = readonly [code: Level, string: Level, comment: Level, data: Level, prose: Level, elsewhere: Level];

const LEVELS: Readonly<Record<DisguiseKind, Row>> = {
  "bidi-open": ["stop", "stop", "stop", "stop", "stop", "stop"],
  "bidi-open-in-right-to-left-text": ["stop", "stop", "stop", "review", "review", "review"],
  "bidi-override": ["stop", "stop", "stop", "stop", "review", "review"],
  "bidi-control": ["stop", "review", "review", "note", "note", "review"],
  "hidden-text": ["stop", "stop", "stop", "stop", "stop", "stop"],
  "invisible-in-word": ["stop", "stop", "review", "review", "note", "review"],
  "invisible-character": ["stop", "review", "note", "note", "note", "review"],
  "hidden-line-break": ["review", "review", "stop", "note", "note", "note"],
  "control-character": ["review", "review", "review", "note", "note", "note"],
  "mixed-scripts": ["review", "review", "note", "review", "note", "note"],
  "compatibility-letters": ["review", "review", "note", "note", "note", "note"],
  "off-screen": ["review", "review", "review", "note", "note", "note"],
  "wide-encoding": ["review", "review", "review", "note", "review", "review"],
  "declared-encoding": ["stop", "stop", "stop", "stop", "stop", "stop"],
  "utf-7": ["review", "review", "review", "review", "review", "review"],
  "commit-encoding": ["stop", "stop", "stop", "stop", "stop", "stop"],
  "binary-content": ["review", "review", "review", "review", "review", "review"],
};
const COLUMNS: readonly ContentPlace[] = ["code", "string", "comment", "data", "prose"];

const WHAT: Readonly<Record<DisguiseKind, (what: string) => string>> = {
  "bidi-open": (what) => `a control of writing direction is left open (\`${what}\`)`,
  "bidi-open-in-right-to-left-text": (what) => `a control of writing direction is left open (\`${what}\`)`,
  "bidi-override": (what) => `the order in which characters are shown is overridden (\`${what}\`)`,
  "bidi-control": (what) => `a control of writing direction stands where nothing needs it (\`${what}\`)`,
  "hidden-text": (what) => `text is written in characters that are not shown (\`${what}\`)`,
  "invisible-in-word": (what) => `an invisible character stands inside a word (\`${what}\`)`,
  "invisible-character": (what) => `an invisible character (\`${what}\`)`,
  "hidden-line-break": (what) => `a line break that compilers see and reviewers do not (\`${what}\`)`,
  "control-character": (what) => `a control character (\`${what}\`)`,
  "mixed-scripts": (what) => `a word mixes Latin letters with look-alikes (\`${what}\`)`,
  "compatibility-letters": (what) => `letters that some compilers read as ASCII (\`${what}\`)`,
  "off-screen": () => "text stands far beyond the right edge of a window",
  "wide-encoding": (what) => `the file is encoded in ${what}, which most tools take for binary`,
  "declared-encoding": (what) => `the file declares the encoding \`${what}\`, in which comments can be code`,
  "utf-7": () => "signs are written in UTF-7, which some readers turn into markup",
  "commit-encoding": (what) => `the commit declares the encoding \`${what}\``,
  "binary-content": (what) => `the name says text, the content is ${what}`,
};

const WHERE: Readonly<Record<ContentPlace, string>> = {
  code: "in code",
  string: "in a string",
  comment: "in a comment",
  data: "in data",
  prose: "in documentation",
  unknown: "in a file whose name says nothing of its content",
  message: "in the commit's message",
  header: "in the commit's header",
};

export const rule = defineRule({
  id: "content-disguised",
  summary: "The change brings content that shows people something other than what it is.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["subject", "disguises"],
  check: ({ subject, disguises }) =>
    disguises.map((disguise) => {
      const { kind, where, what, count, path, line, commit } = disguise;
      const more = count > 1 ? `, the first of ${count} lines or parts of lines` : "";
      return {
        level: levelFor(disguise, subject.judgedAs === "human"),
        message: `${WHAT[kind](what)}, ${WHERE[where]}`,
        note: `what a person reads here is not what a compiler, an interpreter or a model reads${more}`,
        help:
          where === "message" || where === "header"
            ? "write the commit anew in plain UTF-8, on a new branch"
            : "write it in characters that are seen, as an escape where the value needs it, on a new branch",
        path,
        line,
        commit,
        subject: path === undefined ? `${kind} ${where} ${commit ?? ""}` : `${kind} ${where}`,
      };
    }),
});

/** People are not stopped for it: they write other scripts, and somebody looks. What only the effect shows is a fail. */
function levelFor({ kind, where, commit }: Disguise, isHuman: boolean): Level {
  const column = COLUMNS.indexOf(where);
  const level = LEVELS[kind][column < 0 ? 5 : column] ?? "stop";
  if (level !== "stop") return level;
  if (isHuman) return "review";
  return commit === undefined ? "fail" : "stop";
}
