import { SaxesParser } from "saxes";
import { UnreadableList } from "./dependency.ts";
import { LIST_PACKAGES_MAX } from "./limits.ts";

/** An element without its namespaces. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  /** All text directly in it. */
  text: string;
  /** 1-based. */
  readonly line: number;
}

const DEPTH_MAX = 100;

/**
 * The tree of an XML document. Entities beyond the five of XML itself are an error, so that nothing expands.
 * @throws Error: not well formed, too deep, too many elements.
 */
export function readXml(text: string): Element {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const root: Element = { name: "", attributes: {}, children: [], text: "", line: 1 };
  const open: Element[] = [root];
  let elements = 0;
  parser.on("error", (error) => {
    // The message quotes the file, which may hold anything.
    const at = /^\d+:\d+/.exec(error.message)?.[0];
    throw new UnreadableList(`it is no well-formed XML${at === undefined ? "" : ` (${at})`}`);
  });
  parser.on("opentag", ({ name, attributes }) => {
    elements += 1;
    if (open.length > DEPTH_MAX || elements > LIST_PACKAGES_MAX * 8)
      throw new UnreadableList(`it is more than ${DEPTH_MAX} deep, or has too many elements`);
    const element: Element = {
      name: name.replace(/^.*:/, ""),
      attributes,
      children: [],
      text: "",
      line: parser.line,
    };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => void open.pop());
  const add = (more: string) => {
    open.at(-1)!.text += more;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.write(text.replace(/^\uFEFF/, "")).close();
  return root;
}

/** The children of a name. */
export function childrenOf(element: Element | undefined, name: string): Element[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The trimmed text of the first child of a name. */
export function childText(element: Element | undefined, name: string): string | undefined {
  return childrenOf(element, name)[0]?.text.trim();
}

/** All elements below, in document order. */
export function* descendants(element: Element): Generator<Element> {
  const open = [...element.children].reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    for (let at = next.children.length - 1; at >= 0; at -= 1) open.push(next.children[at]!);
  }
}
