import { createHash, createHmac } from "node:crypto";
import { unpack } from "./archive/members.ts";
import type { Decoded } from "./decode/decoded.ts";
import type { Match } from "./match.ts";
import { ScanBudget } from "./scan-budget.ts";
import { isBare, scanLayer } from "./scan-layer.ts";
import {
  SCAN_CEILINGS,
  type ScanCeilings,
  type ScanHint,
  type SecretFinding,
  type SecretScan,
} from "./types.ts";

const PREVIEW_CHARACTERS = 4;
const MEMBER_NAME_MAX = 200;

/**
 * Looks for secrets in the bytes, in the clear and up to three writings deep. The same bytes and hint give the same
 * answer on any machine. No secret leaves: see `SecretFinding`. What a ceiling kept from being read is in `unscanned`.
 */
export function scanBytes(
  bytes: Buffer,
  hint: ScanHint = {},
  ceilings: ScanCeilings = SCAN_CEILINGS,
): SecretScan {
  const scan = new Scan(new ScanBudget(ceilings), markKeys(bytes, hint));
  scan.layer(bytes, hint.path ?? "", { depth: 0, via: [], place: new Lines(bytes) });
  return scan.result();
}

/** As `scanBytes`, for messages, names and paths. */
export function scanText(text: string, hint: ScanHint = {}): SecretScan {
  return scanBytes(Buffer.from(text, "utf8"), hint);
}

interface Origin {
  readonly depth: number;
  readonly via: readonly string[];
  readonly place: Place;
}

/** Where an offset of this layer lies in the outermost content. */
interface Place {
  at(offset: number): { line: number; column: number };
}

class Scan {
  private readonly budget: ScanBudget;
  private readonly keyOf: (line: number) => Buffer;
  private readonly findings = new Map<string, SecretFinding>();

  constructor(budget: ScanBudget, keyOf: (line: number) => Buffer) {
    this.budget = budget;
    this.keyOf = keyOf;
  }

  layer(bytes: Buffer, path: string, origin: Origin): void {
    const { matches, decode } = scanLayer(bytes, path, this.budget);
    for (const match of matches) this.add(match, origin);
    if (origin.depth >= this.budget.ceilings.depth) {
      this.nameDeeper(bytes, origin);
      return;
    }
    this.budget.at(() => origin.place.at(0).line, origin.via);
    for (const inner of unpack(bytes, this.budget)) if (!this.inner(inner, origin)) return;
    for (const inner of decode()) if (!this.inner(inner, origin)) return;
  }

  result(): SecretScan {
    const findings = [...this.findings.values()].sort(byPlace);
    if (findings.length > this.budget.ceilings.findings)
      this.budget.name("findings", `more than ${this.budget.ceilings.findings} findings`);
    return { findings: findings.slice(0, this.budget.ceilings.findings), unscanned: this.budget.unscanned };
  }

  /** False: the ceiling is reached. */
  private inner(decoded: Decoded, outer: Origin): boolean {
    if (!this.budget.takeBytes(decoded.bytes.length)) return false;
    if (decoded.path === undefined && isBare(decoded.bytes)) return true;
    const origin: Origin = {
      depth: outer.depth + 1,
      via: [...outer.via, decoded.via],
      place: placeOf(decoded, outer.place),
    };
    if (decoded.path !== undefined) {
      this.layer(decoded.bytes, decoded.path, origin);
      this.memberName(decoded.path, origin);
    } else if (decoded.original === undefined) this.layer(decoded.bytes, "", origin);
    else this.rewritten(decoded, decoded.original, origin);
    this.budget.at(() => outer.place.at(0).line, outer.via);
    return true;
  }

  /** What the window already held in the clear is not found again. */
  private rewritten(decoded: Decoded, original: string, origin: Origin): void {
    const { matches, decode } = scanLayer(decoded.bytes, "", this.budget);
    for (const match of matches) if (!original.includes(match.secret)) this.add(match, origin);
    if (origin.depth >= this.budget.ceilings.depth) return;
    for (const inner of decode()) {
      if (
        inner.original === undefined &&
        original.includes(decoded.bytes.toString("latin1", inner.offset, inner.offset + 16))
      )
        continue;
      if (!this.inner(inner, origin)) return;
    }
  }

  private memberName(name: string, origin: Origin): void {
    const { matches } = scanLayer(Buffer.from(name.slice(0, MEMBER_NAME_MAX), "latin1"), "", this.budget);
    for (const match of matches) this.add(match, { ...origin, via: [...origin.via, "member name"] });
  }

  private nameDeeper(bytes: Buffer, origin: Origin): void {
    this.budget.at(() => origin.place.at(0).line, origin.via);
    for (const _ of unpack(bytes, this.budget)) {
      this.budget.name("depth", `something is packed more than ${this.budget.ceilings.depth} levels deep`);
      return;
    }
  }

  private add({ rule, level, start, secret }: Match, { via, place }: Origin): void {
    const { line, column } = place.at(start);
    const said = `${rule}\0${secret}`;
    const sameAs = createHash("sha256").update(said, "latin1").digest("hex").slice(0, 32);
    const key = `${line} ${sameAs}`;
    const known = this.findings.get(key);
    if (known && (known.via?.length ?? 0) <= via.length) return;
    const preview = previewOf(secret);
    const mark = createHmac("sha256", this.keyOf(line)).update(said, "latin1").digest("hex").slice(0, 32);
    const how = via.length > 0 && { via };
    this.findings.set(key, { rule, level, line, column, preview, sameAs, mark, ...how });
  }
}

/** The keys of marks, by line. Nothing is hashed before the first is asked for. */
function markKeys(bytes: Buffer, { marks }: ScanHint): (line: number) => Buffer {
  const hashOf = (text: Buffer) => createHash("sha256").update(text).digest();
  let whole: Buffer | undefined;
  let starts: number[] | undefined;
  return (line) => {
    if (marks === undefined) {
      whole ??= hashOf(bytes);
      return whole;
    }
    starts ??= lineStarts(bytes);
    return hashOf(bytes.subarray(starts[line - 1] ?? 0, (starts[line] ?? bytes.length + 1) - 1));
  };
}

/** At most four characters and the length; of what is short, less, so that most of it stays unsaid. */
function previewOf(secret: string): string {
  const shown = secret.slice(0, Math.min(PREVIEW_CHARACTERS, Math.floor(secret.length / 4)));
  const printable = shown.replace(/[^\x21-\x7e]/g, "?");
  return `${printable}… (${secret.length} characters)`;
}

function placeOf({ bytes, offset, keepsLines }: Decoded, outer: Place): Place {
  if (!keepsLines) return { at: () => outer.at(offset) };
  const lines = new Lines(bytes);
  return {
    at: (inner) => {
      const start = outer.at(offset);
      const { line, column } = lines.at(inner);
      return { line: start.line + line - 1, column: line === 1 ? start.column : column };
    },
  };
}

/** Lines and columns of offsets. Nothing is counted before the first is asked for. */
class Lines implements Place {
  private readonly bytes: Buffer;
  private starts: number[] | undefined;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  at(offset: number): { line: number; column: number } {
    this.starts ??= lineStarts(this.bytes);
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - this.starts[low]! + 1 };
  }
}

function lineStarts(bytes: Buffer): number[] {
  const starts = [0];
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) starts.push(at + 1);
  return starts;
}

function byPlace(left: SecretFinding, right: SecretFinding): number {
  return (
    left.line - right.line ||
    left.column - right.column ||
    (left.rule < right.rule ? -1 : left.rule > right.rule ? 1 : 0)
  );
}
