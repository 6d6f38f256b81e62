import { type BytePath, baseName } from "./byte-path.ts";
import data from "./file-kinds.json" with { type: "json" };

/** What a file's name says of its content. A name can lie: the content is other rooms' business. */
export interface FileKind {
  readonly kind: string;
  /** Whether a person sees in a review what the file is: an image, yes; an archive, a library or a key store, no. */
  readonly reviewable: boolean;
}

/** The kind that the last extension names, in any ASCII case; undefined for program text and everything unknown. */
export function fileKindOf(path: BytePath): FileKind | undefined {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  // `.pem` alone is a name, not an extension; and so is every dot file.
  return dot <= 0 ? undefined : KIND_BY_EXTENSION.get(name.slice(dot + 1).toLowerCase());
}

const KIND_BY_EXTENSION: ReadonlyMap<string, FileKind> = new Map(
  data.kinds.flatMap(({ kind, reviewable, extensions }) =>
    extensions.map((extension) => [extension, { kind, reviewable }] as const),
  ),
);
