import { describe, expect, it } from "vitest";
import { aliasesOf, assertNames } from "../../../src/scan/tests/javascript-aliases.ts";
import { readTokens } from "../../../src/scan/tests/lexer.ts";

const usual = aliasesOf(readTokens("", "javascript"));
const shown = (aliases: Iterable<[string, { isSuite: boolean; modifiers: readonly string[] }]>) =>
  [...aliases].map(([word, { isSuite, modifiers }]) =>
    [word, isSuite ? "suite" : "test", ...modifiers].join(" "),
  );
/** The words that a text (`⏎`: a line's end) adds to the usual ones, and what they declare. */
const added = (text: string) =>
  shown(
    [...aliasesOf(readTokens(text.replaceAll("⏎", "\n"), "javascript"))].filter(([word]) => !usual.has(word)),
  );

describe("words that declare tests [T147]", () => {
  it("are the usual ones", () => {
    expect(shown(usual)).toEqual([
      ...["describe", "context", "suite"].map((word) => `${word} suite`),
      ...["it", "test", "specify"].map((word) => `${word} test`),
      ...["xdescribe", "xcontext"].map((word) => `${word} suite ${word}`),
      ...["xit", "xtest", "xspecify"].map((word) => `${word} test ${word}`),
      ...["fdescribe", "fcontext"].map((word) => `${word} suite only`),
      ...["fit", "ftest", "fspecify"].map((word) => `${word} test only`),
    ]);
  });

  it.each([
    ['import { it as check, describe as group } from "x";', ["check test", "group suite"]],
    ['import { xit as later } from "x";', ["later test xit"]],
    ['import { other as check } from "x";', []],
    ['import * as check from "x";', []],
    ["it as", []],
    ["const check = it;", ["check test"]],
    ["let check = test", ["check test"]],
    ["var group = describe.only;", ["group suite only"]],
    ["constant check = it;", []],
    ["const check = it.skip;", ["check test skip"]],
    ["const check = it.todo;", ["check test todo"]],
    ["const check = it.fails;", ["check test fails"]],
    ["const check = it.failing;", ["check test failing"]],
    ["const check = it.fixme;", ["check test fixme"]],
    ["const check = it.concurrent;", ["check test"]],
    ["const check = it.skipped;", ["check test"]],
    ["const check = xit;", ["check test xit"]],
    ["const check = test.extend({ a: b });", ["check test"]],
    ["const check = test.extend({ a: b }).only;", ["check test only"]],
    ["const check = slow ? it.skip : it;", ["check test skipIf"]],
    ["const check = slow ? it : it.only;", ["check test only"]],
    ["const check = slow⏎  ? it.skip⏎  : it;", ["check test skipIf"]],
    ["const check = test⏎  .extend({ a: b });", ["check test"]],
    ["const check = one⏎it.skip", []],
    ["const check = one; it.skip", []],
    ["const check = it(a, b);", []],
    ["const check = f(it);", []],
    ["const check = () => it;", []],
    ["const check = x => it.skip;", []],
    ["const check = { a: it };", []],
    ["const check = it;⏎const later = check.skip;", ["check test", "later test skip"]],
    ["const check: T = it;", []],
    ["check = it;", []],
    ["const check == it;", []],
    [`const check = ${"a + ".repeat(19)} it;`, ["check test"]],
    [`const check = ${"a + ".repeat(20)} it;`, []],
  ])("in %j are %j more", (text, words) => {
    expect(added(text)).toEqual(words);
  });
});

describe("names from node:assert", () => {
  it.each([
    ['import { equal, ok as fine } from "node:assert";', ["equal", "ok", "fine"]],
    ['import assert, { equal } from "assert/strict";', ["assert", "equal"]],
    ['import type { A } from "assert";', ["A"]],
    ['const { equal } = require("node:assert/strict");', ["equal"]],
    ['let { equal } = require("uvu/assert");', ["equal"]],
    ['import { equal } from "@std/assert/equals";', ["equal"]],
    ['import { equal } from "my-assert";', []],
    ['import { equal } from "assertion";', []],
    ['import { equal } from "assert/other";', []],
    ['import { a } from "b"; import { equal } from "assert";', ["equal"]],
    ['f(); const a = require("assert");', ["a"]],
    [`import { ${"a,".repeat(38)} b } from "assert";`, ["b", "a"]],
    [`import { b, ${"a,".repeat(40)} c } from "assert";`, ["c", "a"]],
    ["assert", []],
  ])("in %j are %j", (text, names) => {
    expect([...assertNames(readTokens(text, "javascript"))].sort()).toEqual([...names].sort());
  });
});
