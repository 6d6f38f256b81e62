import type { ObjectReader } from "./object-reader.ts";
import { lookOver, type Tree } from "./tree.ts";
import type { ObjectAnswer, Oid } from "./types.ts";

export type TreeAnswer =
  | { readonly kind: "tree"; readonly tree: Tree }
  | Extract<ObjectAnswer, { kind: "unreadable" }>;

// Raw bytes that stay for the next commit of the range, which mostly has the same directories.
const KEPT_BYTES_MAX = 48 * 1024 * 1024;

/** Trees by id, read many at a time, the last ones kept. */
export class TreeCache {
  private readonly reader: ObjectReader;
  private readonly bytesMax: number;
  private readonly trees = new Map<Oid, TreeAnswer>();
  private keptBytes = 0;

  constructor(reader: ObjectReader, bytesMax: number) {
    this.reader = reader;
    this.bytesMax = bytesMax;
  }

  get(oid: Oid): TreeAnswer | undefined {
    return this.trees.get(oid);
  }

  /** Bytes of those trees that are not here yet. What cannot be read counts nothing. */
  async sizes(oids: Iterable<Oid>): Promise<Map<Oid, number>> {
    const wanted = [...new Set(oids)].filter((oid) => !this.trees.has(oid));
    const answers = await this.reader.sizes(wanted);
    return new Map(answers.map((answer) => [answer.oid, Math.min(answer.size ?? 0, this.bytesMax)]));
  }

  /** Every tree asked for is here until the next call. */
  async load(oids: Iterable<Oid>): Promise<void> {
    const asked = new Set(oids);
    if (this.keptBytes > KEPT_BYTES_MAX) this.forget(asked);
    const wanted = [...asked].filter((oid) => !this.trees.has(oid));
    await this.reader.stream(wanted, { type: "tree", bytesMax: this.bytesMax }, (answer) => {
      if (answer.kind === "object") this.keptBytes += answer.body.length;
      this.trees.set(answer.oid, answer.kind === "object" ? this.lookedOver(answer.body) : answer);
    });
  }

  private lookedOver(body: Buffer): TreeAnswer {
    // A copy: a slice would keep the pipe's whole chunk alive.
    return { kind: "tree", tree: lookOver(Buffer.from(body), this.reader.objectFormat) };
  }

  private forget(asked: ReadonlySet<Oid>): void {
    for (const [oid, answer] of this.trees) {
      if (asked.has(oid)) continue;
      if (answer.kind === "tree") this.keptBytes -= answer.tree.raw.length;
      this.trees.delete(oid);
    }
  }
}
