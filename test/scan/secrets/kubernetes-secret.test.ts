import { describe, expect, it } from "vitest";
import { KUBERNETES_KINDS, kubernetesSecretAt } from "../../../src/scan/secrets/readers/kubernetes-secret.ts";
import { layerOf } from "./layer-of.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const secret = base64("Tr7kq9wz");
const plain = "Tr7kq9wz";

/** The values that are read, as the text has them at the findings' places. */
function read(text: string): string[] {
  const { layer, matches } = layerOf(text);
  for (let at = 0; at < text.length; at++)
    if (
      KUBERNETES_KINDS.some((kind) =>
        text
          .slice(at, at + 20)
          .toLowerCase()
          .startsWith(kind),
      )
    )
      kubernetesSecretAt(layer, at);
  for (const match of matches)
    expect(match).toMatchObject({
      rule: "kubernetes-secret",
      level: "candidate",
      specific: true,
      secret: text.slice(match.start, match.end),
    });
  return matches.map((match) => match.secret);
}
const encoded = (entry: string, kind = "kind: Secret") => read(`${kind}\ndata:\n  ${entry}\n`);
const literal = (entry: string) => read(`kind: Secret\nstringData:\n  ${entry}\n`);

describe("a Kubernetes Secret", () => {
  it.each([
    "kind: Secret",
    "kind: secret",
    'kind: "Secret"',
    "kind: 'Secret'",
    "kind:   Secret",
    "kind:  'Secret'",
    "kind: Secret # ours",
    "kind: Secret\r",
    "kind: Secret # ours\r",
    "  kind: Secret",
    "- kind: Secret",
  ])("is one that says so: %j", (kind) => {
    expect(encoded(`a: ${secret}`, kind)).toEqual([secret]);
    expect(read(`data:\n  a: ${secret}\n${kind}\n`)).toEqual([secret]);
  });

  it.each([
    "kind: SecretStore",
    "kind: Secret Store",
    "kind: Secret#",
    "kind:  ConfigMap",
    "a kind: Secret",
    "-kind: Secret",
    "kind: SealedSecret",
    "         kind: Secret",
    `kind: ${" ".repeat(41)}Secret`,
  ])("is none that says otherwise: %j", (kind) => {
    expect(encoded(`a: ${secret}`, kind)).toEqual([]);
  });

  it("ends with its document", () => {
    expect(read(`data:\n  a: ${secret}\n---\nkind: Secret\n`)).toEqual([]);
    expect(read(`kind: Secret\n---\ndata:\n  a: ${secret}\n`)).toEqual([]);
    expect(read(`kind: A\n---\nkind: Secret\ndata:\n  a: ${secret}\n---\ndata:\n  b: ${secret}\n`)).toEqual([
      secret,
    ]);
    expect(
      read(`---\nkind: Secret\ndata:\n  a: ${secret}\n---\nkind: Secret\ndata:\n  b: ${base64(`${plain}7`)}`),
    ).toEqual([secret, base64(`${plain}7`)]);
  });

  it("is read once, though its kind stands in it twice", () => {
    expect(read(`kind: Secret\ndata:\n  a: ${secret}\nkind: Secret\n`)).toEqual([secret]);
    expect(read(`data:\n  a: ${secret}\nkind: "Secret"\nother:\n  kind:  Secret\n`)).toEqual([secret]);
  });

  it("is read as far as 64 KiB before and behind its kind", () => {
    const comment = (length: number) => `#${"c".repeat(length - 2)}\n`;
    const room = 64 * 1024;
    const entry = `data:\n  a: ${secret}\n`;
    expect(read(`${entry}${comment(room - entry.length)}kind: Secret\n`)).toEqual([secret]);
    expect(read(`${entry}${comment(room)}kind: Secret\n`)).toEqual([]);
    expect(read(`kind: Secret\n${comment(room - 100)}${entry}`)).toEqual([secret]);
    expect(read(`kind: Secret\n${comment(room)}${entry}`)).toEqual([]);
  });
});

