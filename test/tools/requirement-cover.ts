import type { TextFile } from "./source-tree.ts";

/** Where a requirement is cited, as `[P63]`. Covered: cited by code and by a test; a page is a courtesy. */
export interface Cover {
  readonly id: string;
  readonly text: string;
  readonly code: readonly string[];
  readonly tests: readonly string[];
  readonly pages: readonly string[];
  readonly isCovered: boolean;
}

/** A citation of a requirement that does not exist. */
export interface StrayTag {
  readonly id: string;
  readonly path: string;
}

const TAG = /\[([PSH]\d{1,3})\]/g;

/** The cover of each requirement in the order of the list, and the tags that name none. */
export function coverOf(
  requirements: Readonly<Record<string, string>>,
  files: readonly TextFile[],
): { readonly covers: readonly Cover[]; readonly strays: readonly StrayTag[] } {
  const places = new Map(Object.keys(requirements).map((id) => [id, new Set<string>()]));
  const strays: StrayTag[] = [];
  for (const { path, text } of files) {
    for (const [, id = ""] of text.matchAll(TAG)) {
      const found = places.get(id);
      if (found === undefined) strays.push({ id, path });
      else found.add(path);
    }
  }
  const covers = [...places].map(([id, paths]) => {
    const pages = [...paths].filter((path) => path.endsWith(".md"));
    const tests = [...paths].filter((path) => /^test\/(?!tools\/)/.test(path) && !path.endsWith(".md"));
    const code = [...paths].filter((path) => path.startsWith("src/") && !path.endsWith(".md"));
    const isCovered = code.length > 0 && tests.length > 0;
    return { id, text: requirements[id] ?? "", code, tests, pages, isCovered };
  });
  return { covers, strays };
}
