import { describe, expect, it } from "vitest";
import { curlAt } from "../../../src/scan/secrets/readers/curl.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";
import { layerOf } from "./layer-of.ts";

const token = textOf("[A-Za-z0-9]{24}", randomFrom(5));
const password = "Tr7kq9wz";

/** What the command carries, as the text has it at the finding's place. */
function carried(text: string, path = "a.sh", isText = true): string[] {
  const { layer, matches } = layerOf(text, { path, isText });
  for (const { index } of text.matchAll(/curl /g)) curlAt(layer, index);
  for (const match of matches)
    expect(match).toMatchObject({
      rule: "curl-credential",
      level: "candidate",
      specific: false,
      secret: text.slice(match.start, match.end),
    });
  return matches.map(({ secret }) => secret);
}

describe("a header of curl", () => {
  it.each([
    `-H "Authorization: Bearer ${token}"`,
    `-H 'Authorization: Token ${token}'`,
    `-H Authorization:${token}`,
    `-H"authorization: ${token}"`,
    `--header "Authorization: ApiKey ${token}"`,
    `--header="Authorization: Api-Token ${token}"`,
    `--header 'Authorization : SSWS ${token}'`,
    `-H "X-Api-Key: ${token}"`,
    `-H "apikey: ${token}"`,
    `-H "Private-Token: ${token}"`,
    `-H "X-Vault-Token: ${token}"`,
    `-H "Client-Secret: ${token}"`,
    `-H "X-Auth-Email: ${token}"`,
    `-H "Ocp-Apim-Subscription-Key: ${token}"`,
  ])("carries a token: %s", (header) => {
    expect(carried(`curl ${header} https://a.io`)).toEqual([token]);
    expect(carried(`curl -s https://a.io ${header}`, "")).toEqual([token]);
    expect(carried(`curl ${header}`, "a.sh", false)).toEqual([]);
  });

  it.each([
    `-H "Accept: ${token}"`,
    `-H "Content-Type: application/json"`,
    `-H "Authorization: Bearer $TOKEN"`,
    `-H "Authorization: Bearer ${"x".repeat(24)}"`,
    `-H "Authorization: Bearer example${token}"`,
    `-H "Authorization: Bearer ${token.slice(0, 7)}"`,
    `-H "Authorization: Bearer abcabcabcabc1"`,
    `-H "Authorization: Bearer ${token.replace(/\d/g, "q").toLowerCase()}"`,
    `-H "Authorization: Bearer your_api_key"`,
    `-H "X-Api-Key: changeit"`,
    `-d "token: ${token}"`,
  ])("carries none: %s", (header) => {
    expect(carried(`curl ${header} https://a.io`)).toEqual([]);
  });

  it("carries what is behind Basic without a digit too, where it is random", () => {
    expect(carried('curl -H "Authorization: Basic dXNlcjpUcqtxbXd6" https://a.io')).toEqual([
      "dXNlcjpUcqtxbXd6",
    ]);
    expect(carried('curl -H "Authorization: BASIC dXNlcjpUcqtxbXd6" https://a.io')).toEqual([
      "dXNlcjpUcqtxbXd6",
    ]);
    expect(carried('curl -H "Authorization: Basic aaabaaabaaabcaaa" https://a.io')).toEqual([]);
    expect(carried('curl -H "Authorization: Bearer dxnlcjpucqtxbxdq" https://a.io')).toEqual([]);
    expect(carried('curl -H "Authorization: Bearer dXNlcjpUcqtxbXdq" https://a.io')).toEqual([
      "dXNlcjpUcqtxbXdq",
    ]);
    expect(carried('curl -H "Authorization: Basic aabbccddeeffgghh" https://a.io')).toEqual([
      "aabbccddeeffgghh",
    ]);
  });
});

