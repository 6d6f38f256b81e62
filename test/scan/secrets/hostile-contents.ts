import { deflateSync, gzipSync } from "node:zlib";
import { TOKEN_FORMATS } from "../../../src/scan/secrets/pack/index.ts";
import { secretOf } from "./generate.ts";

const MEGABYTE = 1024 * 1024;

/** The unit on and on. */
export const filled = (unit: string, bytes: number) =>
  Buffer.from(unit.repeat(Math.ceil(bytes / Buffer.byteLength(unit))));

const keywords = () => [...new Set(TOKEN_FORMATS.flatMap((format) => format.keywords))];

/** Writings in writings: each layer twice as large as what it holds, as deep as is read and deeper. */
function nested(levels: number, write: (bytes: Buffer) => string): Buffer {
  let bytes = filled("token = abc\n", MEGABYTE / 4);
  for (let level = 0; level < levels; level++) bytes = Buffer.from(write(bytes));
  return bytes;
}

/** Of each format all but the last character, then one that it cannot have: each pattern is run to its end in vain. */
export const nearMisses = (bytes: number) =>
  TOKEN_FORMATS.map((format) => {
    const name = format.place === "value" ? `${format.keywords[0]} = "` : " ";
    const all = [1, 2, 3].map((seed) => `${name}${secretOf(format, seed).slice(0, -1)}\u007f`);
    return [format.id, filled(all.join(""), bytes)] as const;
  });

/** What makes scanners slow, so many bytes of each (of nested writings: what they come to). */
export function hostileContents(length: number): (readonly [string, () => Buffer])[] {
  const on = (unit: string) => filled(unit, length);
  const wide = (unit: string) => Buffer.from(unit.repeat(length / 2 / unit.length), "utf16le");
  // biome-ignore format: a case a line
  return [
    ["one line of letters", () => on("a")],
    ["spaces", () => on(" ")],
    ["keywords", () => on("password=")],
    ["keywords and spaces", () => on("password                     ")],
    ["keywords within keywords", () => on("secret_access_key_token_password_")],
    ["heads of web tokens, each within the last", () => on("eyJ-")],
    ["heads of web tokens before one payload", () => on(`eyJ${"-eyJ".repeat(99)}.ey${"J-ey".repeat(3900)}`)],
    ["all keywords in turn", () => on(keywords().join(" "))],
    ["all keywords in turn, glued", () => on(keywords().join(""))],
    ["every prefix, then letters", () => on(keywords().map((keyword) => keyword + "a".repeat(200)).join(" "))],
    ["every prefix, then marks", () => on(keywords().map((keyword) => keyword + "-_".repeat(100)).join(" "))],
    ["near misses of every format", () => Buffer.concat(nearMisses(length / TOKEN_FORMATS.length).map(([, bytes]) => bytes))],
    ["secrets of every format", () => on(TOKEN_FORMATS.map((format) => `${format.keywords[0]} = "${secretOf(format, 7)}"`).join("\n"))],
    ["one secret", () => on(`${secretOf(TOKEN_FORMATS.find(({ id }) => id === "npm-token")!, 7)} `)],
    ["masks of tokens", () => on(`ghp_${"x".repeat(36)} glpat-${"*".repeat(20)} npm_${"0".repeat(36)} `)],
    ["tokens of one letter", () => on(`ghp_${"ab".repeat(18)} npm_${"qw".repeat(18)} `)],
    ["assignments of stand-ins", () => on('token = "your-token-here-12" password: "changeme-changeme1" ')],
    ["assignments of nearly secrets", () => on(`token = "${"aBcD-efgH_".repeat(20)}" `)],
    ["opened strings", () => on('secret: "')],
    ["dots and dashes before a keyword", () => on("a.b-c_d.token ")],
    ["assignments of long words", () => on(`token = "${"aB3".repeat(100)}" `)],
    ["addresses", () => on("://a:")],
    ["addresses with names of tokens", () => on(`://${"a1".repeat(100)}@`)],
    ["one address", () => Buffer.concat([Buffer.from("https://a:"), on("b")])],
    ["private keys without a body", () => on("-----BEGIN RSA PRIVATE KEY-----")],
    ["private keys of quotes and commas", () => on(`-----BEGIN RSA PRIVATE KEY-----${"',\" +\\n".repeat(600)}`)],
    ["public armour without an end", () => on(`-----BEGIN PGP SIGNATURE-----\n${"QUJD".repeat(16)}\n`)],
    ["public armour, nearly", () => on(`-----BEGIN PGP SIGNATURE-----\n${`${"QUJD".repeat(16)}\n`.repeat(900)}!\n-----END PGP SIGNATURE-----`)],
    ["strings joined", () => on('"a" + ')],
    ["quotes and line breaks", () => on('"\n')],
    ["escapes", () => on("\\u0041")],
    ["octal escapes", () => on("\\101")],
    ["percent signs", () => on("%41")],
    ["character references", () => on("&#65;")],
    ["numbers", () => on("byte[] 65,")],
    ["base64", () => on("QUJD")],
    ["base64 with slashes", () => on("QUJDQUJDQUJDQUJDQUJD/")],
    ["base64 lines", () => on(`${"QUJD".repeat(19)}\n`)],
    ["base64 words", () => on(`${"dG9r".repeat(6)} `)],
    ["base64 in base64, three deep", () => nested(3, (bytes) => bytes.toString("base64"))],
    ["hexadecimal in hexadecimal", () => nested(3, (bytes) => bytes.toString("hex"))],
    ["percent in percent", () => nested(2, (bytes) => bytes.toString("hex").replace(/../g, "%$&"))],
    ["gzip in base64 in gzip", () => nested(2, (bytes) => gzipSync(bytes).toString("base64"))],
    ["zlib streams without end", () => on(`${deflateSync("token = a").toString("latin1")} `)],
    ["zip headers", () => on("PK\u0003\u0004")],
    ["NUL bytes", () => Buffer.alloc(length)],
    ["UTF-16", () => wide("a")],
    ["UTF-16 keywords", () => wide("token = 'abc' ")],
    ["commands of curl", () => on("curl -H -u ")],
    ["commands of curl with users", () => on('curl --user "a:b ')],
    ["Secrets of Kubernetes", () => on("kind: Secret\n")],
    ["a Secret of Kubernetes of many lines", () => on(`kind: Secret\ndata:\n${"  a: |\n".repeat(9000)}---\n`)],
  ];
}
