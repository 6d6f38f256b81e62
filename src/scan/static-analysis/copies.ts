import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AnalysedText } from "./analysis.ts";
import { COPY_ENDINGS } from "./language.ts";

/** Of all copies of one judgement together, in bytes: on the disk for as long as it takes. */
export const COPIES_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Copies of texts in an empty folder of ours, named by number: nothing that lies around them in the repository, and no
 * name that somebody chose, comes before an engine.
 */
export class Copies {
  readonly folder = mkdtempSync(join(tmpdir(), "proofgate-static-analysis-"));
  readonly names: readonly string[];

  constructor(texts: readonly AnalysedText[]) {
    mkdirSync(join(this.folder, "contents"));
    this.names = texts.map(({ language }, index) => `${index}.${COPY_ENDINGS[language]}`);
    texts.forEach(({ bytes }, index) => {
      writeFileSync(join(this.folder, "contents", this.names[index]!), bytes);
    });
  }

  /** The number of a copy, by the path or name that an engine calls it; undefined where it is none of them. */
  numberOf(file: string): number | undefined {
    const name = file.slice(file.lastIndexOf("/") + 1);
    const number = Number.parseInt(name, 10);
    return this.names[number] === name ? number : undefined;
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
