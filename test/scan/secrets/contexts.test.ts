import { describe, expect, it } from "vitest";
import { scanText } from "../../../src/scan/secrets/scan-bytes.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";
import { privateKeyBlock, tokenOf } from "./tokens.ts";

const drawn = (pattern: string, seed = 1) => textOf(pattern, randomFrom(seed));
const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
const found = (text: string, path = "a.txt") =>
  scanText(text, { path }).findings.map(({ rule, level, line }) => `${line} ${level} ${rule}`);

const hexKey = drawn("[a-f0-9]{40}", 2);
const uuid = drawn("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}", 5);
const chosen = `Tr${"ee"}7${"house"}!`;
const lines = (count: number, seed: number) =>
  Array.from({ length: count }, (_, at) => drawn("[A-Za-z0-9+/]{64}", seed + at)).join("\n");
const webToken = (header: string) =>
  `${Buffer.from(header).toString("base64url")}.${Buffer.from(`{"sub":"${drawn("[a-z]{12}", 4)}"}`).toString("base64url")}.${drawn("[A-Za-z0-9_-]{43}", 6)}`;
const chain = [1, 2, 3].map((seed) => `"${drawn("[A-Za-z0-9+/]{30}", seed).repeat(40)}"`).join();
/** A private key in DER tells its length first: 1,193 bytes. */
const keyLine = `MIIE${drawn("[p]", 1)}${drawn("[A-Za-z0-9+/]{59}", 9)}`;
const kubernetes = (kind: string, data: string) => `apiVersion: v1\n${kind}\nmetadata:\n  name: a\n${data}\n`;

