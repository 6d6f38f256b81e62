import type { ScanCeilings, Unscanned, UnscannedReason } from "./types.ts";

const NAMED_MAX = 50;
const MATCHES_A_FINDING = 4;

/** What one scan has spent, and what it could not look at. Counts only: no clock. */
export class ScanBudget {
  readonly ceilings: ScanCeilings;
  readonly unscanned: Unscanned[] = [];
  bytesLeft: number;
  attemptsLeft: number;
  /** Of several matches at one place one finding comes: so many more than findings are looked at. */
  matchesLeft: number;
  private entriesLeft: number;
  private where: { readonly line: () => number; readonly via: readonly string[] } = {
    line: () => 1,
    via: [],
  };

  constructor(ceilings: ScanCeilings) {
    this.ceilings = ceilings;
    this.bytesLeft = ceilings.decodedBytes;
    this.attemptsLeft = ceilings.attempts;
    this.matchesLeft = ceilings.findings * MATCHES_A_FINDING;
    this.entriesLeft = ceilings.entries;
  }

  /** Where what is named from now on lies. */
  at(line: () => number, via: readonly string[]): void {
    this.where = { line, via };
  }

  /** Says once for each place that something was not looked at. */
  name(reason: UnscannedReason, detail: string): void {
    const { via } = this.where;
    const line = this.where.line();
    const known = this.unscanned.some(
      (each) => each.reason === reason && each.detail === detail && each.line === line,
    );
    if (known || this.unscanned.length >= NAMED_MAX) return;
    this.unscanned.push({ reason, detail, line, ...(via.length > 0 && { via }) });
  }

  takeBytes(count: number): boolean {
    this.bytesLeft -= count;
    if (this.bytesLeft >= 0) return true;
    this.bytesLeft = 0;
    this.name("decoded-bytes", `more than ${this.ceilings.decodedBytes} bytes of decoded content`);
    return false;
  }

  takeMatch(): boolean {
    if (this.matchesLeft <= 0) return false;
    this.matchesLeft -= 1;
    if (this.matchesLeft === 0) this.name("findings", `more than ${this.ceilings.findings} findings`);
    return true;
  }

  takeEntry(): boolean {
    this.entriesLeft -= 1;
    if (this.entriesLeft >= 0) return true;
    this.name("entries", `more than ${this.ceilings.entries} members in archives`);
    return false;
  }
}
