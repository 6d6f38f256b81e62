import { crc32 } from "node:zlib";

/** A zip archive with its central directory, stored and not packed: what databases of advisories are kept in. */
export function advisoryArchive(advisories: readonly object[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [index, advisory] of advisories.entries()) {
    const name = Buffer.from(`${index}.json`);
    const content = Buffer.from(JSON.stringify(advisory));
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(content.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const behind = Buffer.alloc(14);
    behind.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"), fields, behind, name);
    parts.push(Buffer.from("PK\u0003\u0004", "latin1"), fields, name, content);
    at += 30 + name.length + content.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", 0, "latin1");
  end.writeUInt16LE(advisories.length, 8);
  end.writeUInt16LE(advisories.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}
