import { describe, expect, it } from "vitest";
import {
  authorise,
  COMMAND_EFFECTS,
  type CommandFacts,
  PERMISSIONS,
  type Permission,
} from "../../src/engine/authorisation.ts";
import { COMMAND_USAGES, type CommandName } from "../../src/engine/comment-command.ts";
import { observed, unknown } from "../../src/engine/fact.ts";

const ALICE = 1;
const BOB = 2;
const AGENT = 99;

type Changes = Parameters<typeof facts>[0];

/** Alice, a writer and no part of the run that Bob started and the agent wrote, asks to resume it. */
function facts(changes: {
  readonly command?: CommandName;
  readonly source?: Partial<CommandFacts["source"]>;
  readonly actor?: Partial<CommandFacts["actor"]>;
  readonly run?: Partial<CommandFacts["run"]>;
  readonly policy?: Partial<CommandFacts["policy"]>;
}): CommandFacts {
  return {
    command: changes.command ?? "resume",
    source: { isEdited: false, isViaApp: false, isOnSubject: true, ...changes.source },
    actor: { id: ALICE, type: "User", permission: observed("write"), teams: observed([]), ...changes.actor },
    run: { agents: [AGENT], startedBy: observed(BOB), authors: observed([AGENT]), ...changes.run },
    policy: { selfApproval: false, whoMay: { teams: [], users: [] }, ...changes.policy },
  };
}

const WIDENING = (Object.keys(COMMAND_EFFECTS) as CommandName[]).filter(
  (name) => COMMAND_EFFECTS[name] === "widens",
);
const NARROWING = ["stop", "abandon", "freeze", "rollback"] as const;

