import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { canonicalJson } from "../../src/contract/canonical-json.ts";
import { signCheckpoint } from "../../src/ledger/checkpoint.ts";
import { type LedgerEntry, lineOf, NO_HASH, sealEntry } from "../../src/ledger/entry.ts";
import { type LedgerKey, ledgerKeyOf } from "../../src/ledger/key.ts";
import { type KeyRotation, signRotation } from "../../src/ledger/key-rotation.ts";
import { draft } from "./entries.ts";

export interface Signer extends LedgerKey {
  readonly secret: KeyObject;
}

export function signer(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { ...ledgerKeyOf(publicKey), secret: privateKey };
}

/** A ledger that is written step by step, as the App or somebody who is not it would. */
export class Written {
  readonly lines: string[] = [];
  #last: LedgerEntry | undefined;
  #covered = 0;

  get length(): number {
    return this.#last?.sequence ?? 0;
  }

  entries(count: number): this {
    for (let index = 0; index < count; index++) this.#add(draft(this.length + 1));
    return this;
  }

  /** @param change what a forger makes of the rotation's body */
  rotation(
    retired: Signer | string,
    next: Signer,
    change: (body: KeyRotation) => object = (body) => body,
  ): this {
    const { repository } = draft(1);
    const place = { repository, previous_hash: this.#last?.hash ?? NO_HASH };
    const body = signRotation(place, typeof retired === "string" ? retired : retired.secret, next.secret);
    this.#add(draft(this.length + 1, { kind: "key-rotated", body: change(body) }));
    return this;
  }

  checkpoint(by: Signer): this {
    if (this.#last === undefined) throw new Error("nothing to vouch for");
    const signed = signCheckpoint(this.#last, this.#covered, "2026-01-02T00:00:00.000Z", by.secret);
    this.#covered = this.length;
    this.lines.push(canonicalJson(signed));
    return this;
  }

  #add(given: ReturnType<typeof draft>): void {
    this.#last = sealEntry(this.#last, given);
    this.lines.push(lineOf(this.#last));
  }
}
