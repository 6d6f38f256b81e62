import { createHash, hash } from "node:crypto";
import { PipeClosed } from "./object-pipe.ts";
import type { ObjectAnswer, ObjectFormat, ObjectType, Oid, SizeAnswer, Unreadable } from "./types.ts";

export type Header = Extract<SizeAnswer, { kind: "size" }>;

const TYPES: ReadonlySet<string> = new Set(["commit", "tree", "blob", "tag"]);

/**
 * What `git cat-file` says of an object before its content.
 * @throws PipeClosed where it is no answer about this object: nothing that follows can be trusted either.
 */
export function headerIn(line: string, oid: Oid): SizeAnswer {
  const end = line.lastIndexOf(" ");
  const type = line.slice(oid.length + 1, end);
  if (line.startsWith(oid) && TYPES.has(type))
    return { kind: "size", oid, type: type as ObjectType, size: Number(line.slice(end + 1)) };
  if (line === `${oid} missing`) return unreadable(oid, "missing", "it is not in the repository");
  throw new PipeClosed(`git answered ${JSON.stringify(line.slice(0, 100))}`);
}

export function unreadable(
  oid: Oid,
  why: Unreadable["why"],
  detail: string,
): Extract<ObjectAnswer, { kind: "unreadable" }> {
  return { kind: "unreadable", oid, why, detail };
}

/** Holds each content against its own id, so that what is judged is what the id says, whatever the object store holds. */
export class IdCheck {
  private readonly objectFormat: ObjectFormat;
  private readonly hashed = Buffer.allocUnsafeSlow(64 * 1024);

  constructor(objectFormat: ObjectFormat) {
    this.objectFormat = objectFormat;
  }

  /** `bytes`: the content, and whatever follows it. */
  checked({ oid, type, size }: Header, bytes: Buffer): ObjectAnswer {
    const body = bytes.subarray(0, size);
    const found = this.idOf(`${type} ${size}\0`, body);
    return found === oid
      ? { kind: "object", oid, type, body }
      : unreadable(oid, "corrupt", `its content is that of ${found}`);
  }

  private idOf(header: string, body: Buffer): string {
    if (header.length + body.length > this.hashed.length)
      return createHash(this.objectFormat).update(header, "latin1").update(body).digest("hex");
    // Most objects are small. Copied behind their header they are hashed by one call, without an object to collect.
    const start = this.hashed.write(header, "latin1");
    const end = start + body.copy(this.hashed, start);
    return hash(this.objectFormat, this.hashed.subarray(0, end), "hex");
  }
}