// biome-ignore format: a case a line
const SECRETS: readonly (readonly [string, string, string, string[]])[] = [
  ["curl's header, its option on a line without a backslash", "a.md", `curl -X GET https://a.b/\n   -H "X-Some-ApiKey: ${uuid}"`, ["2 candidate curl-credential"]],
  ["curl's basic authorisation without a digit", "a.sh", `curl -H 'Authorization: Basic ${base64("ab?:xy>z").replace(/\d/g, "q")}'`, ["1 candidate curl-credential"]],
  ["curl's user and password in one pair of quotes", "a.sh", `curl --user "j.smith:${chosen}#4" https://a.b`, ["1 candidate curl-credential"]],
  ["curl's passwords with signs, in whichever quotes", "a.sh", ["-u me:'a$b{c}d1'", "-u 'me:a$b<c>d1'", '-u "me:a$!b[c]d1"', `--user "me":'a{b}c d1'`, '-u me:"a{b}c d1"'].map((option) => `curl ${option} https://a.b`).join("\n"), [1, 2, 3, 4, 5].map((line) => `${line} candidate curl-credential`)],
  ["curl's header behind data of several lines and a URL of its own", "a.sh", `curl -X POST\n  https://a.b\n  -d '{\n  "it": "is"\n}' \\\n  -H "Key: ${hexKey}"`, ["6 candidate curl-credential"]],
  ["curl's header of one word", "a.sh", `curl -H "Key: ${hexKey}"`, ["1 candidate curl-credential"]],
  ["NuGet's password with percent signs that name nothing", "nuget.config", `<add key="ClearTextPassword" value="%${chosen}" />`, ["1 candidate nuget-password"]],
  ["curl's weak password in a script", "a.sh", `curl -u "j.smith:${"12345"}678" https://a.b`, ["1 candidate curl-credential"]],
  ["curl's token in the place of a user", "a.sh", `curl -u "${hexKey}:" https://a.b`, ["1 candidate curl-credential"]],
  ["a Secret whose data come before its kind", "a.yaml", `apiVersion: v1\ndata:\n\textra: ${base64("some password")}\nkind: "secret"\n`, ["3 candidate kubernetes-secret"]],
  ["a Secret's folded value", "a.yaml", kubernetes("kind: Secret", `data:\n  .dockercfg: >\n    ${base64("some password")}`), ["7 candidate kubernetes-secret"]],
  ["a Secret's plain value", "a.yaml", kubernetes("kind: Secret", `stringData:\n  password: ${chosen}`), ["6 candidate kubernetes-secret"]],
  ["a Secret with comments and wide spaces", "a.yaml", kubernetes("kind:    Secret  # ours", `data:  # encoded\n  a: \t  ${base64("some password")}  # one\n  b: | # two\n    ${base64("other password")}`), ["6 candidate kubernetes-secret", "8 candidate kubernetes-secret"]],
  ["a Secret with a carriage return before each newline", "a.yaml", kubernetes("kind: Secret", `data:\n  a: ${base64("some password")}\n  b: |\n    ${base64("other password")}`).replaceAll("\n", "\r\n"), ["6 candidate kubernetes-secret", "8 candidate kubernetes-secret"]],
  ["a Secret's values on further lines", "a.yaml", kubernetes("kind: Secret", `data:\n  a:\n    ${base64("some password")}\n  b: >-\n\n    ${base64("other password")}\n  c: !!binary ${base64("third password")}`), ["7 candidate kubernetes-secret", "10 candidate kubernetes-secret", "11 candidate kubernetes-secret"]],
  ["a Secret's values in braces", "a.yaml", kubernetes("kind: Secret", `data: { a: ${base64("some password")}, "b": "${base64("other password")}" }`), ["5 candidate kubernetes-secret", "5 candidate kubernetes-secret"]],
  ["a Secret in a list", "a.yaml", `items:\n- kind: Secret\n  data:\n    a: ${base64("some password")}\n`, ["4 candidate kubernetes-secret"]],
  ["curl's header on the line below its name, without a backslash", "a.sh", `curl\n-H "Authorization: Bearer ${hexKey}"`, ["2 candidate curl-credential"]],
  ["curl's options behind tabs", "a.sh", `curl.exe -H\t'Authorization:\tBearer\t${hexKey}' && curl -s -u\t"me:${chosen}"`, ["1 candidate curl-credential", "1 candidate curl-credential"]],
  ["a web token with a chain of certificates in its header", "a.txt", webToken(`{"alg":"ES256","x5c":[${chain}]}`), ["1 candidate json-web-token"]],
  ["the same in base64", "a.txt", base64(webToken(`{"alg":"ES256","x5c":[${chain}]}`)), ["1 candidate json-web-token"]],
  ["a web token whose header is spaced out", "a.txt", `${webToken('{ "alg": "HS256" }')} ${webToken('{\n  "alg": "HS256" }')}`, ["1 candidate json-web-token-spaced", "1 candidate json-web-token-spaced"]],
  ["a key's first lines, where no more is left out than it has", "a.pem", `-----BEGIN PRIVATE KEY-----\n${keyLine}\n${`${drawn("[A-Za-z0-9+/]{64}", 3)}\n`.repeat(20)}...\n-----END PRIVATE KEY-----\n`, ["1 confirmed private-key"]],
  ["a key that is cut off without a word", "a.pem", `-----BEGIN PRIVATE KEY-----\n${keyLine}\n`, ["1 confirmed private-key"]],
  ["a key id where the sentence goes on without a space", "a.md", `AWS_SECRET_ACCESS_KEY=${drawn("[A-Za-z0-9/+]{40}", 8)}\u3002`, ["1 candidate aws-secret-access-key"]],
  ["a vendor's token on the line below its name", "a.yml", `datadog:\n  key:\n    ${drawn("[A-Za-z0-9]{40}", 4)}\ndatadog:\r\n  ${drawn("[A-Za-z0-9]{40}", 5)}\r\n`, ["3 candidate assigned-secret", "5 candidate datadog-application-key"]],
  ["Facebook's token in a URL and behind a word", "a.sh", `get "https://a.b/me?access_token=${drawn("[0-9]{15}", 3)}|${drawn("[A-Za-z0-9_-]{27}", 7)}"; facebook is ${drawn("[0-9]{16}", 5)}|${drawn("[A-Za-z0-9_-]{27}", 8)}`, ["1 candidate facebook-app-token-told", "1 candidate facebook-app-token-told"]],
  ["what is assigned to names that end with their sign", "a.conf", ["pass: ", "pass=", "auth: ", "auth=", '"auth": ', "key="].map((name, seed) => `${name}${drawn("[A-Z][0-9][a-z]".repeat(8), seed + 20)}`).join("\n"), [1, 2, 3, 4, 5, 6].map((line) => `${line} candidate assigned-secret`)],
  ["Sourcegraph's token in prose", "a.txt", `SOURCEGRAPH_TOKEN ${hexKey}`, ["1 candidate sourcegraph-told-token"]],
  ["curl's token of letters alone", "a.sh", `curl -H "Authorization: Bearer ${drawn("[bcdfgklmnpq][BCDFGKLMNPQ]{2}[bcdfgklmnpqBCDFGKLMNPQ]{17}", 3)}"`, ["1 candidate curl-credential"]],
  ["a web token whose slashes are escaped", "a.json", webToken('{"alg":"HS256"}').replace(/\.([^.]{12})/, ".$1\\/ab\\/"), ["1 candidate json-web-token"]],
  ["a Secret's value of any length", "a.yaml", kubernetes("kind: Secret", `data:\n  release: ${base64("some password").slice(0, 16).repeat(800)}`), ["6 candidate kubernetes-secret"]],
  ["a Terraform password among others", "main.tf", `provider "a" { user = "b", password = "${chosen.replace("!", "")}" }`, ["1 candidate terraform-password"]],
  ["a git URL's token without a colon", "package.json", `"a": "git+https://${hexKey}@github.com/a/b.git"`, ["1 candidate url-token"]],
  ["a database's password at a documentation's host", "a.ts", `mysql://user:${drawn("[a-z]{12}")}@db.example.com:3306/a`, ["1 candidate connection-string"]],
  ["a Terraform literal", "main.tf", `administrator_login_password = "${chosen.replace("!", "")}"`, ["1 candidate terraform-password"]],
  ["Facebook's token in prose", "a.txt", `facebook 1308742762${drawn("[0-9]{6}")}|${drawn("[A-Za-z0-9_-]{27}", 7)}`, ["1 candidate facebook-app-token-told"]],
  ["a key by a name that many things have", "a.ts", `const session_key = "${drawn("[A-Za-z0-9+/]{40}", 11)}1a="`, ["1 candidate assigned-secret"]],
  ["a database's password with a dollar, a star and a percent sign", "a.ts", `mysql://app:${drawn("[A-Za-z0-9]{6}", 3)}$w%9*${drawn("[a-z]{3}")}@db.acme.net/a`, ["1 candidate connection-string"]],
  ["a token before GitHub's fixed password", "a.sh", `git clone https://${drawn("[a-z0-9]{12}", 6)}:x-oauth-basic@github.com/a/b.git`, ["1 candidate url-token"]],
  ["a key store by its name", "certs/client.P12", "\x30\x82\x01\x02\x03", ["1 candidate pkcs12-file"]],
  ["a key store of the other ending", "client.pfx", "a", ["1 candidate pkcs12-file"]],
  ["a Slack token in groups", "a.txt", `xoxo-${drawn("[0-9]{6}", 3)}-${drawn("[0-9]{6}", 4)}-${drawn("[A-Za-z]{8}", 2)}7`, ["1 candidate slack-grouped-token"]],
  ["a registry's token of any form", "a.txt", `//r.org/:_authToken=${drawn("[A-Za-z0-9]{9}", 2)}`, ["1 candidate npm-registry-token"]],
  ["a private key in a program's string", "a.ts", `const a = ${JSON.stringify(privateKeyBlock())};`, ["1 confirmed private-key"]],
  ["a Slack token of two numbers", "a.txt", `xoxp-${drawn("[0-9]{11}", 3)}-${drawn("[0-9]{13}", 4)}`, ["1 candidate slack-grouped-token"]],
  ["a Slack workspace token", "a.txt", `xoxa-2-${drawn("[0-9]{11}", 3)}-${drawn("[0-9]{11}", 4)}-${drawn("[a-f0-9]{32}", 2)}`, ["1 confirmed slack-workspace-token"]],
  ["a short Slack workspace token", "a.txt", `xoxr-${drawn("[A-Za-z0-9]{20}", 6)}`, ["1 candidate slack-workspace-like-token"]],
  ["a Telegram bot's token in its URL", "a.sh", `get https://api.telegram.org/bot${drawn("[0-9]{9}", 4)}:A${drawn("[A-Za-z0-9]{34}", 7)}/getMe`, ["1 confirmed telegram-bot-token"]],
  ["letters and digits without words", "a.ts", `droneToken = "l9${drawn("[bcdfgklmnpq]{6}[aeiou][bcdfgklmnpq]{7}", 2)}7${drawn("[bcdfgklmnpq]{6}[aeiou][bcdfgklmnpq]{7}", 3)}"`, ["1 candidate assigned-secret"]],
  ["a private key in lines of strings", "a.ts", privateKeyBlock().trimEnd().split("\n").map((line) => `  "${line}\\n" +`).join("\n"), ["1 confirmed private-key"]],
  ["a private key that was cut off", "a.pem", privateKeyBlock().split("-----END")[0]!, ["1 confirmed private-key"]],
  ["a private key in a YAML block, with headers", "a.yml", `key: |\n${privateKeyBlock().replace("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n").replace(/^/gm, "    ")}`, ["2 confirmed private-key"]],
];

