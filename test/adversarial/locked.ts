import { createHash } from "node:crypto";
import type { RunOptions } from "./branch.ts";
import type { Changes } from "./files.ts";

export interface Locked {
  readonly version: string;
  readonly resolved?: string | null;
  readonly integrity?: string | null;
  readonly [more: string]: unknown;
}

export const registry = "https://registry.npmjs.org";
/** A digest as npm writes it; of nothing that was ever published. */
export const digest = (of: string, algorithm = "sha512") =>
  `${algorithm}-${createHash(algorithm).update(of).digest("base64")}`;
export const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

export function manifest(dependencies: Readonly<Record<string, string>>, more: object = {}): string {
  return text({ name: "project", version: "1.0.0", dependencies, ...more });
}

/** package-lock.json, version 3; what is not said of a package is as npm writes it. */
export function lock(
  asked: Readonly<Record<string, string>>,
  packages: Readonly<Record<string, Locked>>,
): string {
  const entries = Object.entries(packages).map(([name, { version, resolved, integrity, ...more }]) => {
    const base = name.split("/").at(-1);
    const entry = {
      version,
      resolved: resolved === undefined ? `${registry}/${name}/-/${base}-${version}.tgz` : resolved,
      integrity: integrity === undefined ? digest(`${name}@${version}`) : integrity,
      license: "MIT",
      ...more,
    };
    return [
      `node_modules/${name}`,
      Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null)),
    ];
  });
  const root = { name: "project", version: "1.0.0", dependencies: asked };
  return text({
    name: "project",
    version: "1.0.0",
    lockfileVersion: 3,
    requires: true,
    packages: { "": root, ...Object.fromEntries(entries) },
  });
}

export const asked = { express: "^4.19.0", lodash: "^4.17.20" };
export const standing = {
  express: { version: "4.19.2", dependencies: { debug: "2.6.9" } },
  lodash: { version: "4.17.20" },
  debug: { version: "2.6.9" },
} as const satisfies Record<string, Locked>;
export const begun: Changes = { "package.json": manifest(asked), "package-lock.json": lock(asked, standing) };

/** An agent's run that may write manifest and lock file, and declares what `declared` says. */
export function lists(
  declared?: { add?: string[]; remove?: string[]; update?: string[] },
  more: RunOptions = {},
): RunOptions {
  return {
    targets: ["package.json", "package-lock.json"],
    files: begun,
    ...more,
    plan: {
      ...(declared ? { dependencies: { add: [], remove: [], update: [], ...declared } } : {}),
      ...more.plan,
    },
  };
}

export const locked = (
  packages: Readonly<Record<string, Locked>>,
  wanted: Readonly<Record<string, string>> = asked,
): Changes => ({
  "package-lock.json": lock(wanted, packages),
});

/** Manifest and lock file together, as package managers leave them. */
export const both = (
  wanted: Readonly<Record<string, string>>,
  packages: Readonly<Record<string, Locked>>,
): Changes => ({
  "package.json": manifest(wanted),
  ...locked(packages, wanted),
});

export const bumped = { ...standing, lodash: { version: "4.17.21" } };
export const plus = (name: string, range = "^1.0.0") => ({ ...asked, [name]: range });
