/**
 * A test runner for Stryker (stryker.config.mjs) that runs a room's tests in the process that holds the mutants. Starting
 * vitest for each mutant costs a second; most tests of the judge take less than a millisecond.
 */
import { globSync, readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { NotedTest } from "./mutation-tests.ts";

/** What the mutants read: `@stryker-mutator/api/core`, InstrumenterContext. */
interface MutantSwitch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: unknown;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  /** Ours: whether the mutants that are met are counted, which costs more than most of the code that counts them. */
  isCounting?: boolean;
}

/** `@stryker-mutator/api/test-runner`, MutantRunOptions, as far as it is needed. */
interface MutantRun {
  readonly activeMutant: { readonly id: string };
  readonly testFilter?: readonly string[];
  readonly sandboxFileName: string;
  readonly mutantActivation: "runtime" | "static";
  readonly hitLimit?: number;
}

interface LoadedTest extends NotedTest {
  readonly id: string;
  readonly fileName: string;
}

const ROOM = process.env.MUTATION_ROOM ?? "engine";
/** What reads languages for others is mostly specified by what these find with it. */
const TESTS = ROOM === "scan/lexing" ? "test/scan/{lexing,disguise,silencers}" : `test/${ROOM}`;
const STANDIN = new URL("./mutation-tests.ts", import.meta.url).href;
/**
 * Of the schemas, which nothing mutates; of what holds for any rule, which runs every rule for every mutant; of what costs
 * seconds by intent; of a worker, where no mutant is switched on; of real runners of tests.
 */
const LEFT_OUT = /\/(schemas|properties|bounds|hostile|work|secret-scanner|canary-runners)\.test\.ts$/;
/** What asks less of the same texts than `answers.test.ts` of its room, which holds each to all that is said of it. */
const ASKED_ELSEWHERE = /\/(second-look|commands-corpus)\.test\.ts$/;
/** Of so many mutants one is tried; the others count neither as killed nor as alive. */
const SAMPLE = Number(process.env.MUTATION_SAMPLE ?? 1);
/** Tests of speed: a mutant that is merely slower gives the same verdicts, and they cost as much as all others together. */
const OF_TIME = /\b(soon|in a moment|in bounded time|takes bounded time|in seconds)\b/;
/** Where an instrumented module begins to count the mutants that it meets. */
const COUNT = "var c = cov.static;";
/** What these work out once they keep in their module, a mutant's answer too. */
const REMEMBERS = /\/(schema-node|regions|config-lists)\.ts$/;

class InProcessRunner {
  private tests: readonly LoadedTest[] = [];
  private loads = 0;
  private readonly millisecondsOf = new Map<string, number>();
  private readonly sources = new Map<string, string>();
  private readonly importers = new Map<string, Set<string>>();
  private readonly state: MutantSwitch;

