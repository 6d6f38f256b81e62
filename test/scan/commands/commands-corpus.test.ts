import { describe, expect, it } from "vitest";
import { COMMAND_VERDICTS } from "../../../src/scan/commands/command-finding.ts";
import { judgeCommand } from "../../../src/scan/commands/judge-command.ts";
import { corpus } from "./corpus.ts";

/** What a thread of such projects would allow: the installers that its CI uses, and the registries they reach. */
const SENSIBLE = {
  commands: {
    allow: [
      "sudo apt-get update",
      "sudo apt-get install",
      "sudo apt install",
      "apk add",
      "brew install",
      "go install",
      "cargo install",
    ],
    review: [],
    block: ["npm publish"],
  },
  network: ["github.com", "proxy.golang.org", "registry.npmjs.org", "pypi.org"],
};

describe("hostile command lines [S4] [S7] [P147]", () => {
  const lines = [...corpus("hostile.txt"), ...corpus("hostile-second-look.txt")];

  it("are at least 250, and each stands there once", () => {
    expect(lines.length).toBeGreaterThanOrEqual(250);
    expect(new Set(lines.map(({ command }) => command)).size).toBe(lines.length);
  });

  it("are never allowed, and blocked wherever the contract says block", () => {
    const missed = lines.filter(({ command, least }) => {
      return COMMAND_VERDICTS.indexOf(judgeCommand(command).verdict) < COMMAND_VERDICTS.indexOf(least);
    });
    const blocked = lines.filter(({ least }) => least === "block").length;
    process.stdout.write(
      `hostile: ${lines.length} lines, ${blocked} to be blocked, ${missed.length} missed\n`,
    );
    expect(missed).toEqual([]);
  });

  it("stay what they are under a config that allows all it can", () => {
    const commands = { allow: ["rm", "sudo", "sh", "bash", "git", "git push", "curl", "npm", "find", "env"] };
    const lifted = lines.filter(
      ({ command, least }) => least === "block" && judgeCommand(command, { commands }).verdict !== "block",
    );
    expect(lifted).toEqual([]);
  });

  it("stay hostile behind `sudo`, `env`, `sh -c` and a list", () => {
    const wrapped = (command: string) => [`true; ${command}`, `sudo ${command}`, `sh -c '${command}'`];
    const plain = lines.filter(
      ({ command, least }) =>
        least === "block" && /^(rm|git push|mkfs|dd|curl|kubectl) [^'"|;&<>$`]*$/.test(command),
    );
    const missed = plain
      .flatMap(({ command }) => wrapped(command))
      .filter((command) => judgeCommand(command).verdict !== "block");
    expect(plain.length).toBeGreaterThan(50);
    expect(missed).toEqual([]);
  });
});

describe("everyday command lines", () => {
  const lines = corpus("everyday.txt");

  it("are at least 250, and each stands there once", () => {
    expect(lines.length).toBeGreaterThanOrEqual(250);
    expect(new Set(lines.map(({ command }) => command)).size).toBe(lines.length);
  });

  it("are never blocked, and at most one in twenty is reviewed under a sensible config [P123]", () => {
    const judged = lines.map((line) => ({ ...line, verdict: judgeCommand(line.command, SENSIBLE).verdict }));
    const reviewed = judged.filter(({ verdict }) => verdict === "review");
    const bare = lines.filter(({ command }) => judgeCommand(command).verdict === "review").length;
    const percent = (count: number) => `${((100 * count) / lines.length).toFixed(1)} %`;
    process.stdout.write(
      `everyday: ${lines.length} lines, ${percent(reviewed.length)} reviewed (${percent(bare)} without a config)\n`,
    );
    expect(judged.filter(({ verdict }) => verdict === "block")).toEqual([]);
    expect(reviewed.length / lines.length).toBeLessThanOrEqual(0.05);
  });
});
