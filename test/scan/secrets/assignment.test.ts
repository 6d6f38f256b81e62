import { describe, expect, it } from "vitest";
import { assignedAfter } from "../../../src/scan/secrets/assigned-value.ts";
import { assignmentAt, SECRET_NAMES } from "../../../src/scan/secrets/assignment.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";
import { layerOf } from "./layer-of.ts";

const random = textOf("[A-Za-z0-9]{32}", randomFrom(3));

/** A client's id is none by itself; its name goes on where it holds one. */
const NAMES = SECRET_NAMES.map(([name]) => (name === "client_id" ? "client_id_x" : name));

/** What is assigned to the first of the names in the text, as the text has it at the finding's place. */
function assigned(text: string, { isText = true, path = "a.ts" } = {}): string | undefined {
  const { layer, matches } = layerOf(text, { isText, path });
  for (const [name, kind] of SECRET_NAMES) {
    const start = text.toLowerCase().indexOf(name);
    const end = start + name.length;
    if (start >= 0) assignmentAt(layer, kind, start, end, () => assignedAfter(text, end));
  }
  for (const match of matches)
    expect(match).toMatchObject({
      rule: "assigned-secret",
      level: "candidate",
      specific: false,
      secret: text.slice(match.start, match.end),
    });
  return matches[0]?.secret;
}

describe("what is assigned to a secret's name", () => {
  it.each(NAMES)("is one: %s", (name) => {
    const value = `${random}7Q`;
    const separated = /[:=]$/.test(name)
      ? `${name} "${value}"`
      : /["']$/.test(name)
        ? `"a_${name}: "${value}"`
        : `${name} = "${value}"`;
    expect(assigned(separated)).toBe(value);
    expect(assigned(`my.${separated}`)).toBe(value);
    expect(assigned(separated, { isText: false })).toBe(undefined);
  });

  it("has 400 characters at most with its scheme, and 300 without", () => {
    const long = (length: number) => random.repeat(13).slice(0, length);
    expect(assigned(`token = "${long(300)}"`)).toHaveLength(300);
    expect(assigned(`token = "${long(301)}"`)).toBe(undefined);
    expect(assigned(`token = "Bearer ${" ".repeat(93)}${long(300)}"`)).toHaveLength(300);
    expect(assigned(`token = "Bearer ${" ".repeat(94)}${long(300)}"`)).toBe(undefined);
    expect(assigned(`${"-".repeat(900)}\ntoken = "${long(300)}"`)).toHaveLength(300);
  });

  it.each(["Bearer ", "Basic ", "Token ", "token ", "ApiKey ", "SSWS ", "Bearer   "])(
    "is said without its scheme: %s",
    (scheme) => {
      expect(assigned(`authorization: "${scheme}${random}"`)).toBe(random);
      expect(assigned(`authorization: "A ${scheme}${random}"`)).toBe(undefined);
    },
  );

  it("is none in a lock file's integrity, whose letters spell a name", () => {
    const hash = textOf("[A-Za-z0-9+/]{60}", randomFrom(8));
    for (const sha of ["sha1-", "sha256-", "sha384-", "sha512-"])
      expect([sha, assigned(`integrity ${sha}${hash}pwd= ${random}`)]).toEqual([sha, undefined]);
    for (const sha of ["sha3-", "xsha512-", "sha512:", "sha512-!"])
      expect([sha, assigned(`integrity ${sha}${hash}pwd= ${random}`)]).toEqual([sha, random]);
    expect(assigned(`sha512-${"A".repeat(93)}pwd= ${random}`)).toBe(undefined);
    expect(assigned(`sha512-${"A".repeat(94)}pwd= ${random}`)).toBe(random);
    expect(assigned(`${".".repeat(200)}sha512-${hash}pwd= ${random}`)).toBe(undefined);
  });
});

describe("a name that speaks of a secret and holds none", () => {
  it.each([
    "public_token",
    "WebSocketKey_token",
    "withCredentials",
    "tokenizer",
    "tokenised",
    "csrfToken",
    "XSRF-TOKEN",
    "authenticity_token",
    "nonce_token",
    "webtoken",
    "max_tokens",
    "num_tokens",
    "is_secret",
    "hasPassword",
    "no_password",
    "reset_password",
    "forgot_password",
    "validate_token",
    "token_name",
    "secret_names",
    "tokenUrl",
    "password_path",
    "secretFile",
    "token_type",
    "token_id",
    "password_length",
    "token_count",
    "password_policy",
    "tokenExpiry",
    "token_ttl",
    "token_endpoint",
    "token_header",
    "password_pattern",
    "password_hash",
    "secretArn",
    "secretRef",
    "secretKeyRef",
    "token_issuer",
    "passwordPlaceholder",
    "password_hint",
    "password_error",
    "secret.enabled",
    "api_key_id",
  ])("is seen whole: %s", (name) => {
    expect(assigned(`${name} = "${random}"`)).toBe(undefined);
  });

  it.each(["max_tokens", "is_secret", "no_password", "reset_password"])(
    "begins the name, where a verb says so: %s",
    (name) => {
      expect(assigned(`config.${name} = "${random}"`)).toBe(random);
    },
  );

  it.each([
    "token",
    "my_token",
    "tokenX",
    "secret_value",
    "password2",
    "named_token",
    "urlToken",
    "max_tokens_secret7",
  ])("is not every name that reminds of one: %s", (name) => {
    expect(assigned(`${name} = "${random}"`)).toBe(random);
  });

  it("has 48 characters before the word and 40 behind it", () => {
    const preceded = (length: number) => `public${"_".repeat(length - 6)}token = "${random}"`;
    expect([assigned(preceded(48)), assigned(preceded(49))]).toEqual([undefined, random]);
    const followed = (length: number) => `token${"_".repeat(length - 4)}name = "${random}"`;
    expect([assigned(followed(39)), assigned(followed(40))]).toEqual([undefined, undefined]);
    expect(assigned(`public token = "${random}"`)).toBe(random);
    expect(assigned(`public.token = "${random}"`)).toBe(undefined);
    expect(assigned(`a;token = "${random}"; public`)).toBe(random);
  });
});

describe("what a value is weighed by", () => {
  it("is its name, the kind of its name, its quotes and its file", () => {
    const chosen = `Tr${"ee"}7${"house"}!`;
    expect([assigned(`password = "${chosen}"`), assigned(`secret = "${chosen}"`)]).toEqual([
      chosen,
      undefined,
    ]);
    expect(assigned(`password = ${chosen}`)).toBe(undefined);
    expect(assigned(`password = "${chosen}"`, { path: "test/a.ts" })).toBe(undefined);
    const sum = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    expect([assigned(`token = "${sum}"`), assigned(`commit_token = "${sum}"`)]).toEqual([sum, undefined]);
  });
});
