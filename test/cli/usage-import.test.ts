import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "./run.ts";

const RUN = "R-0123456789abcdef";
const TOKEN = randomBytes(24).toString("hex");
const CSV = "request_id,model,time,tokens_in,tokens_out,cost\nq-1,m,2026-11-21T07:42:51Z,10,5,0.5\n";

let directory: string;
let server: Server;
let app: string;
let received: { path: string; token: string; lines: string[] }[];
let answers: { status: number; body: object }[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "proofgate-usage-"));
  received = [];
  answers = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const lines = Buffer.concat(chunks).toString("utf8").trimEnd().split("\n");
    received.push({ path: request.url ?? "", token: request.headers.authorization ?? "", lines });
    const { status, body } = answers.shift() ?? { status: 200, body: { version: 1, fresh: lines.length } };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  app = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
});

const file = (name: string, text: string) => writeFile(join(directory, name), text);
const imported = (...argv: string[]) =>
  run(["usage", "import", ...argv], { directory, environment: { PROOFGATE_TOKEN: TOKEN } });
const sent = (...argv: string[]) => imported(...argv, "--run", RUN, "--app", app);

it("tells the App of files in any form, and says what was new", async () => {
  await file("a.csv", CSV);
  const line = {
    event: "token_usage",
    request_id: "q-2",
    provider: "openai",
    model: "gpt-5",
    timestamp: "2026-11-21T07:42:51Z",
  };
  await file(
    "token-usage.jsonl",
    `${JSON.stringify({ ...line, input_tokens: 1_000_000, output_tokens: 0 })}\n`,
  );
  answers = [
    { status: 200, body: { version: 1, outcome: "recorded", fresh: 2, level: "within", spent: "1.75 USD" } },
  ];
  const { status, stdout, stderr } = await sent("a.csv", "token-usage.jsonl");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toBe(
    "a.csv (csv): 1 requests\ntoken-usage.jsonl (agent-firewall): 1 requests\n2 were new; 1.75 USD spent: within\n",
  );
  expect(received).toEqual([
    {
      path: `/api/v1/runs/${RUN}/usage`,
      token: `Bearer ${TOKEN}`,
      lines: [expect.any(String), expect.any(String)],
    },
  ]);
  expect(received[0]?.lines.map((text) => JSON.parse(text))).toEqual([
    {
      request_id: "q-1",
      model: "m",
      tokens: { in: 10, out: 5 },
      cost: { currency: "USD", amount: 0.5 },
      time: "2026-11-21T07:42:51.000Z",
    },
    expect.objectContaining({ request_id: "q-2", cost: { currency: "USD", amount: 1.25 } }),
  ]);
});

it("ends with 1 where the run is stopped, and with 3 where a person must agree first", async () => {
  await file("a.csv", CSV);
  const answered = (level: string) => ({
    status: 200,
    body: { version: 1, fresh: 1, level, spent: "9.00 USD" },
  });
  answers = [answered("stop"), answered("needs-approval"), answered("warn")];
  expect((await sent("a.csv")).status).toBe(1);
  expect((await sent("a.csv")).status).toBe(3);
  const { status, stdout } = await sent("a.csv", "--json");
  expect([status, JSON.parse(stdout)]).toEqual([
    0,
    {
      version: 1,
      run: RUN,
      files: [
        { file: "a.csv", format: "csv", events: 1, unclear: 0, ignored: 0, activity: 0, tool_calls: 0 },
      ],
      fresh: 1,
      noted: 0,
      level: "warn",
      spent: "9.00 USD",
    },
  ]);
});

it("sends a large file in parts that the App takes, and tries again where it cannot take one now", async () => {
  const row = (index: number) => `q-${index},${"m".repeat(180)},2026-11-21T07:42:51Z,10,5,0.5\n`;
  await file("a.csv", CSV + Array.from({ length: 12_000 }, (_, index) => row(index + 2)).join(""));
  answers = [{ status: 503, body: { message: "later" } }];
  const { status, stdout } = await sent("a.csv");
  expect(status).toBe(0);
  expect(stdout).toContain("12001 were new; the run was not judged yet");
  expect(received.length).toBe(3);
  expect(received[0]?.lines).toEqual(received[1]?.lines);
  expect(new Set(received.flatMap(({ lines }) => lines)).size).toBe(12_001);
});

