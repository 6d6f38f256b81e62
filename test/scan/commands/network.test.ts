import { describe, expect, it } from "vitest";
import { contacts, contactsOneOf, isDeclared } from "../../../src/scan/commands/network.ts";
import { newScene } from "../../../src/scan/commands/scene.ts";
import { literalWord, unknownWord } from "../../../src/scan/commands/shell-word.ts";

const sceneOf = (network?: readonly string[]) =>
  newScene(network === undefined ? {} : { network }, () => ({
    judgeText: () => ({ kind: "none" }),
    judgeWords: () => ({ kind: "none" }),
  }));
const declared = ["a.example", "*.B.Example", "C.example"];

describe("a host", () => {
  it.each(["a.example", "c.example", "x.b.example", "x.y.b.example"])("is declared: %s", (host) => {
    expect([isDeclared(sceneOf(declared), host), isDeclared(sceneOf(), host)]).toEqual([true, false]);
  });

  it.each([
    "b.example",
    "xb.example",
    "x.a.example",
    "d.example",
    "evil.example",
    "a.example.evil.org",
    "ca.example",
    "",
  ])("is not declared: %j", (host) => {
    expect(isDeclared(sceneOf(declared), host)).toBe(false);
  });

  it.each([
    "localhost",
    "a.localhost",
    "127.0.0.1",
    "127.1.2.3",
    "::1",
    "[::1]",
    "0.0.0.0",
    "host.docker.internal",
  ])("is this machine: %s", (host) => {
    expect(isDeclared(sceneOf([]), host)).toBe(true);
  });

  it.each(["localhost.evil.org", "xlocalhost", "127.0.0", "127.0.0.1.evil.org", "10.0.0.1", "x127.0.0.1"])(
    "is another machine: %s",
    (host) => {
      expect(isDeclared(sceneOf([]), host)).toBe(false);
    },
  );
});

describe("a program that reaches", () => {
  const said = (reach: (scene: ReturnType<typeof sceneOf>) => unknown) => {
    const scene = sceneOf(declared);
    const answer = reach(scene);
    return [answer, ...scene.findings.map(({ rule, message, note }) => `${rule}: ${message}; ${note}`)];
  };
  const undeclared = (what: string) =>
    `undeclared-host: \`curl\` reaches ${what}; neither the plan nor the config declares it`;

  it("a declared host is not spoken of; another one is, by its name", () => {
    const reaches = (address: string) => said((scene) => contacts(scene, literalWord(address), "curl"));
    expect(reaches("https://a.example/x")).toEqual([undefined]);
    expect(reaches("https://d.example/x")).toEqual([undefined, undeclared("`d.example`")]);
  });

  it("what only running tells is spoken of as that", () => {
    const unknown = "undeclared-host: `curl` reaches a host that is known only when it runs: `$X`; undefined";
    expect(said((scene) => contacts(scene, unknownWord("$X"), "curl"))).toEqual([undefined, unknown]);
    expect(said((scene) => contacts(scene, { ...literalWord("file"), text: "$X" }, "curl"))).toEqual([
      undefined,
      unknown,
    ]);
  });

  it("hosts that its words need not name is held to all of them", () => {
    const reaches = (...hosts: string[]) => said((scene) => contactsOneOf(scene, hosts, "curl"));
    expect(reaches("a.example", "c.example")).toEqual([true]);
    expect(reaches("a.example", "d.example")).toEqual([false, undeclared("`a.example`, `d.example`")]);
    expect(reaches("d.example")).toEqual([false, undeclared("`d.example`")]);
  });
});
