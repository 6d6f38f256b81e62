import { parentPort } from "node:worker_threads";
import { scanBytes } from "./scan-bytes.ts";
import type { ScanHint, SecretScan } from "./types.ts";

/** What the scanner sends: one content, whose buffer is handed over. */
export interface ScanRequest {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly hint: ScanHint;
}
/** Without a scan: it is at work on it from now on. */
export interface ScanAnswer {
  readonly number: number;
  readonly scan?: SecretScan;
}

parentPort?.on("message", ({ number, bytes, hint }: ScanRequest) => {
  parentPort?.postMessage({ number } satisfies ScanAnswer);
  const scan = scanBytes(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), hint);
  parentPort?.postMessage({ number, scan } satisfies ScanAnswer);
});
