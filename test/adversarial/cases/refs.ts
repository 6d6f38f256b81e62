import { type Attack, pass, review, unauthorized } from "../attack.ts";
import { type Branch, project, run } from "../branch.ts";
import type { Repository } from "../repository.ts";

const code = { "src/a.ts": "1\n" };
const beyond = unauthorized({ rule: "scope-exceeded", path: "lib/x.ts", commit: "evil" });
const evil = (repo: Repository): Branch => run(repo).evil({ "lib/x.ts": "x\n" });
const honest = (repo: Repository): Branch => run(repo).commit(code);

/** Names of commits, and what stands beside the objects to bend them: replace refs, grafts, tags. */
export const refCases: readonly Attack[] = [
  {
    id: "view-tag-of-the-same-name",
    threat: "T018",
    title: "a tag with the branch's name points at an honest commit",
    build: (repo) => {
      const branch = honest(repo);
      repo.ref("refs/tags/agent/WP-1", branch.tip);
      const { base } = branch.evil({ "lib/x.ts": "x\n" }).request();
      return { base, head: "agent/WP-1" };
    },
    expect: beyond,
    twin: {
      title: "a tag with the branch's name beside an honest branch",
      build: (repo) => {
        const branch = honest(repo);
        repo.ref("refs/tags/agent/WP-1", branch.target.tip);
        const { base } = branch.request();
        return { base, head: "agent/WP-1" };
      },
      expect: pass,
    },
  },
  {
    id: "view-detached",
    threat: "own",
    title: "HEAD is the agent's branch, named by nobody",
    build: (repo) => {
      const { base } = project(repo).fork("agent/WP-1").commit(code).request();
      repo.file("HEAD", "ref: refs/heads/agent/WP-1\n");
      return { base, head: "HEAD" };
    },
    expect: unauthorized(),
    twin: {
      title: "HEAD is detached, and the branch is named",
      build: (repo) => {
        const request = honest(repo).request();
        repo.file("HEAD", `${request.head}\n`);
        return { ...request, head: "HEAD" };
      },
      expect: pass,
    },
  },
  {
    id: "view-detached-nameless",
    threat: "own",
    title: "HEAD is detached, and nobody says whose commit it is",
    build: (repo) => {
      const { base, head } = project(repo).fork("agent/WP-1").commit(code).request();
      repo.file("HEAD", `${head}\n`);
      return { base, head: "HEAD" };
    },
    expect: review(),
    twin: {
      title: "HEAD is detached, and a person pushed it",
      build: (repo) => {
        const { base, head } = project(repo).fork("tidy").commit(code).request();
        repo.file("HEAD", `${head}\n`);
        return { base, head: "HEAD", actor: "alice" };
      },
      expect: pass,
    },
  },
  {
    id: "view-replace",
    threat: "T067",
    title: "a replace ref shows an honest commit in the place of the other",
    build: (repo) => {
      const branch = run(repo);
      const decoy = branch.fork("decoy").commit(code, { trailers: "Plan-Id: WP-1\nIteration: 2\n" });
      const request = branch.evil({ "lib/x.ts": "x\n" }).request();
      repo.ref(`refs/replace/${branch.tip}`, decoy.tip);
      return request;
    },
    expect: beyond,
    twin: {
      title: "a replace ref shows another commit in the place of an honest one",
      build: (repo) => {
        const branch = honest(repo);
        const other = branch.fork("other").commit({ "lib/x.ts": "x\n" });
        const request = branch.request();
        repo.ref(`refs/replace/${branch.tip}`, other.tip);
        return request;
      },
      expect: pass,
    },
  },
  {
    id: "view-replaced-blob",
    threat: "T067",
    title: "a replace ref shows a tame policy in the place of the target's",
    build: (repo) => {
      const strict = 'version: 1\nprotected: ["src/**"]\n';
      const branch = run(repo, { policy: strict }).evil(code);
      const request = branch.request();
      const tame = repo.blob("version: 1\n");
      repo.flush();
      repo.ref(`refs/replace/${repo.blob(strict)}`, tame);
      return request;
    },
    expect: unauthorized({ path: "src/a.ts", commit: "evil" }),
    twin: {
      title: "a replace ref shows a stricter policy in the place of the target's",
      build: (repo) => {
        const request = honest(repo).request();
        const strict = repo.blob('version: 1\nprotected: ["src/**"]\n');
        const own = repo
          .git(["rev-parse", `${request.base}:.proofgate/policy.yaml`])
          .toString()
          .trim();
        repo.flush();
        repo.ref(`refs/replace/${own}`, strict);
        return request;
      },
      expect: pass,
    },
  },
  {
    id: "view-graft",
    threat: "T067",
    title: "a graft cuts the unplanned commit out of the history",
    build: (repo) => {
      const begun = run(repo);
      const plan = begun.tip;
      const branch = begun.evil({ "lib/x.ts": "x\n" }).commit({ "lib/x.ts": null });
      repo.file("info/grafts", `${branch.tip} ${plan}\n`);
      return branch.request();
    },
    expect: beyond,
    twin: {
      title: "a graft hangs a stranger's commit under an honest one",
      build: (repo) => {
        const branch = honest(repo);
        const stranger = branch.target.fork("x").commit({ "lib/x.ts": "x\n" });
        repo.file("info/grafts", `${branch.tip} ${stranger.tip}\n`);
        return branch.request();
      },
      expect: pass,
    },
  },
  {
    id: "view-tag-object",
    threat: "T018",
    title: "the head is an annotated tag of a commit beyond the plan",
    build: (repo) => {
      const branch = evil(repo);
      const request = branch.request();
      const tag = repo.object(
        "tag",
        `object ${branch.tip}\ntype commit\ntag v1\ntagger n <n@example.com> 1750000000 +0000\n\nv1\n`,
      );
      repo.flush();
      return { ...request, head: tag };
    },
    expect: beyond,
    twin: {
      title: "the head is an annotated tag of an honest commit",
      build: (repo) => {
        const branch = honest(repo);
        const request = branch.request();
        const tag = repo.object(
          "tag",
          `object ${branch.tip}\ntype commit\ntag v1\ntagger n <n@example.com> 1750000000 +0000\n\nv1\n`,
        );
        repo.flush();
        return { ...request, head: tag };
      },
      expect: pass,
    },
  },
];