// biome-ignore format: a case a line
const HARMLESS: readonly (readonly [string, string, string])[] = [
  ["a private key's frame in a program that goes on", "README.md", `privateKey: "-----BEGIN PRIVATE KEY-----\\n...",\n});\nconst installationAuthentication = await authenticate({ type: "installation", installationIdentifier: 123, someFurtherIdentifierOfGreatLength: 1 });\n`],
  ...["...", "\\n...", "\u2026", "[snip]", "<truncated>"].map((mark) => [`a private key's first line and ${mark}`, "a.md", `-----BEGIN PRIVATE KEY-----\n${keyLine}\n${mark}\n-----END PRIVATE KEY-----\n`] as const),
  ["a key that a sentence cuts short", "a.md", `AWS_SECRET_ACCESS_KEY=${drawn("[A-Za-z0-9/+]{40}", 8)}\u2026`],
  ["an expression for secrets", "a.ts", `const SECRET = "[-_.~a-z0-9]{40}"; password = "(?<a>\\d+Xy7qPw9)"; token = /[^A-F0-9_]{20,60}/`],
  ["a stand-in with a digit in brackets", "a.ts", "// the token: `ops_<base64>`, the secret: <sha256 of it>"],
  ["three parts that are no web token", "a.js", `import("${Buffer.from('{ "a": 1, "b": 2 }').toString("base64url")}.min.js") + "eyAabc.eya.${drawn("[a-z]{9}")}"`],
  ["what a YAML name begins", "a.yml", `secrets:\n  ${drawn("[A-Za-z0-9]{24}", 4)}: a\ntoken:\n  - ${drawn("[A-Za-z0-9]{24}", 4)}\npassword:\n${drawn("[A-Za-z0-9]{24}", 4)}\nsecret: \n  ${drawn("[A-Za-z0-9]{24}", 4)} and more`],
  ["a commit of Sourcegraph's", "a.md", `sourcegraph commit ${hexKey}, sourcegraph/scip@${hexKey}`],
  ["curl's stand-in of letters alone", "README.md", 'curl -H "Authorization: Bearer YourPersonalAccessTokenHere" https://a.b'],
  ["a number behind Facebook's name", "a.txt", `facebook.com/groups/${drawn("[0-9]{15}", 3)}/posts/${drawn("[0-9]{16}", 3)}-a-long-name-of-many-words-there`],
  ["words in base64 in a private key's frame", "a.pem", `-----BEGIN PRIVATE KEY-----\n${base64("This is where the body of the private key would stand, line by line. ".repeat(3)).replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`],
  ["a check for a private key's frame", "a.js", `if (privateKey.includes("-----BEGIN PRIVATE KEY-----")) throw new Error("universalGithubAppJwtIdentifier privateKeyInPkcs8FormatRequired convertWithOpensslCommandLine");`],
  ["a commit's signature", "", `tree ${hexKey}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n ${`${lines(2, 20)}\n${lines(1, 40).slice(0, 40)}/${drawn("AIDA[A-Z2-7]{17}", 9)}+`.replaceAll("\n", "\n ")}\n =aB3d\n -----END PGP SIGNATURE-----\n\nmessage\n`],
  ["a URN", "a.js", `headers: { "Lock-Token": "urn:uuid:${uuid}" }`],
  ["a WebSocket's handshake", "a.js", `"Sec-WebSocket-Key: ${drawn("[A-Za-z0-9+/]{22}", 3)}=="`],
  ["a Secret's template and emptiness", "a.yaml", kubernetes("kind: Secret", `data:\n  a: {{ .Values.a }}\n  b: ""\n  c: ${base64("bar\n")}`)],
  ["a map that is spaced out and no Secret", "a.yaml", kubernetes("kind:   SecretStore # Secret", `data:\n  a: ${base64("some password")}`)],
  ["what only a comment of a Secret holds", "a.yaml", kubernetes("kind:  Secret", `data: # ${base64("some password")}\n  a: "" # ${base64("some password")}`)],
  ["a map in braces that is no Secret", "a.yaml", kubernetes("kind: ConfigMap", `data: { a: ${base64("some password")} }`).replaceAll("\n", "\r\n")],
  ["what stands below a Secret's empty value", "a.yaml", kubernetes("kind: Secret", `data:\n  a:\nother:\n  b: ${base64("some password")}`)],
  ["a map that is no Secret", "a.yaml", kubernetes("kind: ConfigMap", `data:\n  a: ${base64("some password")}`)],
  ["a weak password of a database at home", "a.ts", "postgres://postgres:postgres@localhost/a mysql://root:password@db:3306/a postgres://u:password@db.internal/a"],
  ["a stand-in for a database's password", "a.ts", "mysql://root:password@mysql.acme-corp.com:3306/a"],
  ["an account that repeats", "a.json", `"token3": "xoxp-1234-1234-1234-${drawn("[a-f0-9]{32}", 4)}"`],
  ["a setting of one word by a secret's name", "config.toml", `SECRET_KEY = "${"config"}"`],
  ["an empty key store", "client.p12", ""],
  ["a key store's name in a longer one", "client.p12.md", "see client.p12"],
  ["a Slack token whose end is masked", "a.json", `"xoxp-${drawn("[0-9]{12}", 3)}-${drawn("[0-9]{12}", 4)}-${drawn("[0-9]{12}", 5)}-####################"`],
  ["a Slack token made of words", "a.txt", "xoxe.xoxp-1-SlackAppConfigurationAccessTokenHere"],
  ["a database's password from a variable or a format", "a.sh", "mysql://app:$DB_PASS@db.acme.net/a mysql://app:%s@db.acme.net/a mysql://app:**@db.acme.net/a postgres://a:x$PASS@b.acme.net/c"],
  ["GitHub's fixed password behind a stand-in", "a.sh", "https://token:x-oauth-basic@github.com/a/b.git"],
  ...["withCredentials", "foreign_key", "primaryKey", "primary-key", "cacheKey", "idempotency_key", "i18nKey", "partitionKey", "turkey", "monkey"].map((name) => [`what is called ${name}`, "a.ts", `${name} = "${drawn("[A-Za-z0-9]{32}", 12)}"`] as const),
  ["a name with a Slack prefix", "a.md", "https://a.org/xoxa-pictures-of-a-wedding-in-spring and xoxr-somethinglongerthanthat and xoxb-12345-abcd234"],
  ["a number and letters behind another name", "a.txt", `the-file-${drawn("[0-9]{9}", 4)}:A${drawn("[A-Za-z0-9]{34}", 7)}`],
  ["names of keys that are none", "a.ts", ["hot_key", "accessibility_key", "keyboardToken", "keyVaultToStoreSecrets"].map((name) => `${name} = "${drawn("[A-Za-z0-9]{30}", 9)}"`).join("\n")],
  ["stand-ins behind curl's user", "a.sh", "curl -u admin:test http://a.b && curl -u admin:changeit http://a.b && curl -u a:xxx http://a.b && curl -u b:**** http://a.b"],
  ["curl's weak password in a page", "docs/a.md", `curl -u "j.smith:${"12345"}678" https://a.b`],
  ["names in camel case", "a.ts", 'secretKeyProvider = "springBootConfigurationLoader4Tests"'],
  ["what follows a sentence about curl", "a.md", `curl isn't here.\n\nIt's -H "X-Thing: ${hexKey}" and\n  -u "j.smith:${chosen}" of another's`],
  ["curl's variables and templates", "a.sh", ["me:$PASS", "me:a$PASS", "me:${PASS}1", "me:{pass}", "me:<pass>", "me:[pass]", "me:{{ pass }}", "me:%PASS%", "me:$(pass me)"].map((user) => `curl -u "${user}" https://a.b`).join("\n")],
  ["NuGet's reference to the environment", "nuget.config", `<add key="ClearTextPassword" value="%A_${"PASSWORD"}%" />`],
  ["the name of a user", "a.sh", `curl -u "myusername" http://localhost/ && curl -u username:token http://localhost/`],
];

