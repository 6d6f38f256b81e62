import { readFileSync } from "node:fs";

/**
 * Where what Proofgate brings along lies. A checkout runs from `src/cli/*.ts`; a package from its bundle, whose files
 * all lie flat in `dist/` and which brings the rules' pages as `dist/rules/<id>.md`.
 */
const IS_CHECKOUT = import.meta.url.endsWith(".ts");

/** The directory of the rules' pages, `<id>.md`. */
export const RULE_PAGES = new URL(IS_CHECKOUT ? "../rules/" : "./rules/", import.meta.url);

const MANIFEST = new URL(IS_CHECKOUT ? "../../package.json" : "../package.json", import.meta.url);

/** How a user calls Proofgate here, so that what it says of itself can be copied. */
export const INVOCATION = IS_CHECKOUT ? "npm run --silent proofgate --" : "proofgate";

/** Proofgate's own version. */
export function ownVersion(): string {
  return JSON.parse(readFileSync(MANIFEST, "utf8")).version;
}
