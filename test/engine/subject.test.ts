import { describe, expect, it } from "vitest";
import { isBotLogin, judgeSubject, type SubjectQuestion } from "../../src/engine/subject.ts";

const agents = [
  { login: "acme-coder[bot]", role: "coder" },
  { login: "acme-tester[bot]", role: "tester" },
  { login: "renovate[bot]", role: "updater" },
] as const;

const judge = (question: Partial<SubjectQuestion>) =>
  judgeSubject({ isAgentBranch: false, agents, ...question });

describe("who is judged as an agent", () => {
  it("is whoever works on an agents' branch, with the role that the policy lists [P43] [P114]", () => {
    expect(
      judge({ branch: "agent/a", isAgentBranch: true, actor: "acme-tester[bot]", fromFork: false }),
    ).toEqual({
      judgedAs: "agent",
      role: "tester",
      roleIsListed: true,
      actor: "acme-tester[bot]",
      branch: "agent/a",
      onAgentBranch: true,
      fromFork: false,
      doubts: [],
    });
  });

  it("is a coder where nobody named the actor, without any doubt about it", () => {
    expect(judge({ branch: "agent/a", isAgentBranch: true })).toStrictEqual({
      judgedAs: "agent",
      role: "coder",
      roleIsListed: false,
      branch: "agent/a",
      onAgentBranch: true,
      doubts: [],
    });
  });

  it("is a listed identity wherever it pushes [P114] [T077]", () => {
    expect(judge({ branch: "main", actor: "acme-coder[bot]" })).toMatchObject({
      judgedAs: "agent",
      role: "coder",
      onAgentBranch: false,
      doubts: [],
    });
  });

  it("is found by its login as GitHub compares logins: ASCII case does not count", () => {
    expect(judge({ branch: "main", actor: "ACME-Coder[BOT]" }).judgedAs).toBe("agent");
    // The Kelvin sign is no k, and the dotless i no i.
    expect(judge({ actor: "\u212Aim", agents: [{ login: "kim", role: "coder" }] }).judgedAs).toBe("human");
    expect(judge({ actor: "acme-coder" }).judgedAs).toBe("human");
  });

  it("is an updater on an agents' branch like others there", () => {
    expect(judge({ branch: "agent/a", isAgentBranch: true, actor: "renovate[bot]" })).toMatchObject({
      judgedAs: "agent",
      role: "updater",
    });
  });
});

describe("who is judged as something else", () => {
  it("is a listed updater outside the agents' branches", () => {
    expect(judge({ branch: "renovate/x", actor: "renovate[bot]" })).toEqual({
      judgedAs: "updater",
      role: "updater",
      roleIsListed: true,
      actor: "renovate[bot]",
      branch: "renovate/x",
      onAgentBranch: false,
      doubts: [],
    });
  });

  it("is a person on a branch of their own", () => {
    expect(judge({ branch: "fix/a", actor: "alice" })).toEqual({
      judgedAs: "human",
      roleIsListed: false,
      actor: "alice",
      branch: "fix/a",
      onAgentBranch: false,
      doubts: [],
    });
    expect(judge({ branch: "fix/a" }).doubts).toEqual([]);
    expect(judge({ actor: "alice" }).doubts).toEqual([]);
  });

  it("is every head from a fork, whatever its branch is called; a listed agent keeps its role [T117]", () => {
    const fork = { branch: "agent/a", isAgentBranch: true, fromFork: true };
    expect(judge({ ...fork, actor: "bob" })).toMatchObject({
      judgedAs: "human",
      roleIsListed: false,
      doubts: [],
    });
    expect(judge({ ...fork, actor: "bob" })).not.toHaveProperty("role");
    expect(judge({ ...fork, actor: "acme-coder[bot]" })).toMatchObject({ judgedAs: "human", role: "coder" });
    expect(judge({ ...fork, actor: "someone[bot]" }).doubts).toEqual(["unlisted-bot"]);
  });
});

describe("a head of which nothing is known", () => {
  it("is judged as a person's, and nothing is said of it that nobody said", () => {
    expect(judge({})).toStrictEqual({
      judgedAs: "human",
      roleIsListed: false,
      onAgentBranch: false,
      doubts: ["no-name-and-no-actor"],
    });
  });
});

describe("a doubt", () => {
  it.each<[string, Partial<SubjectQuestion>, string[]]>([
    ["about a head without name and actor", {}, ["no-name-and-no-actor"]],
    [
      "about a person on an agents' branch",
      { isAgentBranch: true, actor: "alice" },
      ["person-on-agent-branch"],
    ],
    [
      "about an unlisted bot there",
      { isAgentBranch: true, actor: "x[bot]" },
      ["unlisted-bot-on-agent-branch"],
    ],
    ["about an unlisted bot elsewhere", { branch: "deps/a", actor: "dependabot[bot]" }, ["unlisted-bot"]],
    ["about Copilot, whose login has no mark", { branch: "a", actor: "Copilot" }, ["unlisted-bot"]],
  ])("%s [P75] [T118]", (_, question, doubts) => {
    expect(judge(question).doubts).toEqual(doubts);
  });

  it("is not had about people whose login merely resembles a bot's", () => {
    expect(["x[bot]", "X[BOT]", "copilot", "COPILOT"].map(isBotLogin)).toEqual([true, true, true, true]);
    expect(["bot", "[bot]x", "copilots", "my-copilot"].map(isBotLogin)).toEqual([false, false, false, false]);
  });
});

describe("a branch whose name can be read in two ways", () => {
  it("is a doubt where one reading is an agents' branch, unless the head is judged as an agent anyway [T076]", () => {
    const question = { branch: "team/agent/x", mayBeAgentBranch: true };
    expect(judge(question)).toMatchObject({ judgedAs: "human", doubts: ["branch-of-unknown-remote"] });
    expect(judge({ ...question, actor: "dependabot[bot]" }).doubts).toEqual([
      "branch-of-unknown-remote",
      "unlisted-bot",
    ]);
    expect(judge({ ...question, isAgentBranch: true }).doubts).toEqual([]);
    expect(judge({ ...question, mayBeAgentBranch: false }).doubts).toEqual([]);
  });
});
