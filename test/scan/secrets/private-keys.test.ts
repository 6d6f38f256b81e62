import { describe, expect, it } from "vitest";
import { privateKeyAt, puttyKeyAt } from "../../../src/scan/secrets/private-key.ts";
import { publicArmourAt } from "../../../src/scan/secrets/public-armour.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";
import { layerOf } from "./layer-of.ts";

const line = (length: number, seed = 1) =>
  textOf(`[A-Za-z0-9+/]{${length}}`, randomFrom(seed)).padEnd(length, "Qx7/bZ2k");
const BEGIN = "-----BEGIN PRIVATE KEY-----";
const END = "-----END PRIVATE KEY-----";

/** Where a private key is, of the text's beginning and end; nothing where it is none. */
function keyIn(text: string, at: typeof privateKeyAt = privateKeyAt): string | undefined {
  const { layer, matches } = layerOf(text);
  at(layer, 0);
  return matches.map(
    ({ rule, level, start, end, specific }) => `${level} ${rule} ${start}-${end} ${specific}`,
  )[0];
}
const isKey = (text: string) => keyIn(text) !== undefined;

describe("a private key", () => {
  const body = `\n${line(64)}\n${line(64, 2)}\n`;

  it("is what stands between its frames", () => {
    const whole = `${BEGIN}${body}${END}`;
    expect(keyIn(`${whole}\n`)).toBe(`confirmed private-key 0-${27 + body.length} true`);
    const { layer, matches } = layerOf(`  ${whole}`);
    privateKeyAt(layer, 2);
    expect(matches).toMatchObject([
      { start: 2, end: 29 + body.length, secret: `${BEGIN}${line(64)}${line(64, 2)}` },
    ]);
    privateKeyAt(layer, 0);
    expect(matches).toHaveLength(1);
  });

  it("that was cut off is one as far as its body goes", () => {
    expect(keyIn(`${BEGIN}\n${line(64)}`)).toBe("confirmed private-key 0-91 true");
    expect(keyIn(`${BEGIN}${line(64)}${line(64, 2)}`)).toBe("confirmed private-key 0-155 true");
  });

  it.each(["RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", "ANY OTHER KIND "])("may say its kind: %s", (kind) => {
    expect(isKey(`-----BEGIN ${kind}PRIVATE KEY-----${body}`)).toBe(true);
  });

  it("may be OpenPGP's, and no public one or one of four words", () => {
    expect(isKey(`-----BEGIN PGP PRIVATE KEY BLOCK-----${body}`)).toBe(true);
    expect(isKey(`-----BEGIN PUBLIC KEY-----${body}`)).toBe(false);
    expect(isKey(`-----BEGIN A B C D PRIVATE KEY-----${body}`)).toBe(false);
    expect(isKey(`-----BEGIN rsa PRIVATE KEY-----${body}`)).toBe(false);
  });

  it("has sixty characters at least, of four bits each", () => {
    expect([isKey(`${BEGIN}\n${line(60)}\n${END}`), isKey(`${BEGIN}\n${line(59)}\n${END}`)]).toEqual([
      true,
      false,
    ]);
    expect([
      isKey(`${BEGIN}\n${"0123456789abcdef".repeat(4)}\n`),
      isKey(`${BEGIN}\n${"0123456789abcdee".repeat(4)}\n`),
    ]).toEqual([true, false]);
  });

  it("has lines of 32 characters at least, but for the last", () => {
    expect(isKey(`${BEGIN}\n${line(32)}\n${line(32, 2)}\n${END}`)).toBe(true);
    expect(isKey(`${BEGIN}\n${line(31)}\n${line(64, 2)}\n${END}`)).toBe(false);
    expect(isKey(`${BEGIN}\n${line(32)}\n${line(28, 2)}\n${END}`)).toBe(true);
    expect(isKey(`${BEGIN}\n${line(32)}\n${line(27, 2)}\n${END}`)).toBe(false);
    expect(isKey(`${BEGIN}\n${line(32)}\n${line(20, 2)}\n${line(32, 3)}\n${END}`)).toBe(false);
    expect(isKey(`${BEGIN}\n${line(32)} or what else is meant by it\n${line(64, 3)}\n${END}`)).toBe(false);
  });

  it.each([
    "\r\n",
    "\\n",
    "\\\\n",
    "\\r\\n",
    "\\n\\\n",
    '"\n"',
    '\\n" +\n  "',
    "',\n '",
    "\n# ",
    "\n // ",
    "\n * ",
    "\n> ",
    "<br>",
    "<br />\n",
    "\n\n",
    "; ",
    "(`) |",
  ])("may have %j between its lines", (between) => {
    expect(isKey(`${BEGIN}${between}${line(40)}${between}${line(40, 2)}${between}${END}`)).toBe(true);
  });

  it("is none where a program goes on behind the frame", () => {
    expect(isKey(`${BEGIN}_${line(64)}`)).toBe(false);
    expect(isKey(`${BEGIN}${" ".repeat(120)}${line(64)}`)).toBe(true);
    expect(isKey(`${BEGIN}${" ".repeat(121)}${line(64)}`)).toBe(false);
    expect(isKey(`${BEGIN}\n${END}${line(64)}`)).toBe(false);
    expect(isKey(`${BEGIN}-----${line(64)}`)).toBe(false);
  });

  it("may have headers before its body, six of them", () => {
    const header = "DEK-Info: AES-128-CBC,0123\n";
    for (const count of [1, 2, 6])
      expect([count, isKey(`${BEGIN}\n${header.repeat(count)}\n${line(64)}`)]).toEqual([count, true]);
    expect(isKey(`${BEGIN}\n${header.repeat(7)}\n${line(64)}`)).toBe(false);
    expect(isKey(`${BEGIN}\\nProc-Type: 4,ENCRYPTED\\n${line(64)}`)).toBe(true);
    expect(isKey(`${BEGIN}"\n"Proc-Type: 4,ENCRYPTED"\n"${line(64)}`)).toBe(true);
    expect(isKey(`${BEGIN}\nproc-type: 4\n${line(64)}`)).toBe(false);
  });
});

