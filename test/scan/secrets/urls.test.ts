import { describe, expect, it } from "vitest";
import { scanText } from "../../../src/scan/secrets/scan-bytes.ts";
import { urlPasswordAt } from "../../../src/scan/secrets/urls.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";
import { layerOf } from "./layer-of.ts";

const drawn = (pattern: string, seed = 1) => textOf(pattern, randomFrom(seed));
const found = (text: string, path = "src/a.ts") =>
  scanText(text, { path }).findings.map(({ rule, column }) => `${rule}@${column}`);
const word = drawn("[b-df-hj-np-tv-z]{9}", 4);
const random = drawn("[A-Za-z0-9]{18}", 5);

describe("a password in a URL", () => {
  it("is said where it stands, by what the URL leads to", () => {
    expect(found(`https://me:${word}@a.io/x`)).toEqual(["url-password@12"]);
    expect(found(`git+ssh://me:${word}@a.io/x`)).toEqual(["url-password@14"]);
    expect(found(`https://:${word}@a.io/x`)).toEqual(["url-password@10"]);
    const databases =
      "postgres postgresql mysql mariadb mongodb mongodb+srv redis rediss amqp amqps mssql sqlserver jdbc:mysql mqtt ldaps sftp smtp nats clickhouse snowflake".split(
        " ",
      );
    for (const scheme of databases)
      expect([scheme, found(`x ${scheme}://me:${word}@a.io/x`)]).toEqual([
        scheme,
        [`connection-string@${scheme.length + 9}`],
      ]);
    expect(found(`x ://me:${word}@a.io`)).toEqual([]);
  });

  it("ends where it does, and so does a token", () => {
    for (const [url, secret] of [
      [`mysql://me:${word}@db.acme.net/x`, word],
      [`https://${word}:x-oauth-basic@acme.io/a.git`, word],
    ] as const) {
      const { layer, matches } = layerOf(` ${url} `, { path: "src/a.ts" });
      urlPasswordAt(layer, url.indexOf("://") + 1);
      const start = url.indexOf(secret) + 1;
      expect(matches).toMatchObject([
        { start, end: start + secret.length, secret, level: "candidate", specific: true },
      ]);
    }
  });

  it("is read without its percent-encoding", () => {
    for (const [password, is] of [
      ["%24PASSWORD", false],
      ["p%61ssword", false],
      ["%7bpass%7D", false],
      ["w%72d77%21", true],
      ["w%7d77", false],
      ["w%9d77%zz", true],
    ] as const)
      expect([password, found(`mysql://me:${password}@db.acme.net/x`).length > 0]).toEqual([password, is]);
  });

  it("is no list of forms in a comment, whose pieces look like literals that are joined", () => {
    expect(found("/** `https://…`, `patch:name@npm%3A1.0.0#…`, `workspace:…`. */")).toEqual([]);
    expect(found(`"https://me", ":${word}@a.io/x"`).length).toBeGreaterThan(0);
  });

  it.each([
    "password",
    "my_password",
    "mypassword",
    "xxx",
    "xxxx",
    "***",
    "...",
    "foo",
    "key",
    "p",
    "abc",
    "123",
    "qq9",
    "yours",
    "somepw",
    "oauth2",
    "1111",
  ])("is none where it is a stand-in, or too short: %s", (password) => {
    expect(found(`mysql://me:${password}@db.acme.net/x`)).toEqual([]);
    expect(found(`https://me:${password}@acme.net/x`)).toEqual([]);
  });

  it.each([
    "pass",
    "passwd",
    "pass1",
    "mypass",
    "db_pass",
    "user_pass",
    "secret",
    "token",
    "user",
    "username",
    "root",
    "admin",
    "test",
    "guest",
    "postgres",
    "api_key",
    "alice",
    "the-password",
    "dbpassword",
    "changeme",
    "foobar",
    "12345678",
    "9274",
    "12345",
    "123456",
  ])("that is weak is one where it is in use, and none where it is explained or tested: %s", (password) => {
    const url = `https://me:${password}@acme.net/x`;
    expect(found(`mysql://me:${password}@db.acme.net/x`)).toEqual(["connection-string@12"]);
    expect(found(url)).toEqual(["url-password@12"]);
    expect(found(`mysql://me:${password}@192.168.7.9:3306/x`)).toEqual(["connection-string@12"]);
    expect([found(url, ""), found(`mysql://me:${password}@db.acme.net/x`, "")]).toEqual([[], []]);
    for (const path of ["README.md", "src/__tests__/a.ts", "a/fixtures/b.yml", ".env.example", "CHANGELOG"])
      expect([path, found(url, path)]).toEqual([path, []]);
    for (const host of ["localhost", "db", "127.0.0.1", "db:5432", "a.local", "a.test", "a.invalid:80"])
      expect([host, found(`mysql://me:${password}@${host}/x`)]).toEqual([host, []]);
  });

  it.each(["password1", "Password123", "mypassword2024"])(
    "that is the word with a number is a database's where it is in use: %s",
    (password) => {
      for (const host of ["db.acme.net", "localhost:5432", "db"])
        expect([host, found(`mysql://me:${password}@${host}/x`)]).toEqual([host, ["connection-string@12"]]);
      for (const path of ["README.md", "test/a.ts", ""])
        expect([path, found(`mysql://me:${password}@db.acme.net/x`, path)]).toEqual([path, []]);
      expect(found(`https://me:${password}@acme.net/x`)).toEqual([]);
    },
  );

  it.each([
    ["$", "{A}"].join(""),
    "$PASS",
    "$(a)",
    "{a}",
    "<a>bcd",
    "[secret]",
    "%s",
    "%d",
    "%v",
    "%q",
    "a**b",
    "DB_PASSWORD",
    "PASS",
    "ab...cd",
    "%PASS%",
    "x$PASS",
  ])("is none where it comes from elsewhere: %s", (password) => {
    expect(found(`mysql://me:${password}@db.acme.net/x`)).toEqual([]);
  });

  it.each(["pa$w0rd7", "w%9rd77", "st*r7q9", "S3CRETX", "a.b.c.d7"])("may hold signs: %s", (password) => {
    expect(found(`mysql://me:${password}@db.acme.net/x`)).toEqual(["connection-string@12"]);
  });

  it("is none where it is the user's own name, or the user is a template", () => {
    expect([found(`mysql://${word}:${word}@a.io/x`), found(`mysql://$USER:${word}@a.io/x`)]).toEqual([
      [],
      [],
    ]);
  });

  it("is the user's own name where that is how machines come out of their boxes", () => {
    for (const name of ["admin", "guest", "root"]) {
      expect(found(`https://${name}:${name}@10.0.0.9/x`)).toEqual([`url-password@${10 + name.length}`]);
      expect(found(`mysql://${name}:${name}@db.acme.net/x`)).toEqual([]);
      expect(found(`https://${name}:${name}@localhost/x`)).toEqual([]);
      expect(found(`https://${name}:${name}@10.0.0.9/x`, "docs/a.md")).toEqual([]);
    }
    expect(found(`https://${word}:${word}@acme.net/x`)).toEqual([]);
  });

  it("before a documentation's host is one in what is in use, whose host alone was taken out", () => {
    for (const host of ["example.com", "example.org", "a.example.net", "db.example.com:3306"])
      expect([host, found(`https://me:${word}@${host}/x`)]).toEqual([host, ["url-password@12"]]);
  });

  it("over HTTP to this machine is one only where it is long and random; a database's is one anyway", () => {
    for (const host of ["localhost", "localhost:3000", "127.0.0.1", "0.0.0.0:80"]) {
      expect([host, found(`http://me:${word}@${host}/x`)]).toEqual([host, []]);
      expect([host, found(`http://me:${random}@${host}/x`)]).toEqual([host, ["url-password@11"]]);
      expect([host, found(`mysql://me:${word}@${host}/x`)]).toEqual([host, ["connection-string@12"]]);
    }
  });

  it("before a host that is none, and in what explains, is one only where it is long and random, or made up with care", () => {
    const places = ["example", "host", "hostname", "server", "domain", "yourhost", "a.test"].map(
      (host) => [host, "src/a.ts"] as const,
    );
    const explained = ["example.com", "example.org"].map((host) => [host, "docs/a.ts"] as const);
    for (const [host, path] of [...places, ...explained]) {
      expect([host, found(`https://me:${random}@${host}/x`, path)]).toEqual([host, ["url-password@12"]]);
      expect([host, found(`https://me:${word}@${host}/x`, path)]).toEqual([host, []]);
      expect([host, found(`https://me:${random.slice(0, 15)}@${host}/x`, path)]).toEqual([host, []]);
    }
    const inPage = (text: string) => found(text, "a.md");
    expect(inPage("https://me:Tree7-house@a.example.com/x")).toEqual(["url-password@12"]);
    expect(inPage("https://me:Tree7-ho@a.example.com/x")).toEqual(["url-password@12"]);
    const careless = ["Tree7-h", "tree7-house", "TREE7-HOUSE", "TreexHouse", "Tree7-pass", "Tree7-Token"];
    for (const password of careless)
      expect([password, inPage(`https://me:${password}@a.example.com/x`)]).toEqual([password, []]);
    expect(inPage("https://me:Tree7-house@example.com/x")).toEqual([]);
    expect(inPage(`mysql://me:${word}@a.example.com/x`)).toEqual(["connection-string@12"]);
  });

  it.each([
    "docs/a.ts",
    "test/a.ts",
    "a/specs/b.ts",
    "fixtures/a",
    "example/a.ts",
    "a.md",
    "a.mdx",
    "a.rst",
    "a.adoc",
    "a.test.ts",
    "a_test.go",
  ])("in %s is one only where it is long and random, unless it is a database's", (path) => {
    expect(found(`https://me:${word}@a.io/x`, path)).toEqual([]);
    expect(found(`https://me:${random}@a.io/x`, path)).toEqual(["url-password@12"]);
    expect(found(`mysql://me:${word}@a.io/x`, path)).toEqual(["connection-string@12"]);
  });
});

