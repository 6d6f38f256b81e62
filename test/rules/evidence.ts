import type { BytePath } from "../../src/contract/byte-path.ts";
import type { AlteredTestFacts } from "../../src/engine/altered-test.ts";
import type { FactTypes } from "../../src/engine/facts.ts";
import type { readParallel } from "./parallel.ts";
import { readUsage } from "./usage-evidence.ts";
import { filledIn, listFilledIn, listOf, oneOf, readPath, textOf } from "./values.ts";

type Read = (key: string) => unknown;

/** What is wrong with objects, paths and documents; by default nothing. */
export function readDefects(
  read: Read,
): Pick<FactTypes, "objects" | "ceilings" | "twins" | "documents" | "disguises" | "silencers"> {
  const none: [] = [];
  return {
    objects: listFilledIn(
      read("objects") ?? none,
      "objects",
      { kind: "malformed" as const, oid: "0ddb0b5", type: "tree" as const, what: "" },
      ["path", "commit"],
    ),
    ceilings: listFilledIn(read("ceilings") ?? none, "ceilings", { what: "", limit: 0 }, ["path", "commit"]),
    twins: listFilledIn(read("twins") ?? none, "twins", { path: "" as BytePath, twin: "" as BytePath }, [
      "commit",
    ]),
    disguises: listFilledIn(
      read("disguises") ?? none,
      "disguises",
      { kind: "bidi-open" as const, where: "code" as const, what: "U+202E", count: 1 },
      ["path", "line", "commit"],
    ),
    silencers: listFilledIn(
      read("silencers") ?? none,
      "silencers",
      {
        token: "",
        silences: "correctness" as const,
        where: "effective" as const,
        count: 1,
        path: "" as BytePath,
        line: 1,
      },
      ["hides", "commit"],
    ),
    documents: listFilledIn(read("documents") ?? none, "documents", {
      kind: "policy" as const,
      path: "" as BytePath,
      where: "head" as const,
      problems: none,
      looser: none,
      advice: none,
    }),
  };
}

/** What was measured against the plan and its requirements. */
export function readMeasures(
  read: Read,
): Pick<FactTypes, "requirements" | "limits" | "assumptions" | "blast_radius" | "agent_marks"> {
  const path = "" as BytePath;
  const nonGoals = listFilledIn(
    read("non goals") ?? [],
    "non goals",
    { path, requirement: "FR-1", text: "" },
    ["commit"],
  );
  const outside = listFilledIn(
    read("outside outputs") ?? [],
    "outside outputs",
    { path, requirements: ["FR-1"] },
    ["commit"],
  );
  return {
    requirements: {
      nonGoals,
      outsideOutputs: outside,
      done: listOf(read("done") ?? [], "done").map((word) => oneOf(word, "done", CRITERIA)),
    },
    limits: listOf(read("limits") ?? ["files_changed 2 of 100", "commits 2 of 200"], "limits").map(readLimit),
    assumptions: listFilledIn(read("assumptions") ?? [], "assumptions", { claim: "", holds: true, what: "" }),
    blast_radius: filledIn(read("blast radius") ?? {}, "blast radius", {
      floor: "low" as const,
      reasons: [],
      areas: [],
    }),
    agent_marks: listFilledIn(read("agent marks") ?? [], "agent marks", { commit: "c1", mark: "" }),
  };
}

const LIMITS = ["files_changed", "lines_changed", "bytes_changed", "commits", "iterations"] as const;

/** `files_changed 120 of 100, set by plan WP-1, at lib/a.ts @c7`. */
function readLimit(written: unknown): FactTypes["limits"][number] {
  const text = textOf(written, "a limit");
  const match = /^(\w+) (\d+) of (\d+)(?:, set by (.+?))?(?:, at(?: (\S+?))?(?: @(\S+))?)?$/.exec(text);
  if (!match) throw new Error(`\`${text}\` is not \`NAME 3 of 2, set by DOCUMENT, at PATH @COMMIT\``);
  const [, limit, used, allowed, setBy = "the policy's defaults", path, commit] = match;
  return {
    limit: oneOf(limit, "a limit", LIMITS),
    used: Number(used),
    allowed: Number(allowed),
    setBy,
    ...(path === undefined && commit === undefined
      ? {}
      : {
          at: {
            ...(path === undefined ? {} : { path: readPath(path) }),
            ...(commit === undefined ? {} : { commit }),
          },
        }),
  };
}

const FINDING = { id: "", severity: "low" as const, message: "" };
const PLACE = ["path", "line"];
/** What manifests and lock files say; by default no dependency changes. */
function readDependencyChanges(read: Read): FactTypes["dependency_changes"] {
  const path = "package.json" as BytePath;
  const place = ["path", "line", "commit"];
  return {
    changes: listFilledIn(
      read("dependency changes") ?? [],
      "dependency changes",
      {
        deed: "add" as const,
        name: "lodash",
        purl: "pkg:npm/lodash@4.17.21",
        isDirect: true,
        list: "manifest" as const,
        isLockAlone: false,
        path,
      },
      [...place, "from", "to"],
    ),
    risks: listFilledIn(
      read("dependency risks") ?? [],
      "dependency risks",
      { kind: "source-changed" as const, severity: "high" as const, name: "lodash", message: "", path },
      [...place, "note"],
    ),
    unread: listFilledIn(
      read("unread dependencies") ?? [],
      "unread dependencies",
      { what: "file" as const, why: "it is not written as its name says", isOld: false, path },
      ["commit"],
    ),
  };
}

