import type { Layer } from "./match.ts";

/** OpenPGP's and OpenSSH's signatures, public keys and certificates: armoured, random to look at, and public. */
const BEGIN =
  /-----BEGIN ((?:PGP|SSH|SSH2) SIGNATURE|PGP PUBLIC KEY BLOCK|(?:RSA )?PUBLIC KEY|(?:X509 |TRUSTED )?CERTIFICATE(?: REQUEST)?)-----/y;
const ARMOUR_MAX = 64 * 1024;
/** Whole lines of base64 but for the last one and the sum (RFC 9580, 6.1); so that nothing else hides among them. */
const BODY = /^(?:[A-Za-z0-9+/]{56,76}\n)*(?:[A-Za-z0-9+/]{1,76}={0,2}\n)?(?:=[A-Za-z0-9+/]{4}\n)?$/;
const HEADERS = /^(?:(?:Version|Comment|Hash|Charset): .{0,80}\n){0,4}/;

/** Where the public armour that begins at `start` ends; undefined where none does, or where it holds anything else. */
export function publicArmourAt({ text, readUpTo }: Layer, start: number): number | undefined {
  if (start < (readUpTo.get("armour") ?? 0)) return undefined;
  BEGIN.lastIndex = start;
  const label = BEGIN.exec(text)?.[1];
  if (label === undefined) return undefined;
  const from = BEGIN.lastIndex;
  const rest = text.slice(from, from + ARMOUR_MAX);
  const end = rest.indexOf(`-----END ${label}-----`);
  // What was looked through is looked through once, whether it was an armour or not.
  readUpTo.set("armour", end < 0 ? from + ARMOUR_MAX / 2 : from + end);
  if (end < 0) return undefined;
  // In a commit's header every further line begins with a space.
  const lines = rest
    .slice(0, end)
    .replaceAll("\r", "")
    .replace(/^[ \t]+/gm, "")
    .trimStart();
  return BODY.test(lines.replace(HEADERS, "").trimStart()) ? from + end : undefined;
}
