import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { LedgerEntry } from "../../src/ledger/entry.ts";
import { readLines } from "../../src/store/ledger.ts";
import { addRunToken } from "../../src/store/run-tokens.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { claimsOf, openedRun } from "./granted-run.ts";
import { checksOf } from "./running-app.ts";

/** The token of the feed that the App of `spendingRun` trusts. */
export const FEED = randomBytes(24).toString("hex");

export const spent = (requestId: string, amount: number, changes: object = {}) => ({
  request_id: requestId,
  model: "model-a",
  tokens: { in: 1200, out: 340 },
  cost: { currency: "USD", amount },
  time: new Date().toISOString(),
  ...changes,
});

/** So much in requests of two, which is what one may cost, and the rest. */
export const inAll = (name: string, cents: number) =>
  Array.from({ length: Math.ceil(cents / 200) }, (_, index) =>
    spent(`${name}-${index}`, Math.min(200, cents - index * 200) / 100),
  );

/** A run with a budget of ten: an App that has a feed. */
export async function spendingRun(plan: object = {}) {
  const budget = { currency: "USD", per_run: 10 };
  const opened = await openedRun({ budget, ...plan }, { usageFeedToken: FEED });
  const { world, push } = opened;
  const { sha } = await push({ "src/page.ts": "1\n" });
  await world.settled();
  const path = `${world.running.url}/api/v1/runs/${opened.opened.id}/usage`;
  const tell = async (events: readonly object[], bearer: string = FEED, to = path) => {
    const headers = bearer === "" ? {} : { authorization: `Bearer ${bearer}` };
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join("");
    const { status, bytes } = await post(to, { headers, body: lines });
    const body = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
    await world.settled();
    return { status, ...body };
  };
  const check = () => checksOf(world, sha)["proofgate/run"];
  const told = async () => {
    const lines = await Array.fromAsync(readLines(world.running.store.db, world.shop.id));
    const entries = lines.map((line) => JSON.parse(line) as LedgerEntry);
    return entries.flatMap(({ kind, body }) => (kind === "usage" ? [`${body.level} ${body.spent}`] : []));
  };
  /** A token of the run, for its jobs. */
  const runToken = async () => {
    const token = `pgrun_${randomBytes(32).toString("base64url")}`;
    const sha256 = createHash("sha256").update(token).digest("hex");
    const grantId = claimsOf((await opened.grant()).body.grant).jti;
    const expiresAt = new Date(Date.now() + 3_600_000);
    const runId = opened.opened.id;
    const draft = { sha256, runId, grantId, oidcId: "t-1", workflowRunId: 1, expiresAt };
    await inTransaction(world.running.store.db, (tx) => addRunToken(tx, draft, new Date()));
    return token;
  };
  return { ...opened, sha, path, tell, check, told, runToken };
}

/**
 * By a connection of its own: the embedded database may hold up the whole process for longer than the server keeps a silent
 * connection, and one that is used again just then is reset.
 */
export async function post(
  to: string,
  {
    headers,
    body,
  }: { readonly headers: Readonly<Record<string, string>>; readonly body: string | Uint8Array },
): Promise<{ readonly status: number; readonly type: string | undefined; readonly bytes: Buffer }> {
  const posted = request(to, { method: "POST", headers, agent: false });
  posted.end(body);
  const [response] = (await once(posted, "response")) as [IncomingMessage];
  const bytes = Buffer.concat((await Array.fromAsync(response)) as Buffer[]);
  return { status: response.statusCode ?? 0, type: response.headers["content-type"], bytes };
}
