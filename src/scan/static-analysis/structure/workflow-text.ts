import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";

/** Aliases that lead to aliases: GitHub's own workflows have none of them twice removed. */
const ALIASES_MAX = 5;

/** A workflow, or an action's own file, as a tree with places. */
export class WorkflowText {
  readonly text: string;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  constructor(text: string) {
    this.text = text;
    this.#document = parseDocument(text, { lineCounter: this.#lines, logLevel: "silent", uniqueKeys: false });
  }

  get root(): YAMLMap | undefined {
    return this.map(this.#document.contents);
  }

  /** 1-based: where it is no YAML. */
  get brokenAt(): number | undefined {
    const [error] = this.#document.errors;
    return error === undefined ? undefined : this.lineAt(error.pos[0]);
  }

  lineAt(offset: number): number {
    return this.#lines.linePos(offset).line;
  }

  lineOf(node: Node): number {
    return this.lineAt(node.range?.[0] ?? 0);
  }

  at(map: YAMLMap | undefined, key: string): Node | undefined {
    return this.#real(map?.get(key, true));
  }

  map(node: unknown): YAMLMap | undefined {
    const real = this.#real(node);
    return isMap(real) ? real : undefined;
  }

  mapAt(map: YAMLMap | undefined, key: string): YAMLMap | undefined {
    return this.map(this.at(map, key));
  }

  scalarAt(map: YAMLMap | undefined, key: string): Scalar | undefined {
    const node = this.at(map, key);
    return isScalar(node) ? node : undefined;
  }

  textAt(map: YAMLMap | undefined, key: string): string | undefined {
    const scalar = this.scalarAt(map, key);
    return scalar === undefined ? undefined : String(scalar.value ?? "");
  }

  /** The members of a list, the keys of a map, or the one text: GitHub takes all three for triggers and labels. */
  namesAt(map: YAMLMap | undefined, key: string): string[] {
    const node = this.at(map, key);
    if (isScalar(node)) return [String(node.value ?? "")];
    if (isSeq(node))
      return this.items(node).flatMap((item) => (isScalar(item) ? [String(item.value ?? "")] : []));
    return isMap(node) ? node.items.map(({ key: name }) => String(isScalar(name) ? name.value : "")) : [];
  }

  items(node: unknown): Node[] {
    const real = this.#real(node);
    return isSeq(real) ? real.items.flatMap((item) => this.#real(item) ?? []) : [];
  }

  values(map: YAMLMap | undefined): { readonly name: string; readonly value: Node | undefined }[] {
    return (map?.items ?? []).map(({ key, value }) => ({
      name: isScalar(key) ? String(key.value) : "",
      value: this.#real(value),
    }));
  }

  #real(node: unknown): Node | undefined {
    let real = node as Node | undefined;
    for (let times = 0; isAlias(real) && times < ALIASES_MAX; times++) real = real.resolve(this.#document);
    return real ?? undefined;
  }
}