  constructor() {
    const global = globalThis as { __stryker__?: MutantSwitch };
    global.__stryker__ ??= {};
    this.state = global.__stryker__;
    this.state.isCounting = true;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  init(): void {
    process.env.TZ = "UTC";
    process.env.PROPERTY_RUNS_MAX = "60";
    const root = pathToFileURL(process.cwd() + sep).href;
    registerHooks({
      resolve: (specifier, context, next) => {
        const parentURL = context.parentURL?.replace(/\?.*/, "");
        if (specifier === "vitest" && parentURL !== STANDIN) return { url: STANDIN, shortCircuit: true };
        const found = next(specifier, { ...context, parentURL });
        const isOurs = found.url.startsWith(root) && !found.url.includes("/node_modules/");
        if (!isOurs || found.url === STANDIN) return found;
        this.noteImport(found.url, parentURL);
        return { ...found, url: `${found.url}?load=${this.loads}` };
      },
      load: (url, context, next) => {
        const [plain = url, load] = url.split("?");
        if (load === undefined || !plain.endsWith(".ts")) return next(url, context);
        return { format: "module", source: this.sourceOf(plain), shortCircuit: true };
      },
    });
  }

  /** Runs every test once, and notes which mutants each of them meets. */
  async dryRun() {
    await this.loadAll();
    const tests = [];
    for (const test of this.tests) {
      this.state.currentTestId = test.id;
      const start = performance.now();
      const failureMessage = await failureOf(test);
      const timeSpentMs = performance.now() - start;
      this.millisecondsOf.set(test.id, timeSpentMs);
      // TestStatus of `@stryker-mutator/api/test-runner`: 0 is success, 1 is failure.
      const status = failureMessage === undefined ? 0 : 1;
      tests.push({
        id: test.id,
        name: test.id,
        fileName: test.fileName,
        timeSpentMs,
        status,
        failureMessage,
      });
    }
    this.state.currentTestId = undefined;
    return { status: "complete", tests, mutantCoverage: this.state.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, sandboxFileName, mutantActivation, hitLimit }: MutantRun) {
    if (Number(activeMutant.id) % SAMPLE !== 0) return { status: "error", errorMessage: "not in the sample" };
    this.state.activeMutant = undefined;
    this.state.isCounting = false;
    this.state.hitCount = hitLimit === undefined ? undefined : 0;
    this.state.hitLimit = hitLimit;
    if (this.loads === 0) await this.loadAll();
    // As a key, so that it is the same text as in the modules, and compared without being read.
    this.state.activeMutant = Object.keys({ [activeMutant.id]: true })[0];
    let tests = this.tests;
    if (mutantActivation === "static" || REMEMBERS.test(sandboxFileName)) {
      try {
        tests = await this.load(this.testFilesThatImport(sandboxFileName));
      } catch (error) {
        return { status: "error", errorMessage: String(error) };
      }
    }
    const asked = testFilter === undefined ? undefined : new Set(testFilter);
    return await this.firstFailure(tests.filter(({ id }) => asked?.has(id) ?? true));
  }

  /** The quickest first: most mutants fail any test that meets them. */
  private async firstFailure(tests: LoadedTest[]) {
    const milliseconds = ({ id }: LoadedTest) => this.millisecondsOf.get(id) ?? 0;
    tests.sort((one, other) => milliseconds(one) - milliseconds(other));
    for (const [at, test] of tests.entries()) {
      const failureMessage = await failureOf(test);
      const { hitCount = 0, hitLimit = Number.POSITIVE_INFINITY } = this.state;
      if (hitCount > hitLimit) return { status: "timeout", reason: `more than ${hitLimit} hits` };
      if (failureMessage !== undefined)
        return { status: "killed", killedBy: [test.id], failureMessage, nrOfTests: at + 1 };
    }
    return { status: "survived", nrOfTests: tests.length };
  }

  private async loadAll(): Promise<void> {
    const paths = globSync(`${TESTS}/**/*.test.ts`).sort();
    this.tests = await this.load(paths.map((path) => join(process.cwd(), path)));
  }

  /** Loads test files and what they import anew, and gives their tests. */
  private async load(fileNames: readonly string[]): Promise<LoadedTest[]> {
    this.loads += 1;
    const { takeNotedTests } = await import(STANDIN);
    takeNotedTests();
    const tests: LoadedTest[] = [];
    for (const fileName of fileNames.filter((each) => !LEFT_OUT.test(each) && !ASKED_ELSEWHERE.test(each))) {
      await import(pathToFileURL(fileName).href);
      const path = fileName.slice(process.cwd().length + 1);
      for (const [at, test] of (takeNotedTests() as NotedTest[]).entries())
        if (!OF_TIME.test(test.name)) tests.push({ ...test, fileName, id: `${path}#${at} ${test.name}` });
    }
    return tests;
  }

  private testFilesThatImport(fileName: string): string[] {
    const reached = new Set([fileName]);
    for (const path of reached) for (const importer of this.importers.get(path) ?? []) reached.add(importer);
    return [...reached].filter((path) => path.endsWith(".test.ts")).sort();
  }

  private noteImport(url: string, parentURL: string | undefined): void {
    const path = fileURLToPath(url);
    const known = this.importers.get(path) ?? new Set();
    if (parentURL !== undefined) known.add(fileURLToPath(parentURL));
    this.importers.set(path, known);
  }

  /** Read, and stripped of its types, once: it is loaded anew for every mutant that acts while its module is loaded. */
  private sourceOf(url: string): string {
    const known = this.sources.get(url);
    if (known !== undefined) return known;
    const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"));
    const read = source.replace(COUNT, `if (ns.isCounting === false) return; ${COUNT}`);
    this.sources.set(url, read);
    return read;
  }
}

async function failureOf(test: NotedTest): Promise<string | undefined> {
  try {
    await test.run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}

export const strykerPlugins = [{ kind: "TestRunner", name: "in-process", injectableClass: InProcessRunner }];
