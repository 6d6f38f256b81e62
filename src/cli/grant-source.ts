import { resolve } from "node:path";
import { readJson } from "../contract/json-reader.ts";
import { isPlainObject } from "../contract/plain-data.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { GRANT_TOKEN_MAX } from "../ledger/grant-token.ts";
import { KEYS_PATH, type ListedKey, readKeyFile } from "../ledger/jwk.ts";
import { KEY_TEXT_MAX, KeyRefused } from "../ledger/key.ts";
import { fetchText, isAddress } from "./fetched-json.ts";
import type { Io } from "./io.ts";
import { readSmallFile } from "./small-file.ts";

/** Of a file that holds a grant. */
const GRANT_BYTES_MAX = 64 * 1024;

export interface ReadGrant {
  /** Empty where there is none. */
  readonly token: string;
  /** Why there is none, in the App's words. */
  readonly refusal: string | undefined;
}

/** The token of a file, of standard input (`-`), or of what the App answered. @throws CannotRun */
export async function readGrantToken(file: string, io: Io): Promise<ReadGrant> {
  const bytes =
    file === "-"
      ? await readInput(io)
      : await readSmallFile(resolve(io.directory, file), file, GRANT_BYTES_MAX);
  const text = bytes.toString("utf8");
  return { token: tokenIn(text) ?? "", refusal: refusalIn(text) };
}

/** Of an answer of the App's that holds no grant. */
function refusalIn(text: string): string | undefined {
  const { value } = readJson(text);
  if (!isPlainObject(value) || value.grant !== undefined) return undefined;
  return typeof value.message === "string" ? value.message.slice(0, 500) : undefined;
}

/** A token by itself, or the App's answer with it. Undefined: neither. */
export function tokenIn(text: string): string | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{")) return trimmed.length <= GRANT_TOKEN_MAX ? trimmed : undefined;
  try {
    const { grant } = JSON.parse(trimmed) as { readonly grant?: unknown };
    return typeof grant === "string" ? grant : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function readInput({ stdin }: Io): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin ?? []) {
    length += chunk.length;
    if (length > GRANT_BYTES_MAX) throw new CannotRun("what comes in is no grant", "give one grant");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** The keys of a file in PEM or JSON, or of an address. @throws CannotRun */
export async function readGrantKeys(place: string, io: Io): Promise<readonly ListedKey[]> {
  const text = isAddress(place)
    ? await keysAt(place)
    : (await readSmallFile(resolve(io.directory, place), place, KEY_TEXT_MAX)).toString("utf8");
  try {
    return readKeyFile(text);
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error;
    throw new CannotRun(
      `\`${place}\` is no key: ${error.message}`,
      `give an ed25519 public key in PEM, a JSON Web Key Set, or the App's \`${KEYS_PATH}\``,
    );
  }
}

async function keysAt(address: string): Promise<string> {
  const { status, text } = await fetchText(address);
  if (status === 200) return text;
  throw new CannotRun(`\`${address}\` answered ${status}`, `the App shows its keys at \`${KEYS_PATH}\``);
}
