import type { Disguise, Silencer } from "../engine/content-facts.ts";
import type { ChangeSet } from "../git/types.ts";
import type { Content, ContentScanner } from "../scan/content.ts";
import {
  disguiseKeyOf,
  findDisguises,
  findHeaderDisguises,
  findMessageDisguises,
} from "../scan/disguise/disguises.ts";
import { type FoundPlace, hiddenBy } from "../scan/silencers/hidden-findings.ts";
import { findSilencers, type SilencerSighting, silencerKeyOf } from "../scan/silencers/silencers.ts";

/** Silencers remembered for what they may hide; what comes after them is of a change that nobody can review anyway. */
const SIGHTINGS_MAX = 200_000;

/** Collects what is disguised: the first for each path, kind and place; the same elsewhere is another finding. */
export class DisguiseScan implements ContentScanner {
  private readonly found = new Map<string, Disguise>();

  keyOf = disguiseKeyOf;

  scan({ path, kind, bytes, before, commit }: Content): void {
    // A symlink's content is a path, and no program.
    const name = kind === "symlink" ? ("" as typeof path) : path;
    for (const sighting of findDisguises(name, bytes, before)) {
      this.add({ ...sighting, path, ...(commit === undefined ? {} : { commit }) });
    }
  }

  /** The disguises of contents, and of the messages and headers of all new commits. */
  list(set: ChangeSet): Disguise[] {
    for (const { sha, message, encoding } of set.commits) {
      for (const sighting of [...findHeaderDisguises(encoding), ...findMessageDisguises(message)]) {
        this.add({ ...sighting, commit: sha });
      }
    }
    return [...this.found.values()];
  }

  private add(disguise: Disguise): void {
    const { kind, where, path, commit } = disguise;
    const key = [path ?? commit, kind, where].join("\0");
    if (!this.found.has(key)) this.found.set(key, disguise);
  }
}

/** Collects silencers, until it is known what the other scanners found. */
export class SilencerScan implements ContentScanner {
  private readonly found: { readonly sighting: SilencerSighting; readonly content: Place }[] = [];

  keyOf = silencerKeyOf;

  scan({ path, kind, bytes, before, commit }: Content): void {
    if (kind === "symlink") return;
    const place: Place = { path, ...(commit === undefined ? {} : { commit }) };
    for (const sighting of findSilencers(path, bytes, before)) {
      if (this.found.length < SIGHTINGS_MAX) this.found.push({ sighting, content: place });
    }
  }

  /** One for each path, token and standing: the first of them, with their number; those that hide something apart. */
  list(places: readonly FoundPlace[]): Silencer[] {
    const byPath = Map.groupBy(places, ({ path }) => path);
    const silencers = new Map<string, { -readonly [Key in keyof Silencer]: Silencer[Key] }>();
    for (const { sighting, content } of this.found) {
      const { token, silences, where, line } = sighting;
      const hides = hiddenBy(sighting, content.path, byPath.get(content.path) ?? []);
      const key = [content.path, token.toLowerCase(), silences, where, hides ?? ""].join("\0");
      const first = silencers.get(key);
      if (first) first.count += 1;
      else {
        const hidden = hides === undefined ? {} : { hides };
        silencers.set(key, { token, silences, where, count: 1, line, ...content, ...hidden });
      }
    }
    return [...silencers.values()];
  }
}

type Place = Pick<Silencer, "path" | "commit">;
