import { isUtf8 } from "node:buffer";
import type { Decoded } from "../decode/decoded.ts";
import type { ScanBudget } from "../scan-budget.ts";
import { inflate, type Packing } from "./inflate.ts";
import { isPng, pngTexts } from "./png.ts";
import { isTar, tarMembers } from "./tar.ts";
import { type ZipMember, zipMembers } from "./zip.ts";

const STORED = 0;
const DEFLATED = 8;

/** What content is packed into these bytes: archives and their members, compressed streams, an image's text. */
export function* unpack(bytes: Buffer, budget: ScanBudget): Generator<Decoded> {
  const packing = packingOf(bytes);
  if (packing) yield* single(bytes, packing, budget);
  const unread = unreadableKind(bytes);
  if (unread) budget.name("unsupported", `${unread} archives are not unpacked`);
  if (isPng(bytes)) yield* textsOfPng(bytes, budget);
  if (isTar(bytes)) yield* membersOfTar(bytes, budget);
  for (const member of zipMembers(bytes)) {
    if (!budget.takeEntry()) return;
    yield* zipContent(member, budget);
  }
}

function packingOf(bytes: Buffer): Packing | undefined {
  const [first, second = 0, third, fourth] = bytes;
  if (first === 0x1f && second === 0x8b && third === 8) return "gzip";
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return "zstd";
  // RFC 1950, 2.2: the two bytes are a multiple of 31. `x^` and its like begin texts too.
  if (first === 0x78 && ((first << 8) | second) % 31 === 0 && !isText(bytes)) return "zlib";
  return undefined;
}

/** In UTF-8, without controls at its beginning. */
function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.subarray(0, 32).some((byte) => byte < 9 || (byte > 13 && byte < 32));
}

function unreadableKind(bytes: Buffer): string | undefined {
  const head = bytes.toString("latin1", 0, 8);
  if (head.startsWith("\xfd7zXZ\0")) return "xz";
  if (/^BZh[1-9]1AY/.test(head)) return "bzip2";
  if (head.startsWith("7z\xbc\xaf\x27\x1c")) return "7z";
  if (head.startsWith("Rar!\x1a\x07")) return "rar";
  return undefined;
}

function* single(bytes: Buffer, packing: Packing, budget: ScanBudget): Generator<Decoded> {
  const { bytes: content, missing } = inflate(bytes, packing, budget.bytesLeft, budget.ceilings);
  // Two bytes that look like zlib's are no promise: only what unpacks at all was packed.
  if (missing && packing === "zlib" && missing.reason === "damaged" && content.length === 0) return;
  if (missing) budget.name(missing.reason, missing.detail);
  if (content.length > 0) yield { via: packing, bytes: content, offset: 0 };
}

function* textsOfPng(bytes: Buffer, budget: ScanBudget): Generator<Decoded> {
  for (const { offset, bytes: text, isPacked } of pngTexts(bytes)) {
    if (!budget.takeEntry()) return;
    if (!isPacked) {
      yield { via: "png text", bytes: text, offset };
      continue;
    }
    const { bytes: content, missing } = inflate(text, "zlib", budget.bytesLeft, budget.ceilings);
    if (missing) budget.name(missing.reason, missing.detail);
    yield { via: "png text", bytes: content, offset };
  }
}

function* membersOfTar(bytes: Buffer, budget: ScanBudget): Generator<Decoded> {
  for (const { offset, name, bytes: content, isCutOff } of tarMembers(bytes)) {
    if (!budget.takeEntry()) return;
    if (isCutOff) budget.name("damaged", "a tar archive is cut off");
    yield { via: "tar", bytes: content, offset, path: name };
  }
}

function* zipContent(member: ZipMember, budget: ScanBudget): Generator<Decoded> {
  const { offset, name, packed } = member;
  if (member.isCutOff) budget.name("damaged", "a zip archive is cut off");
  if (member.isEncrypted) return budget.name("encrypted", "a member of a zip archive is encrypted");
  if (member.method === STORED) return yield { via: "zip", bytes: packed, offset, path: name };
  if (member.method !== DEFLATED)
    return budget.name("unsupported", `a member of a zip archive is packed by method ${member.method}`);
  const { bytes: content, missing } = inflate(packed, "deflate", budget.bytesLeft, budget.ceilings);
  if (missing) budget.name(missing.reason, missing.detail);
  if (content.length > 0) yield { via: "zip", bytes: content, offset, path: name };
}
