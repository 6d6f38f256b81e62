import { byDirectory } from "../contract/by-directory.ts";
import { type BytePath, directoriesAbove } from "../contract/byte-path.ts";
import type { ThreadConfig } from "../contract/generated/documents.ts";
import { limitSource } from "../contract/limit-source.ts";
import type { LimitSource } from "../contract/limits.ts";
import { type DocumentTree, inside, type TreeDocument } from "./document-tree.ts";
import { readVendoredPolicy } from "./read-policy.ts";

/** The threads of the target above the paths asked about (contract.md, 1). The root always is one. */
export interface Threads {
  readonly directories: ReadonlySet<BytePath>;
  readonly configs: ReadonlyMap<BytePath, TreeDocument<ThreadConfig>>;
  /** The limits of the vendored policy documents that a thread also obeys [P21]. */
  readonly vendored: ReadonlyMap<BytePath, readonly LimitSource[]>;
}

/** Finds the threads above `paths`, and reads their configs: work grows with the paths, not with the repository. */
export async function readThreads(target: DocumentTree, paths: Iterable<BytePath>): Promise<Threads> {
  const above = new Set<BytePath>();
  // Paths come in byte order: neighbours share their directory.
  const add = byDirectory((directory) => {
    for (const each of [directory, ...directoriesAbove(directory)]) above.add(each);
  });
  for (const path of paths) add(path);
  const inDirectories = await target.directories(above);
  const directories = new Set<BytePath>(["" as BytePath]);
  for (const [directory, names] of inDirectories) {
    if (names.has(".proofgate" as BytePath)) directories.add(directory);
  }
  const pathOf = (directory: BytePath) => inside(directory, ".proofgate/config.yaml");
  const documents = await target.documents("config", [...directories].map(pathOf));
  const configs = new Map<BytePath, TreeDocument<ThreadConfig>>();
  const vendored = new Map<BytePath, readonly LimitSource[]>();
  for (const directory of directories) {
    const document = documents.get(pathOf(directory));
    if (!document) continue;
    const resolved = await withVendored(target, document);
    configs.set(directory, resolved.document);
    vendored.set(directory, resolved.limits);
  }
  return { directories, configs, vendored };
}

/** A config that names a policy document which is not there, or not the pinned one, is not valid. */
async function withVendored(
  target: DocumentTree,
  document: TreeDocument<ThreadConfig>,
): Promise<{ document: TreeDocument<ThreadConfig>; limits: LimitSource[] }> {
  const limits: LimitSource[] = [];
  if (document.state !== "valid") return { document, limits };
  for (const reference of document.value.policy ?? []) {
    const read = await readVendoredPolicy(target, reference);
    if ("problem" in read)
      return { document: { state: "invalid", path: document.path, problems: [read.problem] }, limits };
    limits.push(limitSource(`\`${reference.slice(0, reference.indexOf("@"))}\``, "config", read.policy));
  }
  return { document, limits };
}

export function configOf({ configs }: Threads, thread: BytePath): ThreadConfig | undefined {
  const config = configs.get(thread);
  return config?.state === "valid" ? config.value : undefined;
}
