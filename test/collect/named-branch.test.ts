import { describe, expect, it } from "vitest";
import { namedActor, namedBranch } from "../../src/collect/named-branch.ts";
import { CannotRun } from "../../src/git/cannot-run.ts";

describe("the words for a branch", () => {
  it.each([
    ["agent/WP-1", "agent/WP-1"],
    ["refs/heads/agent/WP-1", "agent/WP-1"],
    ["heads/agent/WP-1", "agent/WP-1"],
    ["refs/remotes/origin/agent/WP-1", "agent/WP-1"],
    ["remotes/up/agent/WP-1", "agent/WP-1"],
    ["origin/agent/WP-1", "agent/WP-1"],
    ["HEAD", "what-head-is-on"],
    ["@", "what-head-is-on"],
    ["refs/heads/release/12/merge", "release/12/merge"],
  ])("`%s` name `%s`", (words, name) => {
    expect(namedBranch(words, { name: "what-head-is-on" }, [])?.name).toBe(name);
  });

  it.each(["refs/pull/12/merge", "refs/remotes/pull/12/merge", "12/merge", "12/head", "refs/tags/v1"])(
    "`%s` name none, so that nobody passes for a person by it [T076]",
    (words) => expect(namedBranch(words, { name: "x" }, [])).toBeUndefined(),
  );

  it.each(["", "/agent/x", "a..b", "agent/x ", "a\u0000b", "agent/"])(
    "%j name nothing that git takes",
    (words) => {
      expect(() => namedBranch(words, undefined, [])).toThrow(CannotRun);
    },
  );
});

describe("the words for a branch of a remote whose name has a slash [T076]", () => {
  const remotes = ["corp", "corp/team", "origin", "agent"];

  it.each(["refs/remotes/corp/team/agent/x", "remotes/corp/team/agent/x"])(
    "`%s` are read by the longest remote that is configured",
    (words) => expect(namedBranch(words, undefined, remotes)).toEqual({ name: "agent/x" }),
  );

  it("have no remote in them where the name is a local branch's", () => {
    expect(namedBranch("refs/heads/corp/team/agent/x", undefined, remotes)).toEqual({
      name: "corp/team/agent/x",
    });
  });

  it("may be a name as they stand, even where a remote is called like it", () => {
    expect(namedBranch("agent/x", undefined, remotes)).toEqual({ name: "x", asGiven: "agent/x" });
    expect(namedBranch("origin/agent/x", undefined, remotes)).toEqual({ name: "agent/x" });
  });

  it("are a guess, and say so, where no such remote is configured", () => {
    expect(namedBranch("refs/remotes/acme/team/agent/x", undefined, remotes)).toEqual({
      name: "team/agent/x",
      guesses: ["agent/x", "x"],
    });
    expect(namedBranch("refs/remotes/acme/x", undefined, remotes)).toEqual({ name: "x" });
  });
});

describe("the words for who pushed", () => {
  it.each([
    ["alice", "alice"],
    ["acme-coder[bot]", "acme-coder[bot]"],
    ["app/acme-coder", "acme-coder[bot]"],
    ["alice_acme", "alice_acme"],
  ])("`%s` are `%s`", (words, login) => expect(namedActor(words)).toBe(login));

  it.each(["", "acme-coder[bot] ", "a b", "a\u001b[31m", "аcme"])("%j are no login", (words) => {
    expect(() => namedActor(words)).toThrow(CannotRun);
  });
});
