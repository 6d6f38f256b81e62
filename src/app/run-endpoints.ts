import type { ServerResponse } from "node:http";
import { ATTESTATIONS_PATH } from "../ledger/attestation.ts";
import { inTransaction } from "../store/transaction.ts";
import { sendJson } from "./json-response.ts";
import { attesterOf } from "./ledger-attester.ts";
import { wordsOf } from "./log.ts";
import { attestationsOf, currentText } from "./run-attestations.ts";
import { ExportTooLarge, exportRun } from "./run-export.ts";
import { readRunRecord } from "./run-record.ts";
import type { Services } from "./services.ts";

/** What is read of a run, by whoever knows its id. */
export interface RunQuestion {
  readonly run: string;
  readonly what: "manifest" | "export" | "attestations";
}

const PATH = /^\/api\/v1\/runs\/(R-[0-9A-Za-z]{1,64})\/(manifest|export)$/;
const RUN = /^R-[0-9A-Za-z]{1,64}$/;

/** Undefined for any other path. */
export function runQuestionOf(path: string, query: string): RunQuestion | undefined {
  const [, run, what] = PATH.exec(path) ?? [];
  if (run !== undefined) return { run, what: what as RunQuestion["what"] };
  if (path !== ATTESTATIONS_PATH) return undefined;
  const asked = new URLSearchParams(query).get("run") ?? "";
  return { run: RUN.test(asked) ? asked : "", what: "attestations" };
}

const TYPES = {
  manifest: "application/json; charset=utf-8",
  export: "application/x-tar",
  attestations: "application/jsonl; charset=utf-8",
} as const;

/** Archives under way: each is held in memory, and a second one waits for nobody. */
let exporting = 0;

/** `GET`: 404 where there is no such run, 413 where its archive were too large, 503 where one is being written already. */
export async function answerRun(
  services: Services,
  { run, what }: RunQuestion,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("cache-control", "no-store");
  if (what === "export" && exporting > 0)
    return refuse(response, 503, "busy", "another archive is being written: ask again in a moment");
  exporting += what === "export" ? 1 : 0;
  try {
    const bytes = await read(services, run, what);
    if (bytes === undefined) return refuse(response, 404, "unknown", "there is no such run");
    response.writeHead(200, { "content-type": TYPES[what] }).end(bytes);
  } catch (error) {
    if (error instanceof ExportTooLarge) return refuse(response, 413, "too-large", error.message);
    services.log("error", `the ${what} of a run could not be read`, { run, error: wordsOf(error) });
    refuse(response, 503, "unavailable", "the database does not answer");
  } finally {
    exporting -= what === "export" ? 1 : 0;
  }
}

function refuse(response: ServerResponse, status: number, reason: string, message: string): void {
  sendJson(response, status, { version: 1, reason, message });
}

async function read(
  services: Services,
  runId: string,
  what: RunQuestion["what"],
): Promise<string | Buffer | undefined> {
  if (what === "export") return await exportRun(services, runId);
  const { db, config, ledgerKeys } = services;
  return await inTransaction(db, async (tx) => {
    const record = await readRunRecord(tx, runId);
    if (record === undefined) return undefined;
    if (what === "manifest") return currentText(record);
    const key = await attesterOf(tx, record.repository.id, ledgerKeys);
    return attestationsOf(record, config.publicUrl, key);
  });
}
