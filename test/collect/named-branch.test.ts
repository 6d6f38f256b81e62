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
    expect(namedBranch(words, "what-head-is-on")).toBe(name);
  });

  it.each(["refs/pull/12/merge", "refs/remotes/pull/12/merge", "12/merge", "12/head", "refs/tags/v1"])(
    "`%s` name none, so that nobody passes for a person by it [T076]",
    (words) => expect(namedBranch(words, "x")).toBeUndefined(),
  );

  it.each(["", "/agent/x", "a..b", "agent/x ", "a\u0000b", "agent/"])(
    "%j name nothing that git takes",
    (words) => {
      expect(() => namedBranch(words, undefined)).toThrow(CannotRun);
    },
  );
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
