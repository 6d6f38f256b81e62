import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { syntaxOf, syntaxOfContent } from "../../../src/scan/lexing/syntax-of.ts";

const named = (path: string) => syntaxOf(bytePathOfText(path)).name;
const ofContent = (path: string, text: string) => syntaxOfContent(bytePathOfText(path), text).name;

describe("a file's language", () => {
  // biome-ignore format: one language a line
  it.each([
    ["javascript", "a.js src/a.tsx a.b.mts A.CJS"], ["c", "a.c a.hpp a.cu"], ["python", "a.py BUILD WORKSPACE"],
    ["makefile", "Makefile CMakeLists.txt a.mk justfile"], ["ruby", "Gemfile a.gemspec"], ["shell", ".bashrc a.zsh .envrc"],
    ["properties", "requirements.txt .env .env.local .npmrc .ini"], ["dockerfile", "Dockerfile Dockerfile.dev a.dockerfile"],
    ["prose", "README a.md LICENSE README.xyz"], ["toml", "Pipfile a.toml"], ["json", "a.json a.ipynb"],
    ["java", "Jenkinsfile a.gradle"], ["unknown", "ts a xdockerfile a.dockerfilex README-x a. py/a .x.y"],
  ])("is %s by the names %s", (language, names) => {
    for (const name of names.split(" ")) expect(`${name}: ${named(name)}`).toBe(`${name}: ${language}`);
  });

  // biome-ignore format: one line each
  it.each([
    ["javascript", "#!/usr/bin/env node"], ["javascript", "#!/usr/bin/env -S deno run --allow-net"], ["javascript", "#!/usr/local/bin/bun"],
    ["python", "#!/usr/bin/python3.11 -u"], ["python", "#!/usr/bin/env PYTHONPATH=/x python3.11"], ["python", "#! /usr/bin/env   pypy"],
    ["python", "#!python"], ["python", "#!/usr/bin/env -S uv run"], ["ruby", "#!/usr/bin/env ruby\t-w"], ["perl", "#!/usr/bin/perl"],
    ["php", "#!/usr/bin/php"], ["lua", "#!/usr/bin/lua5.4"], ["shell", "#!/bin/sh"], ["shell", "#!/bin/dash"],
    ["shell", "#!/usr/bin/env fish"], ["unknown", "#!/opt/strange"], ["unknown", "#!"], ["unknown", "#!/usr/bin/env"],
    ["unknown", "#!/usr/bin/xsh"], ["unknown", " #!/bin/sh"], ["unknown", "/bin/sh"], ["unknown", "#/bin/sh"], ["unknown", "#!/opt/strange\nnode"],
  ])("is %s by a first line %j", (language, line) => {
    expect(ofContent("bin/run", `${line}\nrun\n`)).toBe(language);
  });

  it("is what its name says, whatever its first line says", () => {
    expect(ofContent("a.py", "#!/bin/sh\n")).toBe("python");
    expect(ofContent("a.csv", "#!/bin/sh\n")).toBe("table");
  });
});
