import { CannotRun } from "../git/cannot-run.ts";

/**
 * The header that a token goes in. What fetch says of a header that it refuses repeats the header: such a token is refused
 * here, without a word of it.
 * @throws CannotRun
 */
export function bearer(token: string, whence: string): { readonly authorization: string } {
  if (/^[\x21-\x7e]+$/.test(token)) return { authorization: `Bearer ${token}` };
  throw new CannotRun(
    `what ${whence} holds is no token: it has a space, a line end or another character that none has`,
    "set it anew, without what stands around the token",
  );
}
