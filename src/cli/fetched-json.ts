import { isSafeAddress } from "../contract/safe-address.ts";
import { CannotRun } from "../git/cannot-run.ts";

const TIMEOUT_MS = 10_000;
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
  const url = URL.parse(address);
  if (!isSafeAddress(url))
    throw new CannotRun(`\`${address}\` is no address that is asked`, "give one with `https://`");
  try {
    const response = await fetch(url, {
      headers: { accept: "application/json", "user-agent": "proofgate" },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > BYTES_MAX) throw new Error(`the answer is longer than ${BYTES_MAX} bytes`);
      chunks.push(chunk);
    }
    return { status: response.status, text: Buffer.concat(chunks, bytes).toString("utf8") };
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new CannotRun(`\`${address}\` cannot be asked: ${why}`, "see that the App runs and can be reached");
  }
}
