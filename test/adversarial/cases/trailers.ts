import { type Attack, fail, noProgress, pass, review } from "../attack.ts";
import { type RunOptions, run } from "../branch.ts";

type Row = readonly [id: string, title: string, bad: string, twin: string, good: string];

const code = { "src/a.ts": "1\n" };
const message =
  (text: string, options: RunOptions = {}): Attack["build"] =>
  (repo) =>
    run(repo, options).evil(code, { message: text, trailers: null }).request();

/** The whole message of a run's second commit (the plan's was iteration 1). */
// biome-ignore format: one case a line
const rows: readonly Row[] = [
  ["none", "no trailers at all", "Round\n", "both trailers", "Round\n\nPlan-Id: WP-1\nIteration: 2\n"],
  ["no-plan-id", "no Plan-Id", "Round\n\nIteration: 2\n", "both, in the other order", "Round\n\nIteration: 2\nPlan-Id: WP-1\n"],
  ["no-iteration", "no Iteration", "Round\n\nPlan-Id: WP-1\n", "both among others", "Round\n\nSigned-off-by: A <a@example.com>\nPlan-Id: WP-1\nIteration: 2\nFixes: #1\n"],
  ["other-plan", "another plan's id", "Round\n\nPlan-Id: WP-2\nIteration: 2\n", "its own plan's id", "Round\n\nPlan-Id: WP-1\nIteration: 2\n"],
  ["plan-prefix", "a plan id that only begins like its own", "Round\n\nPlan-Id: WP-10\nIteration: 2\n", "no line end after the last trailer", "Round\n\nPlan-Id: WP-1\nIteration: 2"],
  ["twice", "two Plan-Ids, the second right", "Round\n\nPlan-Id: WP-2\nPlan-Id: WP-1\nIteration: 2\n", "an id that the text mentions as well", "Round\n\nPlan-Id: WP-2 went before this.\n\nPlan-Id: WP-1\nIteration: 2\n"],
  ["iteration-twice", "two Iterations", "Round\n\nPlan-Id: WP-1\nIteration: 2\nIteration: 2\n", "a far later iteration", "Round\n\nPlan-Id: WP-1\nIteration: 50\n"],
  ["not-last", "trailers before the last paragraph", "Round\n\nPlan-Id: WP-1\nIteration: 2\n\nAnd that is all.\n", "a body before the trailers", "Round\n\nThat is all.\n\nPlan-Id: WP-1\nIteration: 2\n"],
  ["subject", "trailers in the subject's paragraph", "Plan-Id: WP-1\nIteration: 2\n", "a subject that looks like a trailer", "round: half to even\n\nPlan-Id: WP-1\nIteration: 2\n"],
  ["fraction", "half an iteration", "Round\n\nPlan-Id: WP-1\nIteration: 2.5\n", "blank lines at the end", "Round\n\nPlan-Id: WP-1\nIteration: 2\n\n\n"],
  ["negative", "an iteration below zero", "Round\n\nPlan-Id: WP-1\nIteration: -2\n", "the plan's own iteration again", "Round\n\nPlan-Id: WP-1\nIteration: 1\n"],
  ["words", "an iteration with a word after it", "Round\n\nPlan-Id: WP-1\nIteration: 2 (final)\n", "more space after the colon", "Round\n\nPlan-Id:  WP-1\nIteration:  2\n"],
  ["hexadecimal", "an iteration in hexadecimal", "Round\n\nPlan-Id: WP-1\nIteration: 0x2\n", "a two-digit iteration", "Round\n\nPlan-Id: WP-1\nIteration: 12\n"],
  ["other-digits", "an iteration in Arabic digits", "Round\n\nPlan-Id: WP-1\nIteration: ٢\n", "a subject in Arabic", "تقريب\n\nPlan-Id: WP-1\nIteration: 2\n"],
  ["homoglyph", "a Plan-Id whose W is Cyrillic-looking", "Round\n\nPlan-Id: ԜP-1\nIteration: 2\n", "a subject with the same letter", "Ԝ\n\nPlan-Id: WP-1\nIteration: 2\n"],
  ["empty-id", "a Plan-Id of nothing", "Round\n\nPlan-Id:\nIteration: 2\n", "a subject of two lines", "Round\nhalf to even\n\nPlan-Id: WP-1\nIteration: 2\n"],
];

