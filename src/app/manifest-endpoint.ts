import type { ServerResponse } from "node:http";
import { inTransaction } from "../store/transaction.ts";
import { sendJson } from "./json-response.ts";
import { wordsOf } from "./log.ts";
import { manifestOf, manifestText } from "./run-manifest.ts";
import { readRunRecord } from "./run-record.ts";
import type { Services } from "./services.ts";

const PATH = /^\/api\/v1\/runs\/(R-[0-9A-Za-z]{1,64})\/manifest$/;

/** The run whose manifest a path names; undefined for any other path. */
export function runOfManifestPath(path: string): string | undefined {
  return PATH.exec(path)?.[1];
}

/** As of this moment; of a run that has ended, byte for byte as it was sealed. Undefined for a run that nobody knows. */
export async function currentManifest(db: Services["db"], runId: string): Promise<string | undefined> {
  return await inTransaction(db, async (tx) => {
    const record = await readRunRecord(tx, runId);
    if (record === undefined) return undefined;
    const isSealed = record.entries.at(-1)?.kind === "manifest-sealed";
    return (isSealed ? record.seals.at(-1)?.content : undefined) ?? manifestText(manifestOf(record));
  });
}

/** `GET`: the manifest of a run, for anybody who knows the run's id; 404 where there is none. */
export async function answerManifest(
  { db, log }: Pick<Services, "db" | "log">,
  runId: string,
  response: ServerResponse,
): Promise<void> {
  try {
    const text = await currentManifest(db, runId);
    response.setHeader("cache-control", "no-store");
    if (text === undefined)
      return sendJson(response, 404, { version: 1, reason: "unknown", message: "there is no such run" });
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(text);
  } catch (error) {
    log("error", "a manifest could not be read", { run: runId, error: wordsOf(error) });
    sendJson(response, 503, { version: 1, reason: "unavailable", message: "the database does not answer" });
  }
}
