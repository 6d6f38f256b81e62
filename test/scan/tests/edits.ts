import { readFileSync } from "node:fs";

/** A change of one file of tests. */
export interface Edit {
  /** `attack`, `twin` or `miss`. */
  readonly kind: string;
  readonly title: string;
  /** Of the text before. */
  readonly base: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Lines behind `!`: what is said of the change, where a page holds that itself. */
  readonly said: readonly string[];
}

export interface Base {
  readonly name: string;
  readonly path: string;
  readonly before: string;
}

interface Page {
  /** The texts that are changed. */
  readonly bases: readonly Base[];
  /** All changes, in order. */
  readonly edits: readonly Edit[];
}

/** Reads a page of changes (the format stands at the top of second-look.txt). */
export function readPage(name: string): Page {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  const [cases = "", ...blocks] = text.split(/^(?=## )/m);
  const bases = cases
    .split(/^== base /m)
    .slice(1)
    .map((base) => {
      const [head = "", ...lines] = base.replace(/\n+$/, "\n").split("\n");
      const [title = "", path = ""] = head.split(" ");
      return { name: title, path, before: lines.join("\n") };
    });
  return { bases, edits: blocks.map((block) => editIn(block, bases)) };
}

function editIn(block: string, bases: readonly Base[]): Edit {
  const [, kind = "", name = "", title = "", rest = ""] =
    /^## (\w+) (\w+): (.*)\n([\s\S]*)$/.exec(block) ?? [];
  const base = bases.find((each) => each.name === name);
  if (base === undefined) throw new Error(`${title}: there is no base \`${name}\``);
  const lines = rest.split("\n");
  const said = lines.filter((line) => line.startsWith("! ")).map((line) => line.slice(2));
  const after = lines
    .filter((line) => !line.startsWith("! "))
    .join("\n")
    .replace(/\n+$/, "\n")
    .split(/^~~\n/m)
    .reduce((so, edit) => {
      const [from = "", to = ""] = edit.split(/\n-->\n/);
      if (!so.includes(from)) throw new Error(`${title}: \`${from}\` stands nowhere`);
      return so.replace(from, () => to.replace(/\n$/, ""));
    }, base.before);
  return { kind, title: `${name}: ${title}`, base: name, path: base.path, before: base.before, after, said };
}

const { bases, edits } = readPage("second-look.txt");
export const BASES = bases;
export const EDITS = edits;