/** Trailers of an agent's commits: contract.md 3, "Commit trailers". */
export const trailerCases: readonly Attack[] = [
  ...rows.map(
    ([id, title, bad, twin, good]): Attack => ({
      id: `trailer-${id}`,
      threat: "own",
      title: `a commit with ${title}`,
      build: message(bad),
      expect: fail({ commit: "evil" }),
      twin: { title: twin, build: message(good), expect: pass },
    }),
  ),
  {
    id: "trailer-falling",
    threat: "T069",
    title: "the iteration falls from 5 to 4",
    build: (repo) =>
      run(repo)
        .commit(code, { trailers: "Plan-Id: WP-1\nIteration: 5\n" })
        .evil({ "src/a.ts": "2\n" }, { trailers: "Plan-Id: WP-1\nIteration: 4\n" })
        .request(),
    expect: fail({ commit: "evil" }),
    twin: {
      title: "two commits of iteration 5",
      build: (repo) =>
        run(repo)
          .commit(code, { trailers: "Plan-Id: WP-1\nIteration: 5\n" })
          .commit({ "src/a.ts": "2\n" }, { trailers: "Plan-Id: WP-1\nIteration: 5\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "trailer-falling-by-text",
    threat: "own",
    title: "the iteration falls from 10 to 9, which as text is a rise",
    build: (repo) =>
      run(repo)
        .commit(code, { trailers: "Plan-Id: WP-1\nIteration: 10\n" })
        .evil({ "src/a.ts": "2\n" }, { trailers: "Plan-Id: WP-1\nIteration: 9\n" })
        .request(),
    expect: fail({ commit: "evil" }),
    twin: {
      title: "the iteration rises from 9 to 10",
      build: (repo) =>
        run(repo)
          .commit(code, { trailers: "Plan-Id: WP-1\nIteration: 9\n" })
          .commit({ "src/a.ts": "2\n" }, { trailers: "Plan-Id: WP-1\nIteration: 10\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "trailer-iteration-cap",
    threat: "T069",
    title: "an iteration beyond the plan's limit",
    build: (repo) =>
      run(repo, { plan: { limits: { iterations: 20 } } })
        .evil(code, { trailers: "Plan-Id: WP-1\nIteration: 21\n" })
        .request(),
    expect: noProgress(),
    twin: {
      title: "the last iteration that the plan allows",
      build: (repo) =>
        run(repo, { plan: { limits: { iterations: 20 } } })
          .commit(code, { trailers: "Plan-Id: WP-1\nIteration: 20\n" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "trailer-on-a-merge",
    threat: "own",
    title: "a merge of the target that changes something has no trailers",
    build: (repo) => {
      const begun = run(repo).commit(code);
      begun.target.commit({ "README.md": "more\n" });
      return begun.merge(begun.target, { "src/b.ts": "1\n" }, { as: "evil" }).request();
    },
    expect: fail({ commit: "evil" }),
    twin: {
      title: "GitHub's Update branch, a merge equal to git's own, has none",
      build: (repo) => {
        const begun = run(repo).commit(code);
        begun.target.commit({ "README.md": "more\n" });
        return begun.merge(begun.target).commit({ "src/a.ts": "2\n" }).request();
      },
      expect: pass,
    },
  },
  {
    id: "trailer-policy-review",
    threat: "own",
    title: "no trailers where the policy asks for a look",
    build: message("Round\n", { policy: { history: { trailers: "review" } } }),
    expect: review({ commit: "evil" }),
    twin: {
      title: "no trailers where the policy does not ask for them",
      build: message("Round\n", { policy: { history: { trailers: "off" } } }),
      expect: pass,
    },
  },
];