describe("PuTTY's private key", () => {
  const head = "PuTTY-User-Key-File-3: ssh-ed25519\n";
  const lines = `Private-Lines: 1\n${line(64)}\n`;
  const between = "Encryption: none\nComment: a\nPublic-Lines: 1\nAAAA\n";

  it("ends with its private lines", () => {
    const text = `${head}${between}${lines}`;
    expect(keyIn(`${text}-`, puttyKeyAt)).toBe(`confirmed putty-private-key 0-${text.length} true`);
    const { layer, matches } = layerOf(`\n\n${text}-`);
    puttyKeyAt(layer, 2);
    expect(matches).toMatchObject([{ start: 2, end: text.length + 2, secret: lines }]);
    expect(keyIn(text.replaceAll("\n", "\r\n"), puttyKeyAt)).toBeDefined();
    expect(
      keyIn(
        text.replace("Lines: 1\n", "Lines: 1\n").replace("Private-Lines: 1", "Private-Lines: 114"),
        puttyKeyAt,
      ),
    ).toBeDefined();
  });

  it.each([
    ["other lines than its own first", `PuTTY-User-Key-File: a\n${lines}`],
    ["a kind that is none", `PuTTY-User-Key-File-3: a b\n${lines}`],
    ["public lines only", `${head}Public-Lines: 1\n${line(64)}\n`],
    ["no number of lines", `${head}Private-Lines: a\n${line(64)}\n`],
    ["too short a body", `${head}Private-Lines: 1\n${line(58)}\n-`],
    ["a body far away", `${head}${"a ".repeat(2100)}\n${lines}`],
  ])("is none with %s", (_name, text) => {
    expect(keyIn(text, puttyKeyAt)).toBe(undefined);
  });
});

