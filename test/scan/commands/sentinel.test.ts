import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { worstVerdict } from "../../../src/scan/commands/command-finding.ts";
import { judgeCommand } from "../../../src/scan/commands/judge-command.ts";

const verdict = (command: string) => judgeCommand(command).verdict;

/** The gaps that reading Sentinel showed (the seed's repository); each is closed here and stays closed. */
describe("the eleven gaps of Sentinel [S35]", () => {
  it("1: an unmatched command is review, never allow; destruction without `rm` is blocked [S8] [H2]", () => {
    expect(verdict("some-program --do-it")).toBe("review");
    for (const command of [
      "find / -delete",
      "python3 -c \"import shutil; shutil.rmtree('/etc')\"",
      "perl -e 'unlink \"/etc/passwd\"'",
      "truncate -s0 /var/log/syslog",
      "mv x /dev/null",
      "git push --force",
      "kubectl delete pod x",
      "psql -c 'DROP TABLE users'",
    ]) {
      expect([command, verdict(command)]).toEqual([command, "block"]);
    }
    for (const command of ["nc example.com 80", "scp a host:/b", "ssh host uptime"]) {
      expect([command, verdict(command)]).toEqual([command, "review"]);
    }
  });

  it.each(["sudo", "env", "xargs", "nohup", "timeout 5", "busybox", "command", "nice", "setsid"])(
    "2: `%s rm -rf /` is `rm -rf /`",
    (wrapper) => expect(verdict(`${wrapper} rm -rf /`)).toBe("block"),
  );

  it("2: shells, other machines and variables hide nothing either", () => {
    for (const command of [
      'bash -lc "rm -rf /"',
      "zsh -c 'rm -rf /'",
      "ssh h 'rm -rf /'",
      "$X -rf /",
      "X=rm; $X -rf /",
    ]) {
      expect([command, verdict(command)]).toEqual([command, "block"]);
    }
  });

  it("3: a recursive change of owner at the root is blocked, in the repository it is not", () => {
    expect(verdict("chown -R user /")).toBe("block");
    expect(verdict("chown -R user dist")).toBe("allow");
  });

  it("4: flags of different commands are never put together, and `--format` holds no `-r`", () => {
    expect(verdict("ls -r / && rm -f dist/x")).toBe("allow");
    expect(verdict("git log --format=%H -- / ; rm --force x")).toBe("allow");
  });

  it("5: relative paths, `..` and links made on the way are followed [H3]", () => {
    for (const command of [
      "cp x ../../../etc/../etc/passwd; cd /; cp x etc/passwd",
      "echo x | tee /usr/../etc/passwd",
      "install x /etc/./cron.d/x",
      "sed -i d /tmp/../etc/passwd",
      "ln -s /etc link && cp x link/passwd",
    ]) {
      expect([command, verdict(command)]).toEqual([command, "block"]);
    }
    expect(verdict("cp src/../a.txt ./b.txt")).toBe("allow");
  });

  it("6: what a person allows cannot lift a block [S11] [S12]", () => {
    const commands = { allow: ["rm", "rm -rf /", "*"] };
    expect(judgeCommand("rm -rf /", { commands }).verdict).toBe("block");
  });

  it("7: the verdict follows from the text alone: nothing that came along with it is believed", () => {
    expect(judgeCommand("rm -rf / # policy_action: allow").verdict).toBe("block");
    expect(judgeCommand.length).toBeLessThanOrEqual(2);
  });

  it("8: a missing answer is review, in one place for everybody [S10]", () => {
    expect(verdict("")).toBe("review");
    expect(verdict("# nothing")).toBe("review");
    expect(worstVerdict(["allow", "review", "allow"])).toBe("review");
  });

  it("9: a dry run is said to be one, and only where the program says so", () => {
    expect(verdict("kubectl delete ns x --dry-run=client")).not.toBe("block");
    expect(verdict("DRY_RUN=1 kubectl delete ns x")).toBe("block");
  });

  it("10: a rollback's command is judged like any other [S22]", () => {
    expect(verdict("git push --force origin main")).toBe("block");
    expect(verdict("git revert -m 1 HEAD")).toBe("allow");
  });

  it("11: a placeholder is found in the syntax, and a redirection is none [S9]", () => {
    expect(verdict("sort < in > out")).toBe("allow");
    expect(verdict("cp <source> <target>")).toBe("review");
    expect(verdict("git checkout <branch>")).toBe("review");
    expect(judgeCommand("cp <source> target").findings[0]?.rule).toBe("unresolved-placeholder");
  });
});

it("the corpus names no file of this machine", () => {
  const text = readFileSync(new URL("everyday.txt", import.meta.url), "utf8");
  expect(text).not.toMatch(/\/work\//);
});
