import { describe, expect, it } from "vitest";
import { readCredentialFile } from "../../../src/scan/secrets/readers/dot-files.ts";
import { layerOf } from "./layer-of.ts";

/** What is read of a file, as the text has it at the findings' places. */
function read(path: string, text: string): string[] {
  const { layer, matches } = layerOf(text, { path });
  readCredentialFile(layer);
  for (const match of matches)
    expect(match).toMatchObject({
      level: "candidate",
      specific: true,
      secret: text.slice(match.start, match.end),
    });
  return matches.map(({ rule, secret }) => `${rule} ${secret}`);
}
const key = "Tr7kq9wzLm3xVb2y";

// biome-ignore format: a file a line
const FILES: readonly (readonly [rule: string, paths: string, line: string, secret: string])[] = [
  ["netrc-password", ".netrc home/_netrc .authinfo", `machine a.io login me password ${key}`, key],
  ["pgpass-password", ".pgpass a/pgpass.conf", `db.io:5432:*:me:${key}`, key],
  ["password-hash", ".htpasswd etc/shadow etc/gshadow etc/shadow- proftpdpasswd etc/passwd", "me:$apr1$abcdefgh$abcdefgh", "$apr1$abcdefgh$abcdefgh"],
  ["npmrc-credential", ".npmrc a/.npmrc", `//r.io/:_authToken = "${key}"`, key],
  ["pypirc-password", ".pypirc", `  password: ${key}`, key],
  ["git-credential", ".git-credentials git-credentials", `https://me:${key}@a.io`, key],
  ["docker-auth", ".dockercfg .docker/config.json .dockerconfigjson", `{"auth": "${key}"}`, key],
  ["kubeconfig-credential", "kubeconfig .kube/config a.kubeconfig kubeconfig-dev.yaml", `    client-key-data: ${key}`, key],
  ["aws-credential", ".aws/credentials .aws/config credentials .s3cfg .boto .passwd-s3fs", `aws_secret_access_key = ${key}`, key],
  ["filezilla-password", "filezilla.xml a/recentservers.xml sitemanager2.xml", "<Pass>a</Pass>", "a"],
  ["firefox-login", "logins.json", `"encryptedPassword":"${key}"`, key],
  ["rails-master-key", "config/master.key config/credentials/production.key", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"],
  ["esmtp-password", ".esmtprc .msmtprc .muttrc .my.cnf mylogin.cnf .fetchmailrc", `password "${key}"`, key],
  ["sftp-password", "sftp.json .sftp-config.json .ftpconfig deployment-config.json .ftpsync.settings .remote-sync.json", '"password": "a"', "a"],
  ["ide-password", "WebServers.xml dbeaver-data-sources.xml a/credentials.xml robomongo.json .data-sources.json", 'password="Tr7"', "Tr7"],
  ["nuget-password", "NuGet.Config", `<add key="ClearTextPassword" value="${key}" />`, key],
  ["terraform-password", "main.tf a.hcl a.tfvars", `  db_password = "${key}"`, key],
  ["wordpress-secret", "wp-config.php wp-config-sample.php.bak", `define('AUTH_KEY', '${key}');`, key],
  ["environment-secret", ".env a/.env.production prod.env .envrc", `export DB_PASSWORD="${key}"`, key],
  ["shell-secret", ".bashrc .zshrc a/.profile .bash_history", `export API_KEY=${key}`, key],
  ["configuration-secret", "secrets.yml config/database.yml credentials.json config.php config.toml", `  password: ${key}`, key],
];

describe("a file that is made for credentials", () => {
  it.each(FILES)("is read for a %s", (rule, paths, line, secret) => {
    for (const path of paths.split(" ")) {
      expect([path, read(path, line)]).toEqual([path, [`${rule} ${secret}`]]);
      expect([path, read(path.toUpperCase(), `\n${line}\r\n`)]).toEqual([path, [`${rule} ${secret}`]]);
      expect([path, read(`${path}/x.gz`, line)]).toEqual([path, []]);
      expect([path, read(path, "an ordinary line\n# a comment\n")]).toEqual([path, []]);
    }
  });

  it.each([
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env.schema",
    "environment",
    "a.env.txt",
  ])("is none that shows how such a file is written: %s", (path) => {
    expect(read(path, `DB_PASSWORD=${key}`)).toEqual([]);
  });

  it("is read line by line, to its end", () => {
    expect(read(".env", `A_TOKEN=${key}1\n\nB_TOKEN=${key}2\r\nc=d\nC_TOKEN=${key}3`)).toEqual([
      `environment-secret ${key}1`,
      `environment-secret ${key}2`,
      `environment-secret ${key}3`,
    ]);
    expect(read(".env", "")).toEqual([]);
    expect(read("etc/master.key", "0a1b2c3d4e5f60718293a4b5c6d7e8f9\r\n")).toHaveLength(1);
  });

  it("is read for 20,000 lines, and 2,000 characters of each", () => {
    const line = `A_TOKEN=${key}`;
    expect(read(".env", `${"\n".repeat(19_999)}${line}`)).toHaveLength(1);
    expect(read(".env", `${"\n".repeat(20_000)}${line}`)).toHaveLength(0);
    const far = (before: number) => `machine ${"a".repeat(before)} password ${key}`;
    expect(read(".netrc", far(2000 - far(0).length))).toEqual([`netrc-password ${key}`]);
    expect(read(".netrc", far(2001 - far(0).length))).toEqual([`netrc-password ${key.slice(0, -1)}`]);
  });

  it("says the last of two that are alike", () => {
    expect(read(".netrc", "machine Tr7k login Tr7k password Tr7k")).toEqual(["netrc-password Tr7k"]);
  });
});

describe("a value in such a file", () => {
  it.each([
    "$TOKEN",
    "%TOKEN%",
    "<token>",
    "{{token}}",
    "[token]",
    "null",
    "none",
    "True",
    "false",
    "xxxx",
    "****",
    "env('A')",
    ["a$", "{B}c"].join(""),
    "a{{b}}c",
    "password",
    "changeme",
    "change_me",
    "secret",
    "TODO",
    "example",
    "username",
    "your-token",
    "mypassword",
    "....",
    "1234567",
    "aaaaaaa",
  ])("is none where it comes from elsewhere or stands in for one: %s", (value) => {
    expect(read(".netrc", `machine a password ${value}`)).toEqual([]);
    expect(read(".pypirc", `password = ${value}`)).toEqual([]);
  });

  it.each(["Tr7k", "abcd", "a$b7", "nullify", "my-pass-9", "test1"])(
    "may be short, and of one kind of letters: %s",
    (value) => {
      expect(read(".netrc", `machine a password ${value}`)).toEqual([`netrc-password ${value}`]);
    },
  );

  it("has as many characters as its file asks for", () => {
    expect(read(".netrc", "machine a password Tr7")).toEqual([]);
    expect(read(".aws/credentials", "aws_secret_access_key = Tr7kq9wz")).toEqual(["aws-credential Tr7kq9wz"]);
    expect(read("a.xml", "<Pass>a</Pass>")).toEqual([]);
    expect(read("webservers.xml", 'password="Tr"')).toEqual([]);
    expect(read("config.yml", "password: Tr7kq9")).toEqual(["configuration-secret Tr7kq9"]);
    expect(read("config.yml", "password: Tr7kq")).toEqual([]);
  });

  it("of a configuration's is a setting where it is one word of letters", () => {
    expect(read("config.yml", "token: abcdefgqwxyz")).toEqual([]);
    expect(read("config.yml", "token: Abcdefgqwzz")).toEqual([]);
    expect(read("config.yml", "token: zbcdqfgqwxyzq")).toEqual(["configuration-secret zbcdqfgqwxyzq"]);
    for (const value of ["abdcef7", "7abdcef", "abd-cef"])
      expect([value, read("config.yml", `token: ${value}`)]).toEqual([
        value,
        [`configuration-secret ${value}`],
      ]);
    expect(read(".env", "A_TOKEN=zbdcqf")).toEqual(["environment-secret zbdcqf"]);
  });

  it("of a list of hashes is a hash, whatever it looks like", () => {
    expect(read(".htpasswd", "me:{SHA}AAAAAAAAAAAAAAAAAAAAAAAAAAA=")).toEqual([
      "password-hash {SHA}AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ]);
    expect(read("etc/shadow", "me:$6$abcdefgh$abcdefgh:19000:0")).toEqual([
      "password-hash $6$abcdefgh$abcdefgh",
    ]);
    expect(read("etc/shadow", "me:!:19000:0\nyou:*:1\nx::1")).toEqual([]);
    expect(read("etc/passwd", "me:x:1000:1000::/home/me:/bin/sh")).toEqual([]);
  });
});
