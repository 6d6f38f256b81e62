import { type Attack, fail, pass, unauthorized } from "../attack.ts";
import { type Branch, run } from "../branch.ts";
import type { Repository } from "../repository.ts";

const code = { "src/a.ts": "1\n" };
const trailers = "Plan-Id: WP-1\nIteration: 9\n";
const beyond = (path: string) => unauthorized({ path, commit: "evil" });

/** A run whose target has moved on by one commit. */
function moved(repo: Repository, changes: Record<string, string> = { "README.md": "more\n" }): Branch {
  const begun = run(repo).commit(code);
  begun.target.commit(changes);
  return begun;
}

/** Merges by their difference from what git itself would make of them: contract.md 4.2. */
export const mergeCases: readonly Attack[] = [
  {
    id: "history-evil-merge",
    threat: "T061",
    title: "a merge of the target adds a file that neither parent has",
    build: (repo) => {
      const begun = moved(repo);
      return begun.merge(begun.target, { "evil.sh": "x\n" }, { as: "evil", trailers }).request();
    },
    expect: beyond("evil.sh"),
    twin: {
      title: "GitHub's Update branch",
      build: (repo) => {
        const begun = moved(repo);
        return begun.merge(begun.target).request();
      },
      expect: pass,
    },
  },
  {
    id: "history-evil-merge-removed",
    threat: "T061",
    title: "what a merge smuggled in is removed by the next commit",
    build: (repo) => {
      const begun = moved(repo);
      begun.merge(begun.target, { "evil.sh": "x\n" }, { as: "evil", trailers });
      return begun.commit({ "evil.sh": null }, { trailers }).request();
    },
    expect: beyond("evil.sh"),
    twin: {
      title: "Update branch twice, with work between",
      build: (repo) => {
        const begun = moved(repo);
        begun.merge(begun.target).commit({ "src/a.ts": "2\n" });
        begun.target.commit({ "docs/guide.md": "new\n" });
        return begun.merge(begun.target).commit({ "src/a.ts": "3\n" }).request();
      },
      expect: pass,
    },
  },
  {
    id: "history-evil-merge-mode",
    threat: "T061",
    title: "a merge of the target only changes a mode that neither parent has",
    build: (repo) => {
      const begun = moved(repo);
      const readme = { mode: "100755", content: "more\n" };
      return begun.merge(begun.target, { "README.md": readme }, { as: "evil", trailers }).request();
    },
    expect: beyond("README.md"),
    twin: {
      title: "the target itself changed that mode and is merged in",
      build: (repo) => {
        const begun = run(repo).commit(code);
        begun.target.commit({ "README.md": { mode: "100755", content: "# Project\n" } });
        return begun.merge(begun.target).request();
      },
      expect: pass,
    },
  },
  {
    id: "history-ours-merge",
    threat: "T063",
    title: "a merge keeps only its own side and so takes back a fix of the target",
    build: (repo) => {
      const begun = moved(repo, { "lib/security.ts": "fix\n" });
      return begun.join([begun.target], {}, { as: "evil", trailers }).request();
    },
    expect: beyond("lib/security.ts"),
    twin: {
      title: "the fix is merged in as it is",
      build: (repo) => {
        const begun = moved(repo, { "lib/security.ts": "fix\n" });
        return begun.merge(begun.target).request();
      },
      expect: pass,
    },
  },
  {
    id: "history-octopus",
    threat: "T062",
    title: "a merge with three parents",
    build: (repo) => {
      const begun = run(repo);
      const left = begun.fork("agent/left").commit({ "src/l.ts": "1\n" }, { trailers });
      const right = begun.fork("agent/right").commit({ "src/r.ts": "1\n" }, { trailers });
      return begun
        .join([left, right], { "src/l.ts": "1\n", "src/r.ts": "1\n" }, { as: "evil", trailers })
        .request();
    },
    expect: fail({ commit: "evil" }),
    twin: {
      title: "the same work merged one by one",
      build: (repo) => {
        const begun = run(repo);
        const left = begun.fork("agent/left").commit({ "src/l.ts": "1\n" }, { trailers });
        const right = begun.fork("agent/right").commit({ "src/r.ts": "1\n" }, { trailers });
        return begun.merge(left, {}, { trailers }).merge(right, {}, { trailers }).request();
      },
      expect: pass,
    },
  },
  {
    id: "history-octopus-evil",
    threat: "T062",
    title: "a merge with three parents brings a workflow that none of them has",
    build: (repo) => {
      const begun = run(repo);
      const left = begun.fork("agent/left").commit({ "src/l.ts": "1\n" }, { trailers });
      const right = begun.fork("agent/right").commit({ "src/r.ts": "1\n" }, { trailers });
      const evil = { "src/l.ts": "1\n", "src/r.ts": "1\n", ".github/workflows/x.yml": "on: push\n" };
      return begun.join([left, right], evil, { as: "evil", trailers }).request();
    },
    expect: unauthorized({ path: ".github/workflows/x.yml" }),
    twin: {
      title: "a merge of two of the run's own branches",
      build: (repo) => {
        const begun = run(repo).commit({ "src/r.ts": "1\n" });
        const left = begun.fork("agent/left").commit({ "src/l.ts": "1\n" }, { trailers });
        return begun.commit({ "src/r.ts": "2\n" }, { trailers }).merge(left, {}, { trailers }).request();
      },
      expect: pass,
    },
  },
  {
    id: "history-conflict",
    threat: "T064",
    title: "a branch that conflicts with its target",
    build: (repo) => {
      const begun = run(repo).commit(code);
      begun.target.commit({ "src/a.ts": "other\n" });
      return begun.request();
    },
    expect: fail(),
    twin: {
      title: "the conflict is resolved within the plan, in a merge with trailers",
      build: (repo) => {
        const begun = run(repo).commit(code);
        begun.target.commit({ "src/a.ts": "other\n" });
        return begun.join([begun.target], { "src/a.ts": "both\n" }, { trailers }).request();
      },
      expect: pass,
    },
  },
  {
    id: "history-conflict-smuggles",
    threat: "T061",
    title: "the resolution of a conflict also edits a file that nobody touched",
    build: (repo) => {
      const begun = run(repo).commit(code);
      begun.target.commit({ "src/a.ts": "other\n" });
      return begun
        .join([begun.target], { "src/a.ts": "both\n", "docs/guide.md": "x\n" }, { as: "evil", trailers })
        .request();
    },
    expect: beyond("docs/guide.md"),
    twin: {
      title: "the resolution also edits another planned file",
      build: (repo) => {
        const begun = run(repo).commit(code);
        begun.target.commit({ "src/a.ts": "other\n" });
        return begun
          .join([begun.target], { "src/a.ts": "both\n", "src/b.ts": "x\n" }, { trailers })
          .request();
      },
      expect: pass,
    },
  },
];
