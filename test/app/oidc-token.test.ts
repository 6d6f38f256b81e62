import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { jobOfClaims } from "../../src/app/evidence-claims.ts";
import { KeysUnavailable, OidcKeys } from "../../src/app/oidc-keys.ts";
import { TokenRefused, verifiedClaims } from "../../src/app/oidc-token.ts";
import { claimsOf, makeKey, startIssuer, type TokenIssuer } from "./token-issuer.ts";

const AUDIENCE = "proofgate:42";
const SHA = "2".repeat(40);
const FOREIGN = "acme/ci/.github/workflows/evidence.yml";
const PIN = "3".repeat(40);

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

interface Desk {
  readonly issuer: TokenIssuer;
  readonly keys: OidcKeys;
  now: Date;
}

async function open(): Promise<Desk> {
  const issuer = await startIssuer();
  ending.push(() => issuer.close());
  const desk = { issuer, now: new Date("2026-11-21T09:00:00Z") };
  const keys = new OidcKeys({ issuer: issuer.url, clock: () => desk.now });
  return Object.assign(desk, { keys });
}

function honest({ issuer, now }: Desk): Record<string, unknown> {
  const repository = { repositoryId: 42, repository: "acme/shop", branch: "agent/WP-1", sha: SHA };
  return claimsOf({ issuer, audience: AUDIENCE, now, ...repository });
}

async function read({ keys, now }: Desk, token: string) {
  return jobOfClaims(await verifiedClaims(token, { keys, audience: AUDIENCE, now }));
}

let stranger: ReturnType<typeof makeKey>;
beforeAll(() => {
  stranger = makeKey();
});

