import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256OfCanonicalJson } from "../../src/contract/canonical-json.ts";
import { signGrant } from "../../src/ledger/grant-token.ts";
import { publicJwk } from "../../src/ledger/jwk.ts";
import { planOf } from "../app/policy-and-plan.ts";
import { grantOf } from "../ledger/granting.ts";
import { signer } from "../ledger/rotating.ts";
import { run } from "./run.ts";

const ours = signer();
const PLAN = JSON.stringify({
  ...JSON.parse(planOf("agent/WP-142", "WP-142", "src/a.ts")),
  commands: ["npm test"],
});
const GRANT = grantOf(
  {
    plan: { id: "WP-142", sha256: sha256OfCanonicalJson(JSON.parse(PLAN)) },
    commands_sha256: sha256OfCanonicalJson(["npm test"]),
  },
  new Date(Math.floor(Date.now() / 1000) * 1000),
);
const TOKEN = signGrant(GRANT, ours.secret);

let directory: string;
const put = (name: string, text: string) => writeFileSync(join(directory, name), text);
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "proofgate-grant-"));
  const keys = (status: "current" | "retired") => JSON.stringify({ keys: [publicJwk(ours, { status })] });
  put("key.pem", ours.key.export({ type: "spki", format: "pem" }).toString());
  put("other.pem", signer().key.export({ type: "spki", format: "pem" }).toString());
  put("keys.json", keys("current"));
  put("retired.json", keys("retired"));
  put("grant.jws", `${TOKEN}\n`);
  put("answer.json", JSON.stringify({ version: 1, grant: TOKEN }));
  put("expired.jws", signGrant(grantOf(), ours.secret));
  put("plan.json", PLAN);
  put("bad-plan.json", PLAN.replace('"low"', '"none"'));
  put("commands.json", '["npm test"]');
  put("order.json", '["npm test", "npm run lint"]');
  put("words.txt", "npm test");
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const verify = (...argv: string[]) => run(["grant", "verify", ...argv], { directory });

describe("proofgate grant verify [S28]", () => {
  it("proves a grant offline by a key in PEM or a key set, and says what it is for", async () => {
    const { status, stdout, stderr } = await verify("grant.jws", "--key", "key.pem");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(
      "granted: run R-0123456789abcdef, plan WP-142, branch agent/WP-142 of repository 4711\n" +
        `  = note: until ${new Date(GRANT.exp * 1000).toISOString()}\n`,
    );
    expect((await verify("answer.json", "--key", "keys.json")).status).toBe(0);
    const piped = await run(["grant", "verify", "-", "--key", "key.pem"], { directory, stdin: TOKEN });
    expect(piped.status).toBe(0);
  });

  it("holds it against the plan, its commands and the place where they are to be run", async () => {
    const asked = [
      "grant.jws",
      "--key",
      "key.pem",
      "--plan",
      "plan.json",
      "--branch",
      "refs/heads/agent/WP-142",
    ];
    expect(await verify(...asked, "--commands", "commands.json", "--repository", "4711")).toMatchObject({
      status: 0,
    });
    expect(await verify(...asked, "--commands", "plan.json")).toMatchObject({ status: 0 });
    const other = await verify("grant.jws", "--key", "key.pem", "--commands", "order.json", "--run", "R-2");
    expect(other.status).toBe(1);
    expect(other.stdout.match(/^refused\[.*?\]/gm)).toEqual([
      "refused[other-run]",
      "refused[other-commands]",
    ]);
  });

  it("answers in JSON, and shows nothing of what it does not believe", async () => {
    const granted = JSON.parse(
      (await verify("grant.jws", "--key", "key.pem", "--format", "json")).stdout,
    ) as object;
    expect(granted).toEqual({ version: 1, granted: true, problems: [], grant: GRANT });
    const { status, stdout } = await verify("grant.jws", "--key", "other.pem", "--format", "json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      granted: false,
      problems: [{ problem: "key-unknown", message: "it is signed by a key that is not given" }],
    });
  });

  it("says why the App gave none, where its answer is what came in", async () => {
    const message = "the run is stopped\u001b[2J: a human resumes it";
    const stdin = JSON.stringify({ version: 1, reason: "stopped", message });
    const { status, stdout } = await run(["grant", "verify", "-", "--key", "key.pem"], {
      directory,
      stdin,
    });
    expect(status).toBe(1);
    expect(stdout).toContain(
      "refused[not-granted]: the App gave no grant: the run is stopped\\u{1B}[2J: a human resumes it\n",
    );
    // Whatever else it says, a token is judged by itself.
    const both = JSON.stringify({ version: 1, grant: "a.b.c", message });
    const judged = await run(["grant", "verify", "-", "--key", "key.pem"], { directory, stdin: both });
    expect(judged.stdout).toContain("refused[malformed]");
  });

  it.each([
    ["expired.jws", "key.pem", "expired"],
    ["grant.jws", "retired.json", "key-retired"],
    ["words.txt", "key.pem", "malformed"],
    ["keys.json", "key.pem", "malformed"],
  ])("refuses %s by %s: %s", async (file, key, problem) => {
    const { status, stdout } = await verify(file, "--key", key);
    expect(status).toBe(1);
    expect(stdout).toContain(`refused[${problem}]`);
  });

  it.each([
    [["grant.jws"], "no key is given, and no App"],
    [["grant.jws", "--key", "nowhere.pem"], "`nowhere.pem` cannot be read"],
    [["grant.jws", "--key", "words.txt"], "`words.txt` is no key"],
    [["nowhere.jws", "--key", "key.pem"], "`nowhere.jws` cannot be read"],
    [["grant.jws", "--key", "key.pem", "--plan", "bad-plan.json"], "is no valid work plan"],
    [["grant.jws", "--key", "key.pem", "--commands", "words.txt"], "holds no list of commands"],
    [["grant.jws", "--key", "key.pem", "--repository", "acme/billing"], "is no repository's id"],
    [["grant.jws", "--app", "http://proofgate.example.com"], "is no address that is asked"],
    [["grant.jws", "--key", "http://127.0.0.1:1/keys.json"], "cannot be asked"],
  ])("cannot run, and grants nothing: %j", async (argv, words) => {
    const { status, stdout, stderr } = await verify(...argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(words);
  });
});