function readAnalysis(read: Read): FactTypes["static_analysis"] {
  const keys = [...PLACE, "help", "fingerprint"];
  const unread = { path: "" as BytePath, why: "its syntax could not be read" };
  return {
    findings: listFilledIn(read("static analysis") ?? [], "static analysis", FINDING, keys),
    unanalysed: listFilledIn(read("unanalysed") ?? [], "unanalysed", unread, ["line"]),
  };
}

/** By default nobody asks for one. */
function readReview(read: Read): FactTypes["security_review"] {
  const { reviews, ...asked } = filledIn(read("security review") ?? {}, "security review", { reviews: [] }, [
    "asked",
  ]);
  const given = { name: "review.sarif", by: ".github/workflows/review.yml" };
  return { ...asked, reviews: listFilledIn(reviews, "reviews", given, ["whyNot"]) };
}

/** What only a server, a scanner or a test run knows; by default all is well. */
const CRITERIA = ["acceptance", "tests", "coverage", "security"] as const;

/** A run of which was told that it stayed within its bounds. */
const NOTHING_TOLD: FactTypes["activity"] = {
  undeclaredHosts: [],
  readsOutside: [],
  boundBy: [],
  credentialsRead: [],
  unlistedTools: [],
};

export function readEvidence(
  read: Read,
): Omit<
  FactTypes,
  keyof ReturnType<typeof readDefects> | keyof ReturnType<typeof readMeasures> | Structural
> {
  const findings = (key: string) => listFilledIn(read(key) ?? [], key, FINDING, PLACE);
  return {
    weakened_tests: listFilledIn(
      read("weakened tests") ?? [],
      "weakened tests",
      { kind: "deleted" as const, path: "test/a.test.ts" as BytePath, what: "it is no longer there" },
      ["line", "test", "criterion", "goesWithSubject", "commit"],
    ),
    ...readTestEvidence(read),
    static_analysis: readAnalysis(read),
    security_review: readReview(read),
    dependency_changes: readDependencyChanges(read),
    dependencies: findings("dependencies"),
    secrets: {
      sightings: listFilledIn(
        read("secrets") ?? [],
        "secrets",
        {
          where: "content" as const,
          level: "confirmed" as const,
          format: "github-token-classic",
          preview: "ghp_… (40 characters)",
          via: [] as string[],
          sameAs: "0123456789abcdef",
        },
        ["path", "line", "commit"],
      ),
      unscanned: listFilledIn(
        read("unscanned") ?? [],
        "unscanned",
        { where: "content" as const, kind: "ceiling" as const, what: "" },
        ["path", "line", "commit"],
      ),
    },
    commands: listFilledIn(
      read("commands") ?? [],
      "commands",
      {
        commandRule: "runs-fetched-code",
        verdict: "block" as const,
        message: "",
        help: "",
        where: "script",
        path: "scripts/a.sh" as BytePath,
        line: 1,
      },
      ["note", "commit"],
    ),
    runtime: { minutes: Number(read("runtime minutes") ?? 10) },
    usage: readUsage(read),
    activity: filledIn(read("activity") ?? {}, "activity", NOTHING_TOLD, ["toolCalls"]),
    progress: {
      idleIterations: Number(read("idle iterations") ?? 0),
      why: "the same tests fail as before",
    },
  };
}

const BOUND = { value: 80, setBy: "the policy" };
const SHARE = { covered: 9, total: 10 };

function readTestEvidence(
  read: Read,
): Pick<FactTypes, "reports" | "tests" | "acceptance" | "baseline_tests" | "coverage" | "coverage_change"> {
  const coverage = filledIn(read("coverage") ?? {}, "coverage", {
    changed: SHARE,
    minimum: BOUND,
    uncovered: [] as FactTypes["coverage"]["uncovered"],
    unmeasured: [] as readonly unknown[],
    strangers: { count: 0, names: [] as string[] },
  });
  const change = filledIn(read("coverage change") ?? {}, "coverage change", {
    base: SHARE,
    head: SHARE,
    dropMax: { ...BOUND, value: 0.5 },
    vanished: [] as readonly unknown[],
  });
  const paths = (list: readonly unknown[]) => list.map((path) => readPath(textOf(path, "a path")));
  return {
    reports: listFilledIn(
      read("reports") ?? [],
      "reports",
      { kind: "tests" as const, name: "junit.xml", what: "", help: "run the tool again" },
      ["line"],
    ),
    tests: filledIn(read("tests") ?? {}, "tests", { passed: 12, skipped: 0, failed: [], failedBeyond: 0 }),
    acceptance: listFilledIn(
      read("acceptance") ?? [],
      "acceptance",
      { criterion: "FR-1/AC-1", outcome: "passed" as const },
      ["test"],
    ),
    baseline_tests: filledIn(read("baseline tests") ?? {}, "baseline tests", { failed: [] }),
    coverage: { ...coverage, unmeasured: paths(coverage.unmeasured) },
    coverage_change: { ...change, vanished: paths(change.vanished) },
  };
}

type Structural = "subject" | "policy" | "range" | "commits" | "touched" | "classes" | "threads" | Ladder;
type Ladder =
  | "plan"
  | "ladder"
  | "approvals"
  | "reviews"
  | keyof ReturnType<typeof readParallel>
  | keyof AlteredTestFacts;
