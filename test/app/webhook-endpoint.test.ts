import { createHmac, randomUUID } from "node:crypto";
import { createServer, request as httpRequest, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import {
  answerWebhook,
  BODY_BYTES_MAX,
  type Delivery,
  type Outcome,
} from "../../src/app/webhook-endpoint.ts";

const SECRET = "s3".repeat(12);
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Endpoint {
  readonly port: number;
  readonly stored: Delivery[];
  readonly outcomes: Outcome[];
  readonly errors: unknown[];
}

async function endpoint(fails = false, bytesMax = 4 * BODY_BYTES_MAX): Promise<Endpoint> {
  const seen: Omit<Endpoint, "port"> = { stored: [], outcomes: [], errors: [] };
  const record = async (delivery: Delivery) => {
    if (fails) throw new Error("the disk is full");
    const known = seen.stored.some(({ id }) => id === delivery.id);
    if (!known) seen.stored.push(delivery);
    return known ? ("duplicate" as const) : ("new" as const);
  };
  const onError = (error: unknown) => seen.errors.push(error);
  const onOutcome = (outcome: Outcome) => seen.outcomes.push(outcome);
  const held = { bytes: 0, bytesMax };
  const server = createServer((request, response) => {
    void answerWebhook({ secret: SECRET, record, held, onError, onOutcome }, request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { ...seen, port: (server.address() as AddressInfo).port };
}

function signed(body: string | Buffer, secret = SECRET): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-github-delivery": randomUUID(),
    "x-github-event": "push",
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  };
}

function post(
  { port }: Endpoint,
  body: string | Buffer,
  headers: Record<string, string | undefined>,
  method = "POST",
): Promise<number> {
  const kept = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: "127.0.0.1", method, headers: kept as Record<string, string> });
    request.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on("error", reject);
    request.end(body);
  });
}

it("acknowledges what is stored, byte by byte, and knows a delivery again [S20]", async () => {
  const app = await endpoint();
  const body = Buffer.from('{"ref":"refs/heads/\xff"}', "latin1");
  const headers = signed(body);
  expect(await post(app, body, headers)).toBe(202);
  expect(await post(app, body, headers)).toBe(200);
  expect(
    await post(app, body, { ...headers, "x-github-delivery": headers["x-github-delivery"]?.toUpperCase() }),
  ).toBe(200);
  expect(app.stored).toEqual([{ id: headers["x-github-delivery"], event: "push", body }]);
  expect(app.outcomes).toEqual(["stored", "duplicate", "duplicate"]);
});

it("answers 503 where storing failed: nothing that is lost was acknowledged", async () => {
  const app = await endpoint(true);
  expect(await post(app, "{}", signed("{}"))).toBe(503);
  expect(app.errors).toHaveLength(1);
});

it.each<[string, Record<string, string | undefined>, number]>([
  ["another secret's signature", signed("{}", "another secret, as long"), 401],
  ["another body's signature", signed("{ }"), 401],
  ["no signature", { ...signed("{}"), "x-hub-signature-256": undefined }, 401],
  [
    "the old signature alone",
    { ...signed("{}"), "x-hub-signature-256": undefined, "x-hub-signature": "sha1=00" },
    401,
  ],
  ["a signature in capitals", { ...signed("{}"), "x-hub-signature-256": `SHA256=${"A".repeat(64)}` }, 401],
  ["a short signature", { ...signed("{}"), "x-hub-signature-256": "sha256=00" }, 401],
  ["no delivery id", { ...signed("{}"), "x-github-delivery": undefined }, 400],
  ["a delivery id that is none", { ...signed("{}"), "x-github-delivery": "../x" }, 400],
  ["no event", { ...signed("{}"), "x-github-event": undefined }, 400],
  ["an event that is none", { ...signed("{}"), "x-github-event": "pu sh" }, 400],
  ["a form", { ...signed("{}"), "content-type": "application/x-www-form-urlencoded" }, 415],
])("refuses %s and stores nothing [S19]", async (_what, headers, status) => {
  const app = await endpoint();
  expect(await post(app, "{}", headers)).toBe(status);
  expect(app.stored).toEqual([]);
});

it("refuses what is not posted, and what is too large, announced or not", async () => {
  const app = await endpoint();
  expect(await post(app, "", signed(""), "GET")).toBe(405);
  const large = Buffer.alloc(BODY_BYTES_MAX + 1, 0x20);
  const refused = async (headers: Record<string, string>) =>
    // The server may close before all is sent.
    post(app, large, headers).catch((error: NodeJS.ErrnoException) => error.code);
  expect([413, "ECONNRESET", "EPIPE"]).toContain(
    await refused({ ...signed(large), "content-length": String(large.length) }),
  );
  expect([413, "ECONNRESET", "EPIPE"]).toContain(await refused(signed(large)));
  expect(app.stored).toEqual([]);
  expect(app.outcomes).toEqual(["refused", "refused", "refused"]);
});

it("stores nothing of a payload that is cut off", async () => {
  const app = await endpoint();
  const socket = connect(app.port, "127.0.0.1");
  const head = Object.entries({ host: "x", ...signed("{}"), "content-length": "200" }).map(
    ([k, v]) => `${k}: ${v}`,
  );
  socket.write(`POST / HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n{`);
  socket.end();
  await expect.poll(() => app.outcomes).toEqual(["refused"]);
  expect(app.stored).toEqual([]);
});

it("holds no more than it may: what comes beyond that is to be sent again, and then is taken", async () => {
  const app = await endpoint(false, 1000);
  const body = `{"a":"${"x".repeat(600)}"}`;
  const slow = connect(app.port, "127.0.0.1");
  const head = Object.entries({ host: "x", ...signed(body), "content-length": String(body.length) });
  slow.write(
    `POST / HTTP/1.1\r\n${head.map(([k, v]) => `${k}: ${v}`).join("\r\n")}\r\n\r\n${body.slice(0, 590)}`,
  );
  await expect.poll(() => post(app, body, signed(body))).toBe(503);
  slow.write(body.slice(590));
  await expect.poll(() => app.stored.length).toBe(1);
  slow.destroy();
  expect(await post(app, body, signed(body))).toBe(202);
});