/** Each is the honest token but for one thing. */
const FORGED: Readonly<Record<string, (desk: Desk) => readonly [token: string, why: RegExp]>> = {
  "is not signed at all": (desk) => [
    desk.issuer.sign(honest(desk), { header: { alg: "none" } }),
    /not signed by RS256/,
  ],
  "has an empty signature": (desk) => [
    `${desk.issuer.sign(honest(desk)).split(".").slice(0, 2).join(".")}.`,
    /no JSON Web Token/,
  ],
  "is signed by HMAC with the public key": (desk) => {
    const hmac = String(desk.issuer.newestKey().publicKey.export({ type: "spki", format: "pem" }));
    return [desk.issuer.sign(honest(desk), { header: { alg: "HS256" }, hmac }), /not signed by RS256/];
  },
  "says RS256 and has an HMAC with the public key": (desk) => {
    const hmac = String(desk.issuer.newestKey().publicKey.export({ type: "spki", format: "pem" }));
    return [desk.issuer.sign(honest(desk), { hmac }), /not the issuer's/];
  },
  "is signed by another key under the issuer's id": (desk) => [
    desk.issuer.sign(honest(desk), { key: stranger, header: { kid: desk.issuer.newestKey().id } }),
    /not the issuer's/,
  ],
  "names a key that nobody knows": (desk) => [
    desk.issuer.sign(honest(desk), { key: stranger }),
    /no such key/,
  ],
  "names a path as its key": (desk) => [
    desk.issuer.sign(honest(desk), { header: { kid: "../../etc/hosts" } }),
    /no such key/,
  ],
  "brings its own key in `jwk`": (desk) => {
    const jwk = stranger.publicKey.export({ format: "jwk" });
    return [desk.issuer.sign(honest(desk), { key: stranger, header: { jwk } }), /header has `jwk`/];
  },
  "names an address of keys in `jku`": (desk) => [
    desk.issuer.sign(honest(desk), { key: stranger, header: { jku: "https://keys.example.com" } }),
    /header has `jku`/,
  ],
  "was changed after it was signed": (desk) => {
    const [head, , signature] = desk.issuer.sign(honest(desk)).split(".");
    const claims = Buffer.from(JSON.stringify({ ...honest(desk), sha: "9".repeat(40) })).toString(
      "base64url",
    );
    return [`${head}.${claims}.${signature}`, /not the issuer's/];
  },
  ...altered({
    "is of another issuer": [{ iss: "https://token.actions.githubusercontent.com" }, /another issuer/],
    "is of an issuer whose name begins the same": [
      (desk) => ({ iss: `${desk.issuer.url}/acme` }),
      /another issuer/,
    ],
    "is for another service": [{ aud: "sts.amazonaws.com" }, /not for/],
    "is for another App": [{ aud: "proofgate:421" }, /not for/],
    "is for this App and others": [{ aud: [AUDIENCE, "sts.amazonaws.com"] }, /not for/],
    "has expired": [(desk) => ({ iat: at(desk) - 900, exp: at(desk) - 60 }), /expired/],
    "does not hold yet": [(desk) => ({ nbf: at(desk) + 120 }), /not hold yet/],
    "was issued in the future": [(desk) => ({ iat: at(desk) + 120, exp: at(desk) + 300 }), /not hold yet/],
    "holds for a day": [(desk) => ({ exp: at(desk) + 86_400 }), /longer than an hour/],
    "has no end": [{ exp: undefined }, /no `exp`/],
    "has an end that is no number": [{ exp: "never" }, /no `exp`/],
    "has no id": [{ jti: "" }, /no id of its own/],
    "has no subject": [{ sub: "" }, /no subject/],
    "is of a pull request": [
      { event_name: "pull_request", ref: "refs/pull/3/merge", head_ref: "agent/WP-1" },
      /`push` alone/,
    ],
    "is of a pull request from a fork, with the base's rights": [
      { event_name: "pull_request_target" },
      /`push` alone/,
    ],
    "is of a run that somebody started by hand": [{ event_name: "workflow_dispatch" }, /`push` alone/],
    "is of a tag": [{ ref: "refs/tags/v1", ref_type: "tag" }, /no branch/],
    "is of a self-hosted runner": [{ runner_environment: "self-hosted" }, /self-hosted/],
    "does not say which runner": [{ runner_environment: undefined }, /runner_environment/],
    "is of another repository's workflow": [
      { workflow_ref: "mallory/shop/.github/workflows/tests.yml@refs/heads/agent/WP-1" },
      /not of the commit that was pushed/,
    ],
    "is of the workflow at another commit": [{ workflow_sha: "8".repeat(40) }, /not of the commit/],
    "is of the workflow of another branch": [
      { workflow_ref: "acme/shop/.github/workflows/tests.yml@refs/heads/agent/WP-12" },
      /not of the commit/,
    ],
    "is of a reusable workflow by a branch's name": [
      { job_workflow_ref: `${FOREIGN}@refs/heads/main`, job_workflow_sha: PIN },
      /not named by the id of a commit/,
    ],
    "is of a reusable workflow at another commit than it names": [
      { job_workflow_ref: `${FOREIGN}@${PIN}`, job_workflow_sha: "4".repeat(40) },
      /not named by the id of a commit/,
    ],
    "names a workflow outside of its folder": [
      { job_workflow_ref: `acme/shop/ci/tests.yml@refs/heads/agent/WP-1` },
      /names no workflow/,
    ],
    "has a repository that is no number": [{ repository_id: "42 " }, /no number/],
  }),
};

type Change = Readonly<Record<string, unknown>>;

function altered(
  changes: Readonly<Record<string, readonly [Change | ((desk: Desk) => Change), RegExp]>>,
): typeof FORGED {
  const entries = Object.entries(changes).map(([name, [change, why]]) => {
    const make = (desk: Desk) => {
      const changed = typeof change === "function" ? change(desk) : change;
      return [desk.issuer.sign({ ...honest(desk), ...changed }), why] as const;
    };
    return [name, make] as const;
  });
  return Object.fromEntries(entries);
}

function at({ now }: Desk): number {
  return Math.floor(now.getTime() / 1000);
}

describe("a token of a job of GitHub Actions [T134] [T135] [T143]", () => {
  it("says which job of which workflow on which commit it was made out for", async () => {
    const desk = await open();
    expect(await read(desk, desk.issuer.sign(honest(desk)))).toMatchObject({
      repositoryId: 42,
      head: SHA,
      branch: "agent/WP-1",
      runId: 7001,
      runAttempt: 1,
      checkRunId: 9001,
      caller: ".github/workflows/tests.yml",
      called: { path: ".github/workflows/tests.yml" },
    });
  });

  it.each(Object.entries(FORGED))("is refused where it %s", async (_, forge) => {
    const desk = await open();
    const [token, why] = forge(desk);
    await expect(read(desk, token)).rejects.toThrow(TokenRefused);
    await expect(read(desk, token)).rejects.toThrow(why);
  });

  it.each([
    ["in the other form of subjects", { sub: "repo:acme@65/shop@42:ref:refs/heads/agent/WP-1" }],
    ["from an issuer that names no job of a run", { check_run_id: undefined }],
    ["of a repository in other letters", { repository: "Acme/Shop" }],
    [
      "of a reusable workflow by its commit",
      { job_workflow_ref: `${FOREIGN}@${PIN}`, job_workflow_sha: PIN },
    ],
    [
      "of another file here",
      { job_workflow_ref: "acme/shop/.github/workflows/b.yaml@refs/heads/agent/WP-1" },
    ],
  ])("is believed %s", async (_, change) => {
    const desk = await open();
    expect(await read(desk, desk.issuer.sign({ ...honest(desk), ...change }))).toMatchObject({ head: SHA });
  });

  it("is believed within a minute of its times, for clocks differ", async () => {
    const desk = await open();
    const token = desk.issuer.sign(honest(desk));
    const made = desk.now.getTime();
    const outcomeAfter = async (seconds: number) => {
      desk.now = new Date(made + seconds * 1000);
      return await read(desk, token).then(
        () => "believed",
        (error: Error) => error.message,
      );
    };
    expect(await outcomeAfter(359)).toBe("believed");
    expect(await outcomeAfter(360)).toBe("it has expired");
    expect(await outcomeAfter(-59)).toBe("believed");
    expect(await outcomeAfter(-61)).toBe("it does not hold yet");
  });
});

describe("the issuer's keys", () => {
  it("are fetched once for many tokens, and again for a key that was made a moment ago", async () => {
    const desk = await open();
    const sent = Array.from({ length: 5 }, () => read(desk, desk.issuer.sign(honest(desk))));
    await Promise.all(sent);
    expect(desk.issuer.fetched()).toBe(1);
    desk.issuer.rotate();
    await read(desk, desk.issuer.sign(honest(desk)));
    expect(desk.issuer.fetched()).toBe(2);
  });

  it("are asked for once in five minutes, however many tokens name keys that nobody knows [T134]", async () => {
    const desk = await open();
    const forge = () => read(desk, desk.issuer.sign(honest(desk), { key: stranger }));
    for (let times = 0; times < 10; times += 1) await expect(forge()).rejects.toThrow(/no such key/);
    expect(desk.issuer.fetched()).toBe(2);
    desk.now = new Date(desk.now.getTime() + 5 * 60_000);
    await expect(forge()).rejects.toThrow(/no such key/);
    expect(desk.issuer.fetched()).toBe(3);
  });

  it("are forgotten within an hour once the issuer does not show them any more", async () => {
    const desk = await open();
    const withdrawn = desk.issuer.newestKey();
    const token = () => desk.issuer.sign(honest(desk), { key: withdrawn });
    await read(desk, token());
    desk.issuer.rotate();
    expect(await read(desk, token())).toMatchObject({ head: SHA });
    desk.now = new Date(desk.now.getTime() + 61 * 60_000);
    await expect(read(desk, token())).rejects.toThrow(/no such key/);
  });

  it("are used on for a day while the issuer is away, and not for ever", async () => {
    const desk = await open();
    await read(desk, desk.issuer.sign(honest(desk)));
    desk.issuer.setDown(true);
    desk.now = new Date(desk.now.getTime() + 23 * 3_600_000);
    expect(await read(desk, desk.issuer.sign(honest(desk)))).toMatchObject({ head: SHA });
    desk.now = new Date(desk.now.getTime() + 2 * 3_600_000);
    await expect(read(desk, desk.issuer.sign(honest(desk)))).rejects.toThrow(KeysUnavailable);
  });
});
