import { readFileSync } from "node:fs";

/**
 * Where what Proofgate brings along lies. A checkout runs from `src/cli/*.ts`; a package from its bundle, whose files
 * all lie flat in `dist/` and which brings the rules' pages as `dist/rules/<id>.md`.
 */
const IS_CHECKOUT = import.meta.url.endsWith(".ts");

/** The directory of the rules' pages, `<id>.md`. */
export const RULE_PAGES = new URL(IS_CHECKOUT ? "../rules/" : "./rules/", import.meta.url);

const MANIFEST = new URL(IS_CHECKOUT ? "../../package.json" : "../package.json", import.meta.url);

/** The App's manifest. */
export const APP_MANIFEST = new URL(IS_CHECKOUT ? "../../app.yml" : "../app.yml", import.meta.url);

/** The demonstration's program: of a checkout alone, for it stands on what tests stand on. */
export const DEMONSTRATION = IS_CHECKOUT ? new URL("../../test/demo/main.ts", import.meta.url) : undefined;

const NPM_RUN = "npm run --silent proofgate --";

/** What a checkout's help says of its own name: none of that name is on the path. */
export const IN_CHECKOUT: readonly string[] = IS_CHECKOUT
  ? [`In this checkout \`proofgate\` is \`${NPM_RUN}\`.`]
  : [];

/** How a user has called Proofgate, so that what it says can be copied: npm tells its scripts their name. */
export function invocationOf({ npm_lifecycle_event }: Readonly<Record<string, string | undefined>>): string {
  return npm_lifecycle_event === "proofgate" ? NPM_RUN : "proofgate";
}

/** Proofgate's own version. */
export function ownVersion(): string {
  return manifest().version;
}

/** What the App needs beside the command line, by name, with the versions that it was tried with. */
export function appPackages(): Readonly<Record<string, string>> {
  return peers((name) => !isTelemetryPackage(name));
}

/** What the App needs besides where it is to send traces and metrics. */
export function telemetryPackages(): Readonly<Record<string, string>> {
  return peers(isTelemetryPackage);
}

export function isTelemetryPackage(name: string): boolean {
  return name.startsWith("@opentelemetry/");
}

function peers(isWanted: (name: string) => boolean): Readonly<Record<string, string>> {
  const all = Object.entries<string>(manifest().peerDependencies);
  return Object.fromEntries(all.filter(([name]) => isWanted(name)));
}

function manifest() {
  return JSON.parse(readFileSync(MANIFEST, "utf8"));
}