it("prints the events where it is told of no App, as `check --usage` takes them", async () => {
  await file("a.csv", CSV);
  const { status, stdout } = await imported("a.csv");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ request_id: "q-1", cost: { amount: 0.5 } });
  expect(received).toEqual([]);
});

it("says of printed events what they do not say of themselves, beside them", async () => {
  await file("odd.csv", `${CSV}q-2,m,2026-11-21T07:42:51Z,-10,5,0.5\n`);
  await file("none.csv", `${CSV.split("\n")[0]}\n`);
  await file("read.jsonl", '{"file_read":"src/a.ts"}\n');
  const { status, stdout, stderr } = await imported("odd.csv", "none.csv", "read.jsonl");
  expect([status, stdout.trimEnd().split("\n").length]).toEqual([0, 2]);
  expect(stderr.trimEnd().split("\n")).toEqual([
    "odd.csv: 1 of 2 requests have numbers that cannot be: unknown cost",
    "none.csv: no requests are in it",
    "read.jsonl: 1 files, hosts, sessions and calls, told to an App (`--app`) alone",
  ]);
  answers = [{ status: 200, body: { fresh: 2, level: "within", spent: "0.50 USD", unpriced: 1 } }];
  expect((await sent("odd.csv")).stdout).toContain(
    "2 were new; 0.50 USD spent, and 1 requests of unknown cost: within",
  );
  expect((await sent("none.csv")).stdout).toContain("0 were new; no request was told of");
});

it("sends nothing where a file cannot be used, and says which and where", async () => {
  await file("a.csv", CSV);
  await file("b.csv", `${CSV}q-2,m\n`);
  await file("c.json", JSON.stringify({ version: 1, run: "R-1", events: [] }));
  await file("d.json", '{"hello":1}');
  for (const [argv, words] of [
    [["a.csv", "b.csv"], /`b.csv`, line 3: the line has 2 cells/],
    [["a.csv", "c.json"], /`c.json`/],
    [["d.json"], /`d.json`.*nothing in it says what form it has/],
    [["a.csv", "--format", "usage"], /`a.csv`/],
    [["missing.csv"], /cannot be read/],
  ] as const) {
    const { status, stderr } = await sent(...argv);
    expect([status, stderr]).toEqual([2, expect.stringMatching(words)]);
  }
  expect((await imported("a.csv", "--app", app)).stderr).toContain("`--run` is missing");
  expect((await imported("a.csv", "--run", "x")).stderr).toContain("is no run");
  expect((await imported("a.csv", "--run", RUN, "--app", "http://example.com")).status).toBe(2);
  const silent = await run(["usage", "import", "a.csv", "--run", RUN, "--app", app], { directory });
  expect(silent).toMatchObject({ status: 2, stderr: expect.stringContaining("PROOFGATE_TOKEN is not set") });
  for (const [code, help] of [
    [401, "set PROOFGATE_TOKEN to a token of this run"],
    [404, "see that the run's id is whole"],
    [422, "mend what it says in the file"],
    [500, "see what it says"],
  ] as const) {
    answers = [{ status: code, body: { message: "this is why" } }];
    expect((await sent("a.csv")).stderr).toMatch(new RegExp(`\\(${code}\\): this is why\n.*${help}`));
  }
  expect(received).toHaveLength(4);
});

it("prices requests without a cost by somebody's own table, and says where that is wrong", async () => {
  const rates = { in: 2, cached: 0.5, written: 2, out: 8 };
  const price = { model: "m", source: "contract", from: "2026-01-01", ...rates };
  const sources = { contract: { where: "Order form 4711", quoted: "2026-11-22" } };
  await file("prices.json", JSON.stringify({ version: 1, currency: "EUR", sources, prices: [price] }));
  await file(
    "a.csv",
    "request_id,model,time,tokens_in,tokens_out\nq-1,m,2026-11-21T07:42:51Z,1000000,0\nq-2,n,2026-11-21T07:42:51Z,10,0\n",
  );
  const { status, stdout } = await imported("a.csv", "--prices", "prices.json");
  const costs = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).cost);
  expect([status, costs]).toEqual([0, [{ currency: "EUR", amount: 2 }, undefined]]);
  await file("twice.json", JSON.stringify({ version: 1, sources, prices: [price, price] }));
  const refused = await imported("a.csv", "--prices", "twice.json");
  expect(refused).toMatchObject({ status: 2, stdout: "" });
  expect(refused.stderr).toContain("`twice.json`: has two prices of one model for the same days");
});
