import { constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from "node:zlib";
import type { ScanCeilings, UnscannedReason } from "../types.ts";

export type Packing = "gzip" | "zlib" | "deflate" | "zstd";

export interface Inflated {
  readonly bytes: Buffer;
  /** Why this is not all of it. */
  readonly missing?: { readonly reason: UnscannedReason; readonly detail: string };
}

const UNPACK = {
  gzip: gunzipSync,
  zlib: inflateSync,
  deflate: inflateRawSync,
  zstd: zstdDecompressSync,
} as const;

/** Unpacks, never further than the ceilings allow; what is cut off or broken gives what can be had of it. */
export function inflate(
  packed: Buffer,
  packing: Packing,
  bytesLeft: number,
  ceilings: ScanCeilings,
): Inflated {
  const byRatio = Math.max(ceilings.ratioFreeBytes, packed.length * ceilings.ratio);
  const maxOutputLength = Math.max(1, Math.min(bytesLeft, byRatio));
  try {
    return { bytes: UNPACK[packing](packed, { maxOutputLength }) };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE")
      return { bytes: Buffer.alloc(0), missing: tooLarge(byRatio <= bytesLeft, maxOutputLength) };
    return {
      ...beginningOf(packed, packing, maxOutputLength),
      missing: { reason: "damaged", detail: `its ${packing} data are cut off or broken (${code})` },
    };
  }
}

function tooLarge(byRatio: boolean, limit: number): NonNullable<Inflated["missing"]> {
  return byRatio
    ? { reason: "ratio", detail: `it unpacks to more than ${limit} bytes, out of proportion to its size` }
    : {
        reason: "decoded-bytes",
        detail: `with what was unpacked before, it goes beyond the ceiling of unpacked bytes`,
      };
}

function beginningOf(packed: Buffer, packing: Packing, maxOutputLength: number): { bytes: Buffer } {
  if (packing === "zstd") return { bytes: Buffer.alloc(0) };
  try {
    return { bytes: UNPACK[packing](packed, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }) };
  } catch {
    // Nothing can be had of it; the caller names it as damaged.
    return { bytes: Buffer.alloc(0) };
  }
}
