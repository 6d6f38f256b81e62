import { readFileSync } from "node:fs";

/** A change of one file of tests, from second-look.txt. */
export interface Edit {
  /** `attack`, `twin` or `miss`. */
  readonly kind: string;
  readonly title: string;
  /** Of the text before. */
  readonly base: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface Base {
  readonly name: string;
  readonly path: string;
  readonly before: string;
}

const text = readFileSync(new URL("second-look.txt", import.meta.url), "utf8");
const [cases = "", ...blocks] = text.split(/^(?=## )/m);

/** The texts that are changed. */
export const BASES: readonly Base[] = cases
  .split(/^== base /m)
  .slice(1)
  .map((base) => {
    const [head = "", ...lines] = base.replace(/\n+$/, "\n").split("\n");
    const [name = "", path = ""] = head.split(" ");
    return { name, path, before: lines.join("\n") };
  });

/** All changes, in order. */
export const EDITS: readonly Edit[] = blocks.map((block) => {
  const [, kind = "", name = "", title = "", edits = ""] =
    /^## (\w+) (\w+): (.*)\n([\s\S]*)$/.exec(block) ?? [];
  const base = BASES.find((each) => each.name === name);
  if (base === undefined) throw new Error(`${title}: there is no base \`${name}\``);
  const after = edits
    .replace(/\n+$/, "\n")
    .split(/^~~\n/m)
    .reduce((so, edit) => {
      const [from = "", to = ""] = edit.split(/\n-->\n/);
      if (!so.includes(from)) throw new Error(`${title}: \`${from}\` stands nowhere`);
      return so.replace(from, () => to.replace(/\n$/, ""));
    }, base.before);
  return { kind, title: `${name}: ${title}`, base: name, path: base.path, before: base.before, after };
});
