import { type BytePath, displayPath } from "../contract/byte-path.ts";
import type {
  SecretPlace,
  SecretSighting,
  SecretsFact,
  UnscannedSecretPlace,
} from "../engine/secret-sighting.ts";
import type { ChangeSet } from "../git/types.ts";
import type { Content, ContentScanner } from "../scan/content.ts";
import { scanBytes } from "../scan/secrets/scan-bytes.ts";
import { SecretScanner } from "../scan/secrets/secret-scanner.ts";
import type { ScanHint, SecretScan, Unscanned } from "../scan/secrets/types.ts";

/** Contents handed over and not yet answered; beyond it the stream of contents waits. */
const OPEN_BYTES_MAX = 32 * 1024 * 1024;

/**
 * Up to this a content is scanned here, at once: its ceilings are counted, so that it takes a fraction of a second at worst,
 * and handing it to a worker would cost more than most scans. Larger ones go to a worker that can be killed.
 */
const SCANNED_HERE_MAX = 128 * 1024;

/** UTF-16 units of names in one lot; a character is at most three bytes of UTF-8 a unit. */
const NAMES_LOT_MAX = SCANNED_HERE_MAX / 4;

/** What no key was given for, or what is no whole archive, is another matter than a ceiling of ours. */
const UNREADABLE: ReadonlySet<Unscanned["reason"]> = new Set([
  "damaged",
  "encrypted",
  "unsupported",
  "depth",
]);

/**
 * Looks for secrets in all that a range brings: contents, commits, the tag, paths and the branch's name. What stood at the
 * path before is not this change's doing.
 */
export class RangeSecretScan implements ContentScanner {
  private readonly scanner = new SecretScanner();
  private readonly open = new Set<Promise<void>>();
  private openBytes = 0;
  private readonly sightings = new Map<string, Ordered<SecretSighting>>();
  private readonly unscanned = new Map<string, Ordered<UnscannedSecretPlace>>();
  private started = 0;

  /** Dot files are read by their name and their directory's. */
  keyOf(path: BytePath): string {
    return path.split("/").slice(-2).join("/");
  }

  scan({ path, bytes, before, commit }: Content): void | Promise<void> {
    const place: SecretPlace = { where: "content", path, ...(commit === undefined ? {} : { commit }) };
    this.start(bytes, displayPath(path), before, place);
    if (this.openBytes > OPEN_BYTES_MAX) return this.makeRoom();
  }

  private async makeRoom(): Promise<void> {
    while (this.openBytes > OPEN_BYTES_MAX) await Promise.race(this.open);
  }

  /** Everything found, once all of it is answered. Ends the scanner. */
  async finish(
    set: ChangeSet,
    names: { readonly paths: readonly BytePath[]; readonly branch: string | undefined },
  ) {
    for (const { sha, raw } of set.commits) this.start(raw, "", undefined, { where: "commit", commit: sha });
    // One line a path, all at once: where a path holds a secret is not said anyway.
    this.startNames(names.paths.map(displayPath), "path");
    if (names.branch !== undefined) this.startNames([names.branch], "branch name");
    while (this.open.size > 0) await Promise.all(this.open);
    await this.scanner.close();
    return this.fact();
  }

  /** Ends the scanner, whatever is still open. */
  async close(): Promise<void> {
    await this.scanner.close();
  }

  private fact(): SecretsFact {
    return { sightings: inOrder(this.sightings), unscanned: inOrder(this.unscanned) };
  }

  /** In lots that are scanned here: to wake a worker for a list of names costs more than to read it. */
  private startNames(names: readonly string[], where: SecretPlace["where"]): void {
    let lot: string[] = [];
    let size = 0;
    for (const name of names) {
      const line = name.replaceAll("\n", " ");
      if (lot.length > 0 && size + line.length > NAMES_LOT_MAX) {
        this.start(Buffer.from(lot.join("\n"), "utf8"), "", undefined, { where }, { marks: "line" });
        lot = [];
        size = 0;
      }
      lot.push(line);
      size += line.length + 1;
    }
    this.start(Buffer.from(lot.join("\n"), "utf8"), "", undefined, { where }, { marks: "line" });
  }

  private start(
    bytes: Buffer,
    path: string,
    before: Buffer | undefined,
    place: SecretPlace,
    marks: ScanHint = {},
  ): void {
    const hint = path === "" ? marks : { ...marks, path };
    const turn = this.started++;
    if (bytes.length <= SCANNED_HERE_MAX && (before?.length ?? 0) <= SCANNED_HERE_MAX) {
      const scan = scanBytes(bytes, hint);
      if (isClean(scan)) return;
      this.add(scan, before === undefined ? undefined : scanBytes(before, hint), place, turn);
      return;
    }
    // The stream takes its buffers back: what is scanned later is copied now.
    const own = Buffer.from(bytes);
    const was = before === undefined ? undefined : Buffer.from(before);
    const size = own.length + (was?.length ?? 0);
    this.openBytes += size;
    const task = this.look(own, hint, was, place, turn).finally(() => {
      this.open.delete(task);
      this.openBytes -= size;
    });
    this.open.add(task);
  }

  private async look(
    bytes: Buffer,
    hint: ScanHint,
    before: Buffer | undefined,
    place: SecretPlace,
    turn: number,
  ): Promise<void> {
    const scan = await this.scanner.scan(bytes, hint);
    if (isClean(scan)) return;
    const stood = before === undefined ? undefined : await this.scanner.scan(before, hint);
    this.add(scan, stood, place, turn);
  }

  /** Of the same thing in several contents the first stays, however late a worker answers for it. */
  private add(
    { findings, unscanned }: SecretScan,
    stood: SecretScan | undefined,
    place: SecretPlace,
    turn: number,
  ): void {
    const known = new Set(stood?.findings.map(({ sameAs }) => sameAs));
    for (const { rule, level, line, preview, via = [], sameAs, mark } of findings) {
      if (known.has(sameAs)) continue;
      const key = [place.path ?? place.commit ?? place.where, rule, sameAs].join("\0");
      if ((this.sightings.get(key)?.turn ?? Infinity) <= turn) continue;
      const at = place.where === "content" ? { ...place, line } : place;
      this.sightings.set(key, {
        turn,
        what: { ...at, level, format: rule, preview, via, sameAs: mark },
      });
    }
    const unread = new Set(stood?.unscanned.map(({ detail }) => detail));
    for (const { reason, detail, line } of unscanned) {
      const key = [place.path ?? place.commit ?? place.where, detail].join("\0");
      if (unread.has(detail) || (this.unscanned.get(key)?.turn ?? Infinity) <= turn) continue;
      const at = place.where === "content" ? { ...place, line } : place;
      const kind = UNREADABLE.has(reason) ? "unreadable" : "ceiling";
      this.unscanned.set(key, { turn, what: { ...at, kind, what: detail } });
    }
  }
}

/** Something found, and the turn of its content among all contents. */
interface Ordered<What> {
  readonly turn: number;
  readonly what: What;
}

/** As the contents were given, whatever answered first: the same range gives the same list. */
function inOrder<What>(found: ReadonlyMap<string, Ordered<What>>): What[] {
  return [...found.values()].sort((one, other) => one.turn - other.turn).map(({ what }) => what);
}

function isClean({ findings, unscanned }: SecretScan): boolean {
  return findings.length + unscanned.length === 0;
}
