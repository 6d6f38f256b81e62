import { type Attack, pass, unauthorized } from "../attack.ts";
import { Branch, openRun, project, run } from "../branch.ts";
import { file, plan } from "../documents.ts";
import { Files, lines } from "../files.ts";
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
/** A branch with no ancestor in common with the target. */
function orphan(target: Branch, name: string): Branch {
  const files = new Files(target.repo).with({ "src/a.ts": "1\n" });
  const tip = target.repo.commit({ tree: files.tree(), message: `Begin anew\n\n${trailers}` });
  target.repo.marks.set("evil", tip);
  return new Branch(target.repo, name, { tip, files, target });
}

/** Every new commit object and every merge: contract.md 4.2. */
export const historyCases: readonly Attack[] = [
  {
    // Neither fail nor stop is named for it; that it cannot pass follows from 4.1: there is no merge to judge.
    id: "history-unrelated",
    threat: "T066",
    title: "a branch with no ancestor in common with the target",
    build: (repo) => openRunOn(orphan(project(repo), "agent/WP-1")),
    expect: {
      verdict: ["fail", "stop"],
      alsoAllowed: ["STOP_SECURITY_VIOLATION", "STOP_UNAUTHORIZED_ACCESS"],
    },
    twin: {
      title: "a branch from the target's very first commit",
      build: (repo) => {
        const begun = run(repo);
        for (const text of ["2\n", "3\n", "4\n"]) begun.target.commit({ "README.md": text });
        return begun.commit(code).request();
      },
      expect: pass,
    },
  },
  {
    id: "history-foreign-branch",
    threat: "own",
    title: "another branch's unreviewed work is merged in",
    build: (repo) => {
      const begun = run(repo).commit(code);
      const other = begun.target.fork("feature/x").commit({ "lib/x.ts": "x\n" }, { as: "evil" });
      return begun.merge(other, {}, { trailers }).request();
    },
    expect: beyond("lib/x.ts"),
    twin: {
      title: "the same work once the target has it",
      build: (repo) => {
        const begun = run(repo).commit(code);
        const other = begun.target.fork("feature/x").commit({ "lib/x.ts": "x\n" });
        begun.target.merge(other);
        return begun.merge(begun.target).request();
      },
      expect: pass,
    },
  },
  {
    id: "history-foreign-clean-merge-name",
    threat: "own",
    title: "a merge of a foreign branch calls itself a merge of main",
    build: (repo) => {
      const begun = run(repo).commit(code);
      const other = begun.target.fork("side").commit({ "lib/x.ts": "x\n" }, { as: "evil" });
      return begun.merge(other, {}, { message: "Merge branch 'main' into agent/WP-1\n" }).request();
    },
    expect: beyond("lib/x.ts"),
    twin: {
      title: "a merge of main under another subject",
      build: (repo) => {
        const begun = moved(repo);
        return begun.merge(begun.target, {}, { message: "Sync\n" }).request();
      },
      expect: pass,
    },
  },
  {
    id: "history-criss-cross",
    threat: "T065",
    title: "two merge bases, and a file in neither",
    build: (repo) => crissCross(repo, { "lib/x.ts": "x\n" }),
    expect: beyond("lib/x.ts"),
    twin: {
      title: "two merge bases of honest merges",
      build: (repo) => crissCross(repo, { "src/b.ts": "x\n" }),
      expect: pass,
    },
  },
  {
    id: "history-time",
    threat: "T070",
    title: "an unplanned commit is dated before all others",
    build: (repo) =>
      run(repo)
        .evil({ "lib/x.ts": "x\n" }, { committer: "n <a@b> 1 +0000", author: "n <a@b> 1 +0000" })
        .commit(code)
        .request(),
    expect: beyond("lib/x.ts"),
    twin: {
      title: "planned commits whose dates go backwards",
      build: (repo) =>
        run(repo)
          .commit(code, { committer: "n <a@b> 1900000000 +1400", author: "n <a@b> 1 -1200" })
          .commit({ "src/a.ts": "2\n" }, { committer: "n <a@b> 1 +0000" })
          .request(),
      expect: pass,
    },
  },
  {
    id: "history-squashed-branch-again",
    threat: "T099",
    title: "work goes on, on the old branch, after its squash merge",
    build: (repo) => {
      const begun = run(repo).commit(code);
      begun.target.commit(code, { message: "Round (#7)\n", trailers: "Plan-Id: WP-1\nRun: 7\n" });
      return begun.evil({ "src/b.ts": "1\n" }).request();
    },
    expect: unauthorized(),
    twin: {
      title: "a new run on a new branch after the squash merge, in the same files",
      build: (repo) => {
        const begun = run(repo).commit(code);
        begun.target.commit(code, { message: "Round (#7)\n", trailers: "Plan-Id: WP-1\nRun: 7\n" });
        return openRun(begun.target, { id: "WP-2", targets: ["src/**", file("src/legacy.ts", "delete")] })
          .commit({ "src/a.ts": lines(3), "src/legacy.ts": null })
          .request();
      },
      expect: pass,
    },
  },
];

function openRunOn(branch: Branch) {
  return branch
    .open(plan("WP-1", branch.name, ["src/**"]))
    .commit({ "src/n.ts": "1\n" })
    .request();
}

/** The target joined two lines; the run began on one and merged the other: neither is the one merge base. */
function crissCross(repo: Repository, last: Record<string, string>) {
  const main = project(repo);
  const left = main.fork("left").commit({ "README.md": "more\n" });
  const right = main.fork("right").commit({ "docs/guide.md": "more\n" });
  const begun = right
    .fork("agent/WP-1")
    .open(plan("WP-1", "agent/WP-1", ["src/**"]))
    .commit(code)
    .merge(left);
  main.merge(left).merge(right);
  return begun.evil(last).request();
}
