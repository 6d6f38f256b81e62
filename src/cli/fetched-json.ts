import { isSafeAddress } from "../contract/safe-address.ts";
import { CannotRun } from "../git/cannot-run.ts";

/** Without a byte of an answer. */
const TIMEOUT_MS = 60_000;
const BYTES_MAX = 256 * 1024;

/** Whether an argument is an address and not a file. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/**
 * What an address answers, as text. Redirects are not followed: what is asked for is to come from where it was asked.
 * @throws CannotRun: no answer, too long an answer, or an address in the clear that is not this machine's own
 */
export async function fetchText(
  address: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const { status, bytes } = await fetchBytes(address, { bytesMax: BYTES_MAX, accept: "application/json" });
  return { status, text: bytes.toString("utf8") };
}

/** The same of anything. Nothing may be silent for longer than the time that it has to begin its answer. @throws CannotRun */
export async function fetchBytes(
  address: string,
  { bytesMax, accept }: { readonly bytesMax: number; readonly accept: string },
): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const url = URL.parse(address);
  if (!isSafeAddress(url))
    throw new CannotRun(`\`${address}\` is no address that is asked`, "give one with `https://`");
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(new Error("it was silent for too long")), TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      headers: { accept, "user-agent": "proofgate" },
      redirect: "error",
      signal: silence.signal,
    });
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(new Error("it was silent for too long")), TIMEOUT_MS);
      length += chunk.length;
      if (length > bytesMax) throw new Error(`the answer is longer than ${bytesMax} bytes`);
      chunks.push(chunk);
    }
    return { status: response.status, bytes: Buffer.concat(chunks, length) };
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new CannotRun(`\`${address}\` cannot be asked: ${why}`, "see that the App runs and can be reached");
  } finally {
    clearTimeout(timer);
  }
}
