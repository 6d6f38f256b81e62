import { describe, expect, it } from "vitest";
import { readJson } from "../../src/contract/json-reader.ts";
import { readYaml } from "../../src/contract/yaml-reader.ts";

const MESSAGE_OF_TWICE = "keep one of them: readers differ in which one they take";

describe("what JSON does not allow is answered with what to do [H3]", () => {
  it.each([
    ['{"a": 1, "a": 2}', "/a", MESSAGE_OF_TWICE],
    ['{"__proto__": {}}', "/__proto__", "remove it"],
    ["[1e400]", "/0", "write the number that is meant; there is no `unlimited`"],
    ["[9007199254740993]", "/0", "write a number between -9007199254740991 and 9007199254740991"],
    ['["\\ud800"]', "/0", "write the whole character"],
    ["{} {}", "", "remove what follows; a file holds one document"],
    ["[1,]", "/1", "remove the comma before it, or complete what is open"],
    ['{"a":1,}', "", "remove the comma before it, or complete what is open"],
    ["[// no\n1]", "/0", "remove the comment: JSON has none"],
    ["[# no\n1]", "/0", "remove the comment: JSON has none"],
    ["['a']", "/0", "use double quotes"],
    ["{a: 1}", "", "correct the JSON here"],
    ['["a\nb"]', "/0", "write it as an escape, as `\\n`"],
    ['["\\x41"]', "/0", 'after `\\` comes one of " \\ / b f n r t u'],
    ['["\\u00g0"]', "/0", "write four, as `\\u00e9`"],
    ['{"a": "b', "/a", 'close it with `"`'],
    ["", "", "complete it"],
    ["[".repeat(33), "/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0", "flatten it"],
  ])("%j", (text, pointer, help) => expect(readJson(text).complaints).toMatchObject([{ pointer, help }]));
});

describe("what YAML does not allow is answered with what to do [H3]", () => {
  it.each([
    ["a: 1\na: 2\n", "/a", MESSAGE_OF_TWICE],
    ["a:\n\tb: 1\n", "", "indent with spaces"],
    ["a: &x 1\n", "", "remove the anchor, and write the value where it is needed"],
    ["a: *x\n", "", "write the value itself; put quotes around a text that begins with `*`"],
    ["a: !!str 1\n", "", "remove the tag; put quotes around a text that begins with `!`"],
    ["%YAML 1.1\n---\na: yes\n", "", "remove the line; documents are read as YAML 1.2"],
    ["\ufeffa: 1\n", "", "save it as UTF-8 without a byte order mark"],
    ["<<: {a: 1}\n", "/<<", "write the keys themselves"],
    ["a: 1\n---\nb: 2\n", "", "remove it; a file holds one document"],
    ["a: .inf\n", "/a", "write the number that is meant; there is no `unlimited`"],
    ["1: a\n", "", "put quotes around it if it is meant as a text"],
    ['a: "\\ud800"\n', "/a", "write the whole character"],
    ["a: \u0000\n", "", "remove it, or write it as an escape in double quotes"],
    ["a: [1, 2\n", "", "correct the YAML here"],
    [
      `${"[".repeat(33)}${"]".repeat(33)}`,
      "/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0",
      "flatten it",
    ],
  ])("%j", (text, pointer, help) => expect(readYaml(text).complaints).toMatchObject([{ pointer, help }]));
});