describe("contexts", () => {
  it.each(SECRETS)("finds %s", (_name, path, text, expected) => {
    expect(found(text, path)).toEqual(expected);
  });

  it.each(HARMLESS)("leaves alone %s", (_name, path, text) => {
    expect(found(text, path)).toEqual([]);
  });

  it("tells a signature by its frame: the same lines without one are looked at", () => {
    const [, , signed] = HARMLESS.find(([name]) => name === "a commit's signature")!;
    expect(found(signed.replaceAll("PGP SIGNATURE", "SOMETHING"), "")).toEqual(["6 candidate aws-unique-id"]);
  });

  it("is no assignment by a plus or a dash alone, as base64 has them", () => {
    const value = drawn("[A-Za-z0-9+/]{24}", 9);
    expect(["+", "-", "/", "--", "+-"].flatMap((sign) => found(`QUJDpwd${sign}${value}`))).toEqual([]);
    expect(found(`pwd=${value}`)).toEqual(["1 candidate assigned-secret"]);
  });

  it("finds what is put among a signature's lines: only whole lines of base64 are a signature", () => {
    const armour = `-----BEGIN PGP SIGNATURE-----\n\n${lines(2, 60)}\npassword = "${drawn("[A-Za-z0-9!]{24}", 8)}"\n-----END PGP SIGNATURE-----\n`;
    expect(found(armour)).toEqual(["5 candidate assigned-secret"]);
  });

  it("stops at a confirmed secret even among a signature's lines", () => {
    const token = tokenOf("npm-token").padEnd(64, "=").slice(0, 40);
    const armour = `-----BEGIN PGP SIGNATURE-----\n\n${lines(2, 60)}\n${token}\n-----END PGP SIGNATURE-----\n`;
    expect(found(armour)).toEqual(["5 confirmed npm-token"]);
  });

  it("knows the vendors' examples by their hash, wherever they stand", () => {
    const password = ["33f", "!!", "lloppa"].join("");
    expect(found(`<add key="ClearTextPassword" value="${password}" />`, "nuget.config")).toEqual([]);
  });
});