describe("a token in a URL", () => {
  it.each(["x-oauth-basic", "x-token-auth", "x-access-token"])(
    "stands before the fixed password %s",
    (fixed) => {
      expect(found(`https://${word}:${fixed}@acme.io/a.git`)).toEqual(["url-token@9"]);
      expect(found(`https://abcde:${fixed}@acme.io/a.git`)).toEqual([]);
      expect(found(`https://abq7ef:${fixed}@acme.io/a.git`)).toEqual(["url-token@9"]);
      for (const name of ["username", "$TOKEN7", "your-token", "{token}9"])
        expect(found(`https://${name}:${fixed}@acme.io/a.git`)).toEqual([]);
    },
  );

  it("stands alone before a git host, where it is random and has a digit", () => {
    const token = `${drawn("[a-z0-9]{24}", 8)}7`;
    for (const host of ["github.com", "gitlab.com", "bitbucket.org", "git.gitea.io", "a.b.c.codeberg.org"])
      expect([host, found(`https://${token}@${host}/a.git`)]).toEqual([host, ["url-token@9"]]);
    expect(found(`https://${token}@acme.io/a.git`)).toEqual([]);
    expect(found(`https://${token.slice(0, 19)}@github.com/a.git`)).toEqual([]);
    expect(found(`https://${token.replace(/\d/g, "q")}@github.com/a.git`)).toEqual([]);
    expect(found("https://aaaabbbb1111aaaabbbb1@github.com/a.git")).toEqual([]);
  });
});