describe("a public armour", () => {
  const begin = (label = "PGP SIGNATURE") => `-----BEGIN ${label}-----`;
  const end = (label = "PGP SIGNATURE") => `-----END ${label}-----`;
  const upTo = (text: string) => publicArmourAt(layerOf(text).layer, 0);
  const body = `${line(64)}\n${line(64, 2)}\n${line(20, 3)}==\n=aB3d\n`;

  it("ends at its end", () => {
    const text = `${begin()}\n\n${body}`;
    expect(upTo(`${text}${end()}\n`)).toBe(text.length);
    const { layer } = layerOf(` x${text}${end()}`);
    expect([publicArmourAt(layer, 2), publicArmourAt(layer, 0)]).toEqual([text.length + 2, undefined]);
  });

  it.each([
    "PGP SIGNATURE",
    "SSH SIGNATURE",
    "SSH2 SIGNATURE",
    "PGP PUBLIC KEY BLOCK",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "CERTIFICATE",
    "X509 CERTIFICATE",
    "TRUSTED CERTIFICATE",
    "CERTIFICATE REQUEST",
  ])("is a %s", (label) => {
    expect(upTo(`${begin(label)}\n${body}${end(label)}`)).toBeDefined();
    expect(upTo(`${begin(label)}\n${body}${end("PRIVATE KEY")}`)).toBe(undefined);
  });

  it.each(["PRIVATE KEY", "PGP MESSAGE", "OTHER PUBLIC KEY", "SIGNATURE"])("is no %s", (label) => {
    expect(upTo(`${begin(label)}\n${body}${end(label)}`)).toBe(undefined);
  });

  it.each([
    ["headers", `Version: 1\nComment: a b\nHash: SHA256\nCharset: x\n\n${body}`],
    ["lines that a commit's header indents", `\n ${body.replaceAll("\n", "\n ")}`],
    ["lines that end like Windows'", `\r\n${body.replaceAll("\n", "\r\n")}`],
    ["no sum", `${line(64)}\n`],
    ["lines of 56 to 76 characters", `${line(56)}\n${line(76, 2)}\n`],
    ["nothing", ""],
  ])("may have %s", (_name, inner) => {
    expect(upTo(`${begin()}\n${inner}${end()}`)).toBe(begin().length + 1 + inner.length);
  });

  it.each([
    ["a sentence", `${body}and more of it\n`],
    ["a line that is too short in its middle", `${line(55)}\n${body}`],
    ["a line that is too long", `${line(77)}\n${body}`],
    ["two short lines", `${line(20)}\n${line(20, 2)}\n`],
    ["a sum that is too long", `${line(64)}\n=aB3de\n`],
    ["a header that is none of its own", `Password: a\n\n${body}`],
    ["five headers", `${"Comment: a\n".repeat(5)}\n${body}`],
    ["a header behind its lines", `${body}Comment: a\n`],
  ])("holds nothing else: %s", (_name, inner) => {
    expect(upTo(`${begin()}\n${inner}${end()}`)).toBe(undefined);
  });

  it("is looked through once, whether it was one or not", () => {
    const broken = `${begin()}\n${begin()}\n${body}${end()}`;
    const { layer } = layerOf(broken);
    expect([publicArmourAt(layer, 0), publicArmourAt(layer, begin().length + 1)]).toEqual([
      undefined,
      undefined,
    ]);
    expect(publicArmourAt(layerOf(broken).layer, begin().length + 1)).toBe(broken.length - end().length);
    const open = layerOf(`${begin()}\n${"a\n".repeat(16 * 1024)}${begin()}\n${body}`);
    const second = open.layer.text.lastIndexOf(begin());
    expect([publicArmourAt(open.layer, 0), open.layer.readUpTo.get("armour")]).toEqual([
      undefined,
      begin().length + 32 * 1024,
    ]);
    expect(publicArmourAt(open.layer, second)).toBe(undefined);
    expect(open.layer.readUpTo.get("armour")).toBe(second + begin().length + 32 * 1024);
    const whole = layerOf(`${begin()}\n${body}${end()}\n${begin()}\n${body}${end()}`);
    const next = whole.layer.text.lastIndexOf(begin());
    expect([publicArmourAt(whole.layer, 0), publicArmourAt(whole.layer, next)]).not.toContain(undefined);
  });
});
