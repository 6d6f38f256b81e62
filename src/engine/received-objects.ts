import { type Fact, observed } from "./fact.ts";
import type { ObjectDefect } from "./object-defect.ts";

const OBJECT = /object ([0-9a-f]{40,64}): (\w+)/;

/**
 * What git's check of received objects complained of, as a defect: our own reader may name the same, and where it names
 * nothing the complaint stands alone, so that nothing passes that only git has seen.
 */
export function withComplaint(
  objects: Fact<readonly ObjectDefect[]>,
  complaint: string,
  head: string,
): Fact<readonly ObjectDefect[]> {
  if (objects.known && objects.value.length > 0) return objects;
  const [, oid = head, message = ""] = OBJECT.exec(complaint) ?? [];
  return observed([
    { kind: "malformed" as const, oid, type: typeOf(message), what: complaint.slice(0, 300) },
  ]);
}

/** By git's own name of the defect (`git help fsck`). */
function typeOf(message: string): ObjectDefect["type"] {
  if (/tag/i.test(message)) return "tag";
  if (/tree|entr|path|mode|dot|sorted/i.test(message)) return "tree";
  return "commit";
}
