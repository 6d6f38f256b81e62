import { FAILSAFE_SCHEMA, loadAll } from "js-yaml";

/**
 * YAML as lock files have it, document by document: every scalar is a text, nothing is merged, no tag makes anything else
 * of it. No package manager writes an alias, which can make a small file a large one.
 * @throws Error: not YAML, an alias, doubled keys, more than 100 deep.
 */
export function readYaml(text: string): unknown[] {
  return loadAll(text, { schema: FAILSAFE_SCHEMA, maxAliases: 0 });
}
