import type { ContentPlace, Disguise, DisguiseKind } from "../../engine/content-facts.ts";

/** Something disguised, before it is known at which path and commit. */
export type Sighting = Pick<Disguise, "kind" | "where" | "what" | "count"> & { readonly line?: number };

/** Collects sightings: one for each kind and place, the first with the number of all. */
export class Sightings {
  private readonly found = new Map<string, { -readonly [Key in keyof Sighting]: Sighting[Key] }>();

  add(kind: DisguiseKind, where: ContentPlace, what: string, line?: number): void {
    const key = `${kind} ${where}`;
    const first = this.found.get(key);
    if (first) first.count += 1;
    else this.found.set(key, { kind, where, what, count: 1, ...(line === undefined ? {} : { line }) });
  }

  list(): Sighting[] {
    return [...this.found.values()];
  }
}