describe("the data of a Secret", () => {
  it.each([
    ["a: VALUE", true],
    ["'a-b.c_d': VALUE", true],
    ['"a": "VALUE"', true],
    ["a: 'VALUE'", true],
    ["a:    VALUE", true],
    ["a: VALUE # comment", true],
    ["a: VALUE\r", true],
    ["a: VALUE # comment\r", true],
    ["a:VALUE", false],
    ["- VALUE", false],
    ["a b: VALUE", false],
    ["a: VALUE more", false],
    ["a: *VALUE", false],
    ["# a: VALUE", false],
  ])("are values of base64: %j is %s", (entry, is) => {
    expect(encoded(entry.replace("VALUE", secret))).toEqual(is ? [secret] : []);
  });

  it("have seven characters at least", () => {
    expect([encoded("a: QUJDREU="), encoded("a: QUJDRA==")]).toEqual([["QUJDREU="], []]);
  });

  it.each(["|", ">", "|-", ">+", "| # comment", ">-\r"])("may stand on the line behind %j", (mark) => {
    expect(encoded(`a: ${mark}\n    ${secret}\n  b: ${base64("other one")}`)).toEqual([
      secret,
      base64("other one"),
    ]);
    expect(encoded(`a: ${mark}\n  ${secret}`)).toEqual([]);
    expect(encoded(`a: ${mark}\n\n    ${secret}`)).toEqual([secret]);
    expect(encoded(`a: ${mark}${"\n".repeat(6)}    ${secret}`)).toEqual([]);
    expect(encoded(`a: ${mark}`)).toEqual([]);
  });

  it("stand below their name, farther in", () => {
    expect(read(`kind: Secret\ndata:\n\n  a: ${secret}\n \n  b: ${secret}\n`)).toEqual([secret, secret]);
    expect(read(`kind: Secret\ndata:\na: ${secret}\n`)).toEqual([]);
    expect(read(`kind: Secret\ndata:\nmetadata:\n  a: ${secret}\n`)).toEqual([]);
    expect(read(`kind: Secret\n  data:\n    a: ${secret}\n  other:\n    a: ${secret}\n`)).toEqual([secret]);
    expect(read(`kind: Secret\n  data:\n   a: ${secret}\n  a: ${secret}\n`)).toEqual([secret]);
    expect(read(`kind: Secret\nmore:\n  a: ${secret}\n`)).toEqual([]);
    expect(read(`kind: Secret\ndata: # encoded\n  a: ${secret}\n`)).toEqual([secret]);
    expect(read(`kind: Secret\ndata: x\n  a: ${secret}\n`)).toEqual([]);
    expect(read(`kind: Secret\ndata:\n  a: ${secret}`)).toEqual([secret]);
  });
});

describe("the plain data of a Secret", () => {
  it.each([
    ["a: VALUE", plain],
    ['a: "VALUE"', plain],
    ["a: 'VALUE'", plain],
    ["a: VALUE # comment", plain],
    ['a: "two VALUE"', `two ${plain}`],
    ["a: two VALUE", undefined],
    ["a: VALUE#7", `${plain}#7`],
    ["a: {{ VALUE }}", undefined],
    ['a: "$VALUE"', undefined],
    ["a: $VALUE", undefined],
    ["a: <VALUE>", undefined],
    ["a: &VALUE", undefined],
    ["a: !VALUE", undefined],
    ["a: |\n    VALUE", plain],
  ])("are values as they stand: %j", (entry, value) => {
    expect(literal(entry.replace("VALUE", plain))).toEqual(value === undefined ? [] : [value]);
  });

  it("have six characters at least, and are no stand-ins", () => {
    expect([literal("a: Tr7kq9"), literal("a: Tr7kq")]).toEqual([["Tr7kq9"], []]);
    for (const text of [
      "password",
      "Secret",
      "changeme",
      "username",
      "example",
      "your-token",
      "xxxxxx",
      "1234567",
    ])
      expect([text, literal(`a: ${text}`), literal(`a: "${text}"`)]).toEqual([text, [], []]);
    expect(encoded("a: password")).toEqual(["password"]);
  });
});