describe("a user of curl", () => {
  it.each([
    `-u me:${password}`,
    `-u "me:${password}"`,
    `-u 'me:${password}'`,
    `-u me:"${password}"`,
    `-u me:'${password}'`,
    `-u=me:${password}`,
    `--user me:${password}`,
    `--user "j. smith:${password}"`,
    `-s -u :${password}`,
    `-u "me@acme.io:${password}"`,
  ])("has a password: %s", (user) => {
    expect(carried(`curl ${user} https://a.io`)).toEqual([password]);
    expect(carried(`curl https://a.io ${user}`)).toEqual([password]);
  });

  it.each(["qz7", "a b:c", "7!x&y"])(
    "has a password with signs where it is in quotes, and a short one: %s",
    (text) => {
      expect(carried(`curl -u "me:${text}" https://a.io`)).toEqual([text]);
      expect(carried(`curl -u 'me:${text}' https://a.io`)).toEqual([text]);
    },
  );

  it.each([
    "qz",
    "$PASSWORD",
    "%PASSWORD%",
    "password",
    "passwd",
    "passphrase",
    "pw",
    "pwd",
    "my_password",
    "your-token",
    "the_secret",
    "api_key",
    "apikey",
    "apitoken",
    "username",
    "some-credential",
    "credentials",
    "test",
    "changeit",
    "changeme",
    "xxx",
    "***",
    "example7",
    "<password>",
    "[password]",
    "{password}",
  ])("has none where it is a stand-in: %s", (text) => {
    expect(carried(`curl -u me:${text} https://a.io`)).toEqual([]);
    expect(carried(`curl -u "me:${text}" https://a.io`)).toEqual([]);
  });

  it("has a weak one where it is in use", () => {
    expect(carried("curl -u me:1234567 https://a.io")).toEqual(["1234567"]);
    for (const path of ["", "README.md", "test/a.sh"])
      expect([path, carried("curl -u me:1234567 https://a.io", path)]).toEqual([path, []]);
    expect(carried("curl -u me:1234569 https://a.io", "")).toEqual(["1234569"]);
  });

  it("may be a token that stands alone: twelve characters, random, with a digit or in both cases", () => {
    expect(carried(`curl -u "${token}:" https://a.io`)).toEqual([token]);
    expect(carried(`curl -u '${token}:' https://a.io`)).toEqual([token]);
    expect(carried('curl -u "aB3dE6gH9jK2:" https://a.io')).toEqual(["aB3dE6gH9jK2"]);
    expect(carried('curl -u "aB3dE6gH9jK:" https://a.io')).toEqual([]);
    expect(carried('curl -u "abcabcabcabc1:" https://a.io')).toEqual([]);
    expect(carried(`curl -u "${token.replace(/\d/g, "q").toLowerCase()}:" https://a.io`)).toEqual([]);
    const letters = token.replace(/\d/g, "q");
    expect(carried(`curl -u "${letters}:" https://a.io`)).toEqual([letters]);
    expect(carried(`curl -u "${token}:pw" https://a.io`)).toEqual([]);
  });

  it("is an option of its own", () => {
    expect(carried(`curl https://a.io/x-u me:${password}`)).toEqual([]);
    expect(carried(`curl --users me:${password}`)).toEqual([]);
  });
});

describe("a command of curl", () => {
  it("ends with its line, where it does not go on", () => {
    expect(carried(`curl https://a.io\ncat -u me:${password}`)).toEqual([]);
    expect(carried(`curl https://a.io \\\n -u me:${password}`)).toEqual([password]);
    expect(carried(`curl https://a.io\n  -u me:${password}`)).toEqual([password]);
    expect(carried(`curl https://a.io\n-u me:${password}`)).toEqual([password]);
    expect(carried(`curl https://a.io\n\t-s\n\t-u me:${password}`)).toEqual([password]);
    expect(carried(`curl https://a.io\n  and -u me:${password}`)).toEqual([]);
    expect(carried(`curl "a\\"b" -u me:${password}`)).toEqual([password]);
    expect(carried(`curl \\\r\n -u me:${password}`)).toEqual([password]);
  });

  it("has 2,000 characters at most", () => {
    const command = (spaces: number) => `curl ${" ".repeat(spaces)}-u me:${password}`;
    expect(carried(command(2000 - "curl -u me:".length - password.length))).toEqual([password]);
    expect(carried(command(1998))).toEqual([]);
  });

  it("is read once, though its name stands in it twice", () => {
    expect(carried(`curl https://a.io curl -u me:${password}`)).toEqual([password]);
    expect(carried(`curl -u me:${password} https://a.io\ncurl -u me:Lm3xVb2y https://a.io`)).toEqual([
      password,
      "Lm3xVb2y",
    ]);
  });
});
