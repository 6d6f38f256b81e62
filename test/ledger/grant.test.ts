import { createHmac, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/contract/canonical-json.ts";
import { signCheckpoint } from "../../src/ledger/checkpoint.ts";
import { GRANT_LIFETIME_MAX_S } from "../../src/ledger/grant.ts";
import { mismatches } from "../../src/ledger/grant-demand.ts";
import { openGrant, signGrant } from "../../src/ledger/grant-token.ts";
import { chain } from "./entries.ts";
import { grantOf, listed, NOON } from "./granting.ts";
import { signer } from "./rotating.ts";

const [ours, other] = [signer(), signer()];
const KEYS = [listed(other, true), listed(ours)];
const HEADER = { alg: "EdDSA", kid: ours.id, typ: "proofgate-grant+jwt" };

const part = (value: object) => Buffer.from(canonicalJson(value)).toString("base64url");
const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

/** A token with any header, signed by our key all the same. */
function signedWith(header: object, body = part(grantOf())): string {
  const signed = `${part(header)}.${body}`;
  return `${signed}.${sign(null, Buffer.from(signed), ours.secret).toString("base64url")}`;
}

function problemOf(token: string, now = later(60), keys = KEYS): string {
  const opened = openGrant(token, keys, now);
  return opened.proven ? "proven" : opened.problem;
}

/** The last letter of a signature has bits to spare: another letter for the same bytes. */
const SPARE: Readonly<Record<string, string>> = { A: "B", Q: "R", g: "h", w: "x" };

describe("a grant [S28]", () => {
  it("is proven by its key, says the same to everybody, and names whose key it was", () => {
    const token = signGrant(grantOf(), ours.secret);
    expect(openGrant(token, KEYS, NOON)).toEqual({ proven: true, grant: grantOf(), keyId: ours.id });
    expect(signGrant(grantOf(), ours.secret)).toBe(token);
    expect(signedWith(HEADER)).toBe(token);
    const { agent: _, ...nobody } = grantOf();
    expect(problemOf(signGrant(nobody, ours.secret))).toBe("proven");
  });

  it("of another algorithm is refused: none, HMAC with the public key, any that is not ours", () => {
    const claims = part(grantOf());
    const none = part({ ...HEADER, alg: "none" });
    expect(problemOf(`${none}.${claims}.`)).toBe("malformed");
    expect(problemOf(`${none}.${claims}.AAAA`)).toBe("algorithm-refused");
    for (const secret of [
      ours.key.export({ type: "spki", format: "pem" }),
      ours.key.export({ type: "spki", format: "der" }),
    ]) {
      const signed = `${part({ ...HEADER, alg: "HS256" })}.${claims}`;
      const mac = createHmac("sha256", secret).update(signed).digest("base64url");
      expect(problemOf(`${signed}.${mac}`)).toBe("algorithm-refused");
    }
    expect(problemOf(signedWith({ ...HEADER, alg: "Ed25519" }))).toBe("algorithm-refused");
    expect(problemOf(signedWith(HEADER))).toBe("proven");
  });

  it("by a key that is not given, is retired, or is not the one it names is refused", () => {
    expect(problemOf(signGrant(grantOf(), signer().secret))).toBe("key-unknown");
    expect(problemOf(signGrant(grantOf(), other.secret))).toBe("key-retired");
    expect(problemOf(signedWith({ ...HEADER, kid: "ledger" }))).toBe("key-unknown");
    expect(problemOf(signedWith({ alg: HEADER.alg, typ: HEADER.typ }))).toBe("malformed");
    const both = [listed(ours), listed(other)];
    expect(problemOf(signedWith({ ...HEADER, kid: other.id }), NOON, both)).toBe("signature-wrong");
    expect(problemOf(signGrant(grantOf(), other.secret), NOON, both)).toBe("proven");
  });

  it("with a key of its own, a critical extension or another type in its header is refused", () => {
    const jwk = ours.key.export({ format: "jwk" });
    for (const header of [
      { ...HEADER, jwk },
      { ...HEADER, jku: "https://evil.example.com" },
      { ...HEADER, crit: ["exp"] },
      { ...HEADER, b64: false },
      { ...HEADER, typ: "JWT" },
      { alg: "EdDSA", kid: ours.id },
    ])
      expect(problemOf(signedWith(header))).toBe("malformed");
  });

  it("whose claims were changed, or taken from another, is refused", () => {
    const [head, , signature] = signGrant(grantOf(), ours.secret).split(".");
    for (const changes of [{ branch: "main" }, { exp: grantOf().exp + 1 }, { repository_id: 4712 }])
      expect(problemOf(`${head}.${part(grantOf(changes))}.${signature}`)).toBe("signature-wrong");
  });

  it("holds from when it was issued until it expires, and for a day at most", () => {
    const token = signGrant(grantOf(), ours.secret);
    expect(problemOf(token, later(7199))).toBe("proven");
    expect(problemOf(token, later(7200))).toBe("expired");
    expect(problemOf(token, later(-59))).toBe("proven");
    expect(problemOf(token, later(-61))).toBe("not-yet");
    const lasting = (seconds: number) => signGrant(grantOf({ exp: grantOf().iat + seconds }), ours.secret);
    expect(problemOf(lasting(GRANT_LIFETIME_MAX_S))).toBe("proven");
    expect(problemOf(lasting(GRANT_LIFETIME_MAX_S + 1))).toBe("malformed");
    expect(problemOf(lasting(0), later(-1))).toBe("malformed");
  });

  it("with claims that this version does not know, or without one, is refused", () => {
    const { branch: _, ...without } = grantOf();
    for (const claims of [
      { ...grantOf(), scope: "all" },
      without,
      { ...grantOf(), agent: {} },
      { ...grantOf(), sub: 1 },
    ])
      expect(problemOf(signedWith(HEADER, part(claims)))).toBe("malformed");
  });

  it.each([
    ["nothing", () => ""],
    ["two parts", (token: string) => token.split(".").slice(0, 2).join(".")],
    ["four parts", (token: string) => `${token}.AAAA`],
    ["a line end", (token: string) => `${token}\n`],
    ["padding", (token: string) => `${token}==`],
    ["another spelling of the same signature", (token: string) => token.slice(0, -1) + SPARE[token.at(-1)!]],
    ["a very long text", (token: string) => token + "A".repeat(10_000)],
  ])("written otherwise is refused: %s", (_, change) => {
    const token = signGrant(grantOf(), ours.secret);
    expect(problemOf(change(token))).not.toBe("proven");
  });

  it("written in JSON that is not canonical is refused: keys twice, spaces", () => {
    const text = canonicalJson(grantOf());
    const encoded = (json: string) => signedWith(HEADER, Buffer.from(json).toString("base64url"));
    expect(problemOf(encoded(text.replace("{", '{"sub":"R-2",')))).toBe("malformed");
    expect(problemOf(encoded(text.replace("{", "{ ")))).toBe("malformed");
    expect(problemOf(encoded(text))).toBe("proven");
  });

  it("is no checkpoint, though the same key signs both", () => {
    const signed = signCheckpoint(chain(1)[0]!, 0, NOON.toISOString(), ours.secret);
    const signature = Buffer.from(signed.signature, "base64").toString("base64url");
    expect(problemOf(`${part(HEADER)}.${part(signed.checkpoint)}.${signature}`)).toBe("signature-wrong");
  });
});

describe("what a grant is for [S28]", () => {
  const demand = {
    repository: 4711,
    branch: "agent/WP-142",
    run: "R-0123456789abcdef",
    base: "b".repeat(40),
    tree: "c".repeat(40),
    planSha256: "a".repeat(64),
    commandsSha256: "d".repeat(64),
    issuer: "https://proofgate.example.com",
  };

  it("is what it says, and as much of it as is asked", () => {
    expect(mismatches(grantOf(), demand)).toEqual([]);
    expect(mismatches(grantOf(), {})).toEqual([]);
  });

  it.each([
    ["repository", 4712],
    ["branch", "agent/WP-143"],
    ["branch", "AGENT/WP-142"],
    ["run", "R-1"],
    ["base", "e".repeat(40)],
    ["tree", "e".repeat(40)],
    ["planSha256", "e".repeat(64)],
    ["commandsSha256", "e".repeat(64)],
    ["issuer", "https://proofgate.example.com.evil.example"],
  ])("is not another %s: %s", (what, value) => {
    const found = mismatches(grantOf(), { ...demand, [what]: value });
    expect(found.map((each) => each.what)).toEqual([what]);
  });
});
