import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { scanText } from "../../../src/scan/secrets/scan-bytes.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";
import { privateKeyBlock, tokenOf } from "./tokens.ts";

const hash = (algorithm: string, encoding: "hex" | "base64") =>
  createHash(algorithm).update("a").digest(encoding);
const uuid = textOf("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}", randomFrom(5));
const noise = (length: number, seed: number) => textOf(`[A-Za-z0-9+/]{${length}}`, randomFrom(seed));
const documented = ["AKIA", "IOSFODNN7", "EXAMPLE"].join("");

// biome-ignore format: a case a line
const HARMLESS: readonly (readonly [string, string, string])[] = [
  ["a UUID", "a.ts", `const id = "${uuid}"; const token = "${uuid}";`],
  ["a lock file's integrity", "package-lock.json", `"integrity": "sha512-${hash("sha512", "base64")}",`],
  // The end of a hash that spells `pwd`, and a sign that looks like an assignment's end.
  ["an integrity that spells a password's name", "package-lock.json", `"integrity": "sha512-${hash("sha512", "base64").slice(0, 60)}PwD+5vdBBXw4f7Kq2Zs==",`],
  ["a lock file's checksum", "Cargo.lock", `checksum = "${hash("sha256", "hex")}"`],
  ["sums of Go modules", "go.sum", `example.org/a v1.2.3 h1:${hash("sha256", "base64")}`],
  ["a commit id", "a.yml", `uses: actions/checkout@${hash("sha1", "hex")}`],
  ["a password's hash by name", "a.py", `password_hash = "${hash("sha256", "hex")}"`],
  ["a public key", "a.pem", privateKeyBlock("PUBLIC KEY")],
  ["a certificate", "a.pem", privateKeyBlock("CERTIFICATE")],
  ["an SSH public key", "id_rsa.pub", `ssh-rsa ${noise(30, 1)}${noise(30, 2)}${noise(30, 3)} me@here`],
  ["a private key's mere frame", "a.md", "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----\n"],
  ["Amazon's documented example", "a.md", `aws_access_key_id = ${documented}`],
  ["a mask", "a.env", `GITHUB_TOKEN=ghp_${"x".repeat(36)}\nSTRIPE=sk_live_${"*".repeat(24)}`],
  ["an image as data", "a.css", `url(data:image/png;base64,iVBORw0KGgo${noise(30, 4)}${noise(30, 5)}${noise(30, 6)})`],
  ["minified code", "a.min.js", "function(t,e){var n=t.password,r=e.token;return n===r&&t.apiKey!==e.secret}"],
  ["a variable", "a.ts", "const password = process.env.PASSWORD; const token = getToken(user); secret: config.secret"],
  ["a template", "a.yml", `password: \${{ secrets.PASSWORD }}\ntoken: "{{ token }}"\nsecret: $SECRET\npwd: <password>`],
  ["a stand-in", "a.ts", `password = "changeme"; apiKey = "your-api-key-here"; token: "test-token"; secret = "password123"`],
  ["a type", "a.ts", "interface A { password: string; token: Promise<string>; secret?: Buffer }"],
  ["a message", "a.ts", `const passwordMessage = "Enter a password of 12 characters"; t("token.expired")`],
  ["a URL without a password", "a.md", "https://user@example.org:8080/a:b@c http://localhost:3000/@vite/client"],
  ["a URL with a stand-in", "a.md", "postgres://user:password@localhost/db redis://:pass@host amqp://guest:guest@rabbit:5672"],
  ["a token's beginning in prose", "a.md", "Tokens begin with ghp_, glpat- or sk_live_; AWS keys with AKIA."],
  ["a sample of the environment", ".env.example", "DB_PASSWORD=secret\nAPI_KEY=your_api_key\nTOKEN="],
];

describe("what only reminds of a secret", () => {
  it.each(HARMLESS)("is none: %s", (_name, path, content) => {
    expect(scanText(content, { path }).findings).toEqual([]);
  });
});

describe("what looks like a secret and has no vendor's format", () => {
  const random = textOf("[A-Za-z0-9]{32}", randomFrom(3));

  it.each([
    ["an assignment", "a.ts", `const apiKey = "${random}";`, "assigned-secret"],
    ["an element", "a.xml", `<add key="ApiSecret" value="${random}" />`, "assigned-secret"],
    [
      "a header of curl",
      "a.sh",
      `curl -H "Authorization: Bearer ${random}" https://a.org`,
      "curl-credential",
    ],
    [
      "a connection string",
      "a.rb",
      `postgres://app:${random.slice(0, 14)}@db.internal/app`,
      "connection-string",
    ],
    ["a URL with a password", "a.sh", `https://me:${random.slice(0, 14)}@a.internal/`, "url-password"],
    ["a JSON Web Token", "a.txt", tokenOf("json-web-token"), "json-web-token"],
    ["PostgreSQL's passwords", ".pgpass", `db.org:5432:shop:me:${random.slice(0, 12)}`, "pgpass-password"],
    ["Apache's users", ".htpasswd", `me:$apr1$${random.slice(0, 8)}$${random.slice(0, 22)}`, "password-hash"],
    ["npm's legacy credentials", ".npmrc", `//r.org/:_password=${random}`, "npmrc-credential"],
    [
      "PyPI's password",
      ".pypirc",
      `[pypi]\nusername = me\npassword = ${random.slice(0, 14)}`,
      "pypirc-password",
    ],
    ["git's credentials", ".git-credentials", `https://me:${random.slice(0, 14)}@a.org`, "git-credential"],
    ["Docker's credentials", ".docker/config.json", `{"auths":{"a":{"auth": "${random}"}}}`, "docker-auth"],
    [
      "kubectl's credentials",
      ".kube/config",
      `users:\n- user:\n    token: ${random}`,
      "kubeconfig-credential",
    ],
    [
      "WordPress's password",
      "wp-config.php",
      `define('DB_PASSWORD', '${random.slice(0, 12)}');`,
      "wordpress-secret",
    ],
    ["an environment's file", "app/.env", `SMTP_PASSWORD=${random.slice(0, 9)}`, "environment-secret"],
    [
      "a Secret of Kubernetes",
      "a.yaml",
      `kind: Secret\ndata:\n  a: ${Buffer.from(random).toString("base64")}`,
      "kubernetes-secret",
    ],
  ])("is a candidate: %s", (_name, path, content, rule) => {
    const { findings } = scanText(content, { path });
    expect(findings.map(({ level }) => level)).toEqual(findings.map(() => "candidate"));
    expect(findings.map((finding) => finding.rule)).toContain(rule);
  });

  it("is confirmed where it is a private key with a body, also in source code", () => {
    const block = privateKeyBlock();
    for (const content of [block, JSON.stringify({ key: block }), block.replaceAll("\n", '\\n" +\n  "')]) {
      expect(scanText(content).findings).toMatchObject([{ rule: "private-key", level: "confirmed" }]);
    }
  });

  it("is not silenced by other scanners' comments in the judged text", () => {
    const line = `${tokenOf("github-token-classic")} // gitleaks:allow secretlint-disable-line pragma: allowlist secret`;
    expect(scanText(line).findings).toMatchObject([{ level: "confirmed" }]);
  });
});
