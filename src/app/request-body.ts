import type { IncomingMessage } from "node:http";

/** Bytes of all bodies that are in memory: received, and not yet stored or refused. */
export interface HeldBodies {
  bytes: number;
  readonly bytesMax: number;
}

/** What one request holds of all that is held. */
export interface Reading {
  readonly held: HeldBodies;
  bytes: number;
}

export type NoBody = "too large" | "cut off" | "too much at once";

/** A request's body as it came, of at most `bytesMax`; what it holds is counted in `reading`, for the caller to give back. */
export async function readBody(
  request: IncomingMessage,
  reading: Reading,
  bytesMax: number,
): Promise<Buffer | NoBody> {
  const { held } = reading;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) {
      const { length } = chunk as Buffer;
      reading.bytes += length;
      held.bytes += length;
      if (reading.bytes > bytesMax) return "too large";
      if (held.bytes > held.bytesMax) return "too much at once";
      chunks.push(chunk as Buffer);
    }
  } catch {
    // The sender went away: nobody is left to hear more of it.
    return "cut off";
  }
  return request.complete ? Buffer.concat(chunks, reading.bytes) : "cut off";
}
