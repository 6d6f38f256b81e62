import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ledgerKeyOf, readSigningKey } from "../ledger/key.ts";
import type { AppConfig } from "./config.ts";
import type { Log } from "./log.ts";

/** What signs checkpoints and grants. */
export interface LedgerKeys {
  readonly current: KeyObject;
  /** Keys that signed before, given so that they hand over. */
  readonly previous: readonly KeyObject[];
  /** The id of a key that nobody has any more. */
  readonly lost?: string;
}

const PRIVATE = "ledger-key.pem";
const PREVIOUS = "ledger-key.previous.pem";
const PUBLIC = "ledger-key.pub.pem";

/**
 * The key that vouches for the ledger: LEDGER_KEY, else, beside the embedded database, one of its own that is made at the
 * first start. Several processes on one PostgreSQL must be given theirs; without it nothing is signed, and that is said.
 */
export function takeLedgerKeys(
  config: Pick<AppConfig, "ledgerKey" | "ledgerKeyPrevious" | "ledgerKeyLost" | "dataDir">,
  kind: "embedded" | "postgresql",
  log: Log,
): LedgerKeys | undefined {
  const { ledgerKey, ledgerKeyPrevious, ledgerKeyLost: lost, dataDir } = config;
  const given = { previous: ledgerKeyPrevious ?? [], ...(lost === undefined ? {} : { lost }) };
  if (ledgerKey !== undefined) return { current: ledgerKey, ...given };
  if (kind === "postgresql") {
    log("warn", "LEDGER_KEY is not set: the ledger is chained, and nobody signs it, nor any grant");
    return undefined;
  }
  const path = join(dataDir, PRIVATE);
  if (!existsSync(path)) make(dataDir, path);
  const current = readSigningKey(readFileSync(path, "utf8"));
  const before = join(dataDir, PREVIOUS);
  const kept = existsSync(before) ? [readSigningKey(readFileSync(before, "utf8"))] : [];
  // Written anew at every start: a process that was killed may have left none, or half of one.
  writeFileSync(join(dataDir, PUBLIC), ledgerKeyOf(current).key.export({ type: "spki", format: "pem" }));
  log("info", "the ledger is signed", { key: ledgerKeyOf(current).id, public: join(dataDir, PUBLIC) });
  return { current, ...given, previous: [...given.previous, ...kept] };
}

/** Whole or not at all: who is faster has made it. */
function make(dataDir: string, path: string): void {
  mkdirSync(dataDir, { recursive: true });
  const { privateKey } = generateKeyPairSync("ed25519");
  const made = `${path}.${process.pid}`;
  writeFileSync(made, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  try {
    linkSync(made, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(made, { force: true });
  }
}