describe("who may command", () => {
  it("is settled for every command of the contract", () => {
    expect(Object.keys(COMMAND_EFFECTS).sort()).toEqual(Object.keys(COMMAND_USAGES).sort());
    expect(WIDENING.sort()).toEqual(
      [
        "approve",
        "amend",
        "approve-budget",
        "degrade",
        "resume",
        "waive",
        "adopt",
        "handoff approve",
        "unfreeze",
      ].sort(),
    );
  });

  it.each(WIDENING)("lets a writer who has no part in the run widen: %s", (command) => {
    expect(authorise(facts({ command }))).toEqual({ allowed: true, isSelfApproved: false });
  });

  it.each([
    ["a bot", { actor: { type: "Bot" } }],
    ["an organisation", { actor: { type: "Organization" } }],
    ["a type of account that GitHub may yet invent", { actor: { type: "Mannequin" } }],
    ["an App in a person's name", { source: { isViaApp: true } }],
    ["the run's agent by a user's account", { actor: { id: AGENT } }],
    ["the agent, though it is an admin", { actor: { id: AGENT, permission: observed<Permission>("admin") } }],
    [
      "the agent, though policy lets a sole maintainer",
      { actor: { id: AGENT }, policy: { selfApproval: true } },
    ],
  ])("never counts %s, and answers no program; a person counts [T118]", (_, changes) => {
    for (const command of Object.keys(COMMAND_EFFECTS) as CommandName[]) {
      expect(authorise(facts({ ...changes, command }))).toMatchObject({ allowed: false, isAnswered: false });
      expect(authorise(facts({ command }))).toMatchObject({ allowed: true });
    }
  });

  it.each<[string, Changes, string, string]>([
    ["an edited comment", { source: { isEdited: true } }, "the comment was edited", "T121"],
    ["a command elsewhere", { source: { isOnSubject: false } }, "was not given where it counts", "T127"],
    ["a reader", { actor: { permission: observed<Permission>("read") } }, "yours is `read`", "T119"],
    [
      "a role unknown",
      { actor: { permission: unknown("GitHub answered 503") } },
      "GitHub answered 503",
      "T119",
    ],
    ["who started the run", { run: { startedBy: observed(ALICE) } }, "you started the run", "T118"],
    [
      "an author of its commits",
      { run: { authors: observed([AGENT, ALICE]) } },
      "you wrote or pushed",
      "T118",
    ],
    ["who proposed the plan", { run: { proposedBy: observed(ALICE) } }, "you proposed the plan", "T118"],
    [
      "a starter unknown",
      { run: { startedBy: unknown("no record") } },
      "who started the run could not",
      "T118",
    ],
    [
      "authors unknown",
      { run: { authors: unknown("no account") } },
      "could not be determined: no account",
      "T118",
    ],
  ])("refuses %s to widen, with the reason; Alice may [$3]", (_, changes, words) => {
    for (const command of WIDENING) {
      const answer = authorise(facts({ ...changes, command }));
      expect(answer).toMatchObject({ allowed: false, isAnswered: true });
      expect(answer).toHaveProperty("message", expect.stringContaining(words));
      expect(authorise(facts({ command }))).toMatchObject({ allowed: true });
    }
  });

  it.each(NARROWING)("lets who started or wrote the run narrow: %s", (command) => {
    const tied = { run: { startedBy: observed(ALICE), authors: observed([ALICE]) } };
    expect(authorise(facts({ command, ...tied }))).toEqual({ allowed: true, isSelfApproved: false });
    const nobodyKnows = { run: { startedBy: unknown("x"), authors: unknown("x") } };
    expect(authorise(facts({ command, ...nobodyKnows }))).toMatchObject({ allowed: true });
    const reader = { actor: { permission: observed<Permission>("triage") } };
    expect(authorise(facts({ command, ...reader }))).toMatchObject({ allowed: false, isAnswered: true });
  });

  it.each(["explain", "status", "help"] as const)("answers whoever can read: %s", (command) => {
    for (const permission of PERMISSIONS) {
      const answer = authorise(facts({ command, actor: { permission: observed(permission) } }));
      expect(answer.allowed).toBe(permission !== "none");
    }
  });

  it("never lets a weaker role do what a stronger one may not", () => {
    for (const command of Object.keys(COMMAND_EFFECTS) as CommandName[]) {
      const allowed = PERMISSIONS.map((permission) => {
        return authorise(facts({ command, actor: { permission: observed(permission) } })).allowed;
      });
      expect(allowed).toEqual([...allowed].sort());
    }
  });

  describe("where the policy names people", () => {
    const policy = { whoMay: { teams: ["@acme/Release"], users: [7] } };

    it("lets an active member and who is named by id, whatever the team's case [T119] [T120]", () => {
      expect(authorise(facts({ policy, actor: { teams: observed(["@ACME/release"]) } }))).toMatchObject({
        allowed: true,
      });
      expect(authorise(facts({ policy, actor: { id: 7, teams: unknown("503") } }))).toMatchObject({
        allowed: true,
      });
    });

    it.each([
      ["somebody else", { teams: observed<readonly string[]>([]) }, "the policy asks others"],
      ["an admin who is no member", { permission: observed<Permission>("admin") }, "the policy asks others"],
      ["a member of another team", { teams: observed(["@acme/release-notes"]) }, "the policy asks others"],
      [
        "one whose membership is unknown",
        { teams: unknown("GitHub answered 403") },
        "could not be determined",
      ],
      [
        "a member who may only read",
        { teams: observed(["@acme/release"]), permission: observed<Permission>("read") },
        "yours is `read`",
      ],
    ])("refuses %s [T119]", (_, actor, words) => {
      expect(authorise(facts({ policy, actor }))).toHaveProperty("message", expect.stringContaining(words));
    });

    it("keeps nobody from narrowing or asking", () => {
      for (const command of [...NARROWING, "status"] as const) {
        expect(authorise(facts({ policy, command }))).toMatchObject({ allowed: true });
      }
    });

    it("names no team where it names only people", () => {
      const only = { whoMay: { teams: [], users: [7] } };
      expect(authorise(facts({ policy: only }))).toHaveProperty(
        "help",
        "ask one of the people whom the policy names",
      );
    });
  });

  it("lets a sole maintainer agree to their own work where the policy says so, and marks it", () => {
    const policy = { selfApproval: true };
    expect(authorise(facts({ policy, run: { startedBy: observed(ALICE) } }))).toEqual({
      allowed: true,
      isSelfApproved: true,
    });
    expect(authorise(facts({ policy, run: { authors: unknown("x") } }))).toEqual({
      allowed: true,
      isSelfApproved: true,
    });
    expect(authorise(facts({ policy }))).toEqual({ allowed: true, isSelfApproved: false });
  });
});
