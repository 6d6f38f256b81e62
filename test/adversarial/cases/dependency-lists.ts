import { type Attack, fail, pass, review, security } from "../attack.ts";
import { runOf } from "../branch.ts";
import { asked, begun, both, bumped, lists, lock, locked, manifest, plus, standing } from "../locked.ts";

const update = { update: ["lodash"] };
const consistency: readonly Attack[] = [
  {
    id: "dependency-install-script",
    threat: "T156",
    title: "a package that runs a program when it is installed, and did not before",
    build: runOf(
      lists(update),
      locked({ ...standing, lodash: { version: "4.17.21", hasInstallScript: true } }),
    ),
    expect: review({ path: "package-lock.json" }),
    twin: {
      title: "a declared package that brings one with it",
      build: runOf(
        lists({ add: ["zod"] }),
        both(plus("zod"), {
          ...standing,
          zod: { version: "1.0.0", dependencies: { fsevents: "2.3.3" } },
          fsevents: { version: "2.3.3", hasInstallScript: true },
        }),
      ),
      expect: pass,
    },
  },
  {
    id: "dependency-lock-unasked",
    threat: "T153",
    title: "a package in the lock file that nothing asks for",
    build: runOf(lists(update), locked({ ...bumped, "zod-tools": { version: "1.0.0" } })),
    expect: review({ path: "package-lock.json" }),
    twin: {
      title: "a package in the lock file that another one's next version asks for",
      build: runOf(
        lists(update),
        locked({
          ...standing,
          lodash: { version: "4.17.21", dependencies: { "zod-tools": "^1.0.0" } },
          "zod-tools": { version: "1.0.0" },
        }),
      ),
      expect: pass,
    },
  },
  {
    id: "dependency-lock-without-manifest",
    threat: "T153",
    title: "a lock file in a place without a manifest",
    build: runOf(
      { targets: ["tools/package-lock.json"] },
      { "tools/package-lock.json": lock(asked, standing) },
    ),
    expect: review({ path: "tools/package-lock.json" }),
    twin: {
      title: "a lock file with its manifest",
      build: runOf(
        {
          targets: ["tools/package-lock.json", "tools/package.json"],
          plan: { dependencies: { add: ["express", "lodash"] } },
        },
        { "tools/package-lock.json": lock(asked, standing), "tools/package.json": manifest(asked) },
      ),
      expect: pass,
    },
  },
  {
    id: "dependency-lock-unreadable",
    threat: "T151",
    title: "a lock file that nobody can read any more",
    build: runOf(lists(update, { policy: { security: { static_analysis: { required: false } } } }), {
      "package-lock.json": "{ not JSON\n",
    }),
    expect: fail({ path: "package-lock.json" }),
    twin: {
      title: "a lock file that nobody could read before either",
      build: runOf(
        lists(update, { files: { ...(begun as object), "package-lock.json": "<<<<<<< HEAD\n" } }),
        { "package-lock.json": "{ not JSON\n" },
      ),
      expect: pass,
    },
  },
  {
    id: "dependency-downgraded",
    threat: "T158",
    title: "an older version in the lock file alone",
    build: runOf(lists(), locked({ ...standing, debug: { version: "2.6.0" } })),
    expect: review({ path: "package-lock.json" }),
    twin: {
      title: "a newer version in the lock file alone",
      build: runOf(lists(), locked({ ...standing, debug: { version: "2.6.10" } })),
      expect: pass,
    },
  },
  {
    id: "dependency-denied",
    threat: "own",
    title: "a declared dependency that the policy forbids",
    build: runOf(
      lists({ add: ["event-stream"] }, { policy: denying() }),
      both(plus("event-stream"), { ...standing, "event-stream": { version: "3.3.6" } }),
    ),
    expect: security({ path: "package.json" }),
    twin: {
      title: "a declared dependency that it does not forbid",
      build: runOf(
        lists({ add: ["through"] }, { policy: denying() }),
        both(plus("through"), { ...standing, through: { version: "2.3.8" } }),
      ),
      expect: pass,
    },
  },
  {
    id: "dependency-license-denied",
    threat: "own",
    title: "a declared dependency under a licence that the policy forbids",
    build: runOf(
      lists({ add: ["zod"] }, { policy: denying() }),
      both(plus("zod"), { ...standing, zod: { version: "1.0.0", license: "AGPL-3.0-only" } }),
    ),
    expect: security({ path: "package-lock.json" }),
    twin: {
      title: "a declared dependency that may be had under another licence as well",
      build: runOf(
        lists({ add: ["zod"] }, { policy: denying() }),
        both(plus("zod"), { ...standing, zod: { version: "1.0.0", license: "(MIT OR AGPL-3.0-only)" } }),
      ),
      expect: pass,
    },
  },
];

function denying() {
  const dependencies = { required: false, deny: ["pkg:npm/event-stream"], deny_licenses: ["AGPL-*"] };
  return { security: { static_analysis: { required: false }, dependencies } };
}

/** What lock files say beside that: T151, T153, T156, T158; and what a policy forbids. */
export const dependencyListCases: readonly Attack[] = consistency;
