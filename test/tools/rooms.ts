/** What the rooms of src/ may do: the table that test/architecture.test.ts enforces and ARCHITECTURE.md explains. */
export interface Room {
  /** Rooms of ours that it may import. */
  readonly rooms: readonly string[];
  /** Packages that it may import. */
  readonly packages: readonly string[];
  /** Pure: the same arguments give the same result for ever. No clock, disk, network, environment, randomness, promise. */
  readonly pure: boolean;
  /** Whether it may start other programs. */
  readonly startsPrograms: boolean;
}

const pure = (rooms: readonly string[], packages: readonly string[] = []): Room => {
  return { rooms, packages, pure: true, startsPrograms: false };
};
const shell = (rooms: readonly string[], packages: readonly string[] = []): Room => {
  return { rooms, packages, pure: false, startsPrograms: false };
};

const OPENTELEMETRY = [
  ...["api", "resources", "sdk-metrics", "sdk-trace"],
  ...["trace-otlp-http", "trace-otlp-proto", "metrics-otlp-http", "metrics-otlp-proto"].map(
    (name) => `exporter-${name}`,
  ),
].map((name) => `@opentelemetry/${name}`);

const JUDGING = ["contract", "engine", "rules", "report", "ledger", "git", "scan", "collect"];

export const ROOMS: Readonly<Record<string, Room>> = {
  contract: pure([], ["ajv", "js-yaml", "yaml"]),
  engine: pure(["contract"]),
  rules: pure(["engine", "contract"]),
  report: pure(["engine", "contract"]),
  setup: pure(["engine", "contract"]),
  // From here on, rooms that may read, wait and speak. `git` knows nothing of policy: it says what objects are there.
  ledger: shell(["engine", "contract"]),
  git: { ...shell(["contract"]), startsPrograms: true },
  scan: {
    ...shell(
      ["engine", "contract"],
      ["@ast-grep/napi", "execa", "js-yaml", "saxes", "smol-toml", "unbash", "yaml"],
    ),
    startsPrograms: true,
  },
  collect: shell(["git", "scan", "contract", "engine"]),
  store: shell(["ledger", "engine", "contract"], ["kysely", "pg", "pg-boss", "@electric-sql/pglite"]),
  dashboard: shell(["store", "report", "ledger", "engine", "contract"]),
  telemetry: shell([], OPENTELEMETRY),
  app: shell([...JUDGING, "setup", "store", "dashboard", "telemetry"], ["probot", "@octokit/rest"]),
  // `cli` starts the App for `serve`; no other shell imports a shell but the App, which mounts the dashboard.
  cli: { ...shell([...JUDGING, "setup", "store", "app"]), startsPrograms: true },
};

/** `git` needs byte paths and nothing else of the contract: it must not learn what a policy is. */
export const GIT_MAY_IMPORT = "src/contract/byte-path.ts";

/** Node modules that hold no state of the world. */
export const PURE_NODE_MODULES: ReadonlySet<string> = new Set(["node:buffer", "node:crypto"]);

/** What a pure room must not name, and what to do instead. */
export const IMPURE_NAMES: Readonly<Record<string, string>> = {
  process: "pass what you need as an argument",
  Date: "pass the moment as a fact",
  performance: "measure in the shell that calls you",
  Promise: "let the caller wait, and pass the value",
  setTimeout: "let the caller wait, and pass the value",
  setInterval: "let the caller wait, and pass the value",
  setImmediate: "let the caller wait, and pass the value",
  queueMicrotask: "let the caller wait, and pass the value",
  fetch: "fetch in a shell, and pass the value as a fact",
  console: "return what is to be said; shells print",
  globalThis: "name what you need, so that this test can see it",
  crypto: "hash with node:crypto; randomness is a fact",
  Intl: "compare by code unit; the verdict must not depend on a locale",
};

/** Members that a pure room must not use, whatever they are called on. */
export const IMPURE_MEMBERS: Readonly<Record<string, string>> = {
  random: "randomness is a fact: pass it in",
  randomBytes: "randomness is a fact: pass it in",
  randomUUID: "randomness is a fact: pass it in",
  randomInt: "randomness is a fact: pass it in",
  localeCompare: "compare by code unit (`<`); the verdict must not depend on a locale",
  toLocaleString: "format with plain arithmetic; the verdict must not depend on a locale",
  toLocaleLowerCase: "use toLowerCase; the verdict must not depend on a locale",
  toLocaleUpperCase: "use toUpperCase; the verdict must not depend on a locale",
};

/** Names that say nothing of what is inside, and so collect everything. */
export const DRAWERS = /^(utils?|helpers?|common|shared|misc|lib)(\.|$)/;

/** What stands at the top of the checkout. `action` comes with its issue; nothing else is added without the customer. */
export const TOP_LEVEL: readonly string[] = [
  ".ci",
  ".github",
  ".gitignore",
  ".npmrc",
  "ARCHITECTURE.md",
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "SECURITY.md",
  "app.yml",
  "biome.json",
  "package-lock.json",
  "package.json",
  "schemas",
  "src",
  "test",
  "tsconfig.json",
  "vitest.config.ts",
];
export const TOP_LEVEL_LATER: readonly string[] = ["action"];
