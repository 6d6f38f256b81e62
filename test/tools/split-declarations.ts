/** A top-level declaration with the comment before it. */
interface Declaration {
  readonly name: string;
  readonly text: string;
  /** The other declarations that it names. */
  readonly names: readonly string[];
}

/** The file of the declarations that several roots name. */
const TERMS = "terms";

/**
 * Splits a module of types into one for each root (its file's name without `.ts`, to the name of its declaration), with
 * what that root alone names, and `terms` with what several do. What no root names is left over, in `rest`. The same text
 * gives the same modules, each with the imports it needs. Throws where a root is not declared.
 */
export function splitDeclarations(
  text: string,
  roots: ReadonlyMap<string, string>,
): { readonly modules: ReadonlyMap<string, string>; readonly rest: string } {
  const declarations = declarationsOf(text);
  const homes = new Map<string, string>();
  for (const [file, root] of roots) {
    for (const name of reachable(root, declarations)) homes.set(name, homes.has(name) ? TERMS : file);
  }
  for (const [file, root] of roots) homes.set(root, file);
  const modules = new Map<string, string>();
  for (const file of [TERMS, ...roots.keys()]) {
    const own = [...declarations.values()].filter(({ name }) => homes.get(name) === file);
    if (own.length > 0)
      modules.set(file, importsOf(file, own, homes) + own.map((each) => each.text).join(""));
  }
  const left = [...declarations.values()].filter(({ name }) => !homes.has(name));
  return { modules, rest: importsOf("", left, homes) + left.map((each) => each.text).join("") };
}

function declarationsOf(text: string): ReadonlyMap<string, Declaration> {
  const lines = text.split("\n");
  const starts: { readonly at: number; readonly name: string }[] = [];
  lines.forEach((line, index) => {
    const name = /^export (?:type|interface) (\w+)/.exec(line)?.[1];
    if (name === undefined) return;
    let at = index;
    while (at > 0 && /^(?:\/\*\*| \*)/.test(lines[at - 1] ?? "")) at -= 1;
    starts.push({ at, name });
  });
  const known = new Set(starts.map(({ name }) => name));
  return new Map(
    starts.map(({ at, name }, index) => {
      const own = lines.slice(at, starts[index + 1]?.at).filter((line) => line !== "");
      const words = own
        .filter((line) => !/^(?:\/\*\*| \*)/.test(line))
        .join("\n")
        .match(/\b[A-Z]\w*\b(?!["?:])/g);
      const names = [...new Set(words)].filter((word) => word !== name && known.has(word));
      return [name, { name, text: `${own.join("\n")}\n`, names }];
    }),
  );
}

function reachable(root: string, declarations: ReadonlyMap<string, Declaration>): ReadonlySet<string> {
  const found = new Set<string>();
  const next = [root];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (found.has(name)) continue;
    const declaration = declarations.get(name);
    if (declaration === undefined) throw new Error(`\`${name}\` is not declared`);
    found.add(name);
    next.push(...declaration.names);
  }
  return found;
}

function importsOf(file: string, own: readonly Declaration[], homes: ReadonlyMap<string, string>): string {
  const byHome = new Map<string, Set<string>>();
  for (const name of own.flatMap(({ names }) => names)) {
    const home = homes.get(name);
    if (home === undefined || home === file) continue;
    byHome.set(home, (byHome.get(home) ?? new Set()).add(name));
  }
  const lines = [...byHome].sort().map(([home, names]) => {
    return `import type { ${[...names].sort().join(", ")} } from "./${home}.ts";\n`;
  });
  return lines.length > 0 ? `${lines.join("")}\n` : "";
}
