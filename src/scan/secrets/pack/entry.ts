import type { TokenFormat } from "../token-format.ts";

type Further = Partial<Pick<TokenFormat, "entropy" | "checksum" | "openEnd" | "level">>;
type Keywords = TokenFormat["keywords"];

/** Begins with the vendor's own prefix, and has one length, or a range of them: enough to be sure. */
export function prefixed(
  id: string,
  vendor: string,
  keywords: Keywords,
  pattern: string,
  documented: string,
  further: Further = {},
): TokenFormat {
  return { id, vendor, keywords, pattern, level: "confirmed", documented, ...further };
}

/** Has the vendor's own mark within; `lead` is how many characters may stand before the mark. */
export function marked(
  id: string,
  vendor: string,
  keywords: Keywords,
  lead: number,
  pattern: string,
  documented: string,
  further: Further = {},
): TokenFormat {
  return { id, vendor, keywords, place: "inside", lead, pattern, level: "confirmed", documented, ...further };
}

/** Has no mark of its own: what the vendor's name is given. Looks like one, no more. */
export function assigned(
  id: string,
  vendor: string,
  keywords: Keywords,
  pattern: string,
  documented: string,
  further: Further = {},
): TokenFormat {
  return {
    id,
    vendor,
    keywords,
    place: "value",
    pattern,
    level: "candidate",
    entropy: 2.8,
    documented,
    ...further,
  };
}

/** Lower-case hexadecimal digits with dashes, as RFC 9562 writes them. */
export const UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
