import type { readDocument } from "../contract/document.ts";

/**
 * The reader of documents, loaded with the first one. What reads YAML is large, and a person's branch in a repository
 * without Proofgate, the first that a newcomer has judged, holds no document at all.
 */
export async function documentReader(): Promise<typeof readDocument> {
  return (await import("../contract/document.ts")).readDocument;
}
