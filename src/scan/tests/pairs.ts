import type { BytePath } from "../../contract/byte-path.ts";
import type { TestCase } from "./test-case.ts";
import type { TestFile } from "./weakening.ts";

/** A test before, and what became of it. */
export interface TestPair {
  readonly path: BytePath;
  readonly before: TestCase;
  /** Undefined: it is gone. */
  readonly after: { readonly path: BytePath; readonly test: TestCase } | undefined;
}

/** How much of two bodies is the same, from which on a test of another name is the same test. */
const SAME_BODY = 0.7;
/** Enough where the name is the same, too. */
const SAME_NAME_AND_BODY = 0.3;
/** Tests that share one stretch of a body and are compared; stretches that more tests share tell none from another. */
const SHARERS_MAX = 64;
/** Tests of one name in one file that are told apart by their bodies; beyond these, by their order. */
const NAMESAKES_MAX = 8;

type Place = NonNullable<TestPair["after"]>;

/**
 * Finds each test of before among those of after: by its names in its file, else by its own name and its body, else by its
 * body alone, in any file of the change. No test of after stands for two of before.
 */
export function pairTests(before: readonly TestFile[], after: readonly TestFile[]): TestPair[] {
  const places = new Map<BytePath, Map<string, Place[]>>();
  for (const { path, inventory } of after) {
    const byName = Map.groupBy(
      inventory.tests.map((test): Place => ({ path, test })),
      ({ test }) => keyOf(test),
    );
    places.set(path, byName);
  }
  const pairs: TestPair[] = [];
  const lost: { path: BytePath; before: TestCase; index: number }[] = [];
  for (const { path, inventory } of before) {
    for (const test of inventory.tests) {
      const found = takeLikest(places.get(path)?.get(keyOf(test)) ?? [], test);
      if (!found) lost.push({ path, before: test, index: pairs.length });
      pairs.push({ path, before: test, after: found });
    }
  }
  if (lost.length === 0) return pairs;
  const free = new Set([...places.values()].flatMap((byName) => [...byName.values()].flat()));
  const index = new PlaceIndex(free);
  // The surest first, so that a test that was only moved is not taken for the one beside it.
  for (const isNamed of [true, false]) {
    for (const one of lost) {
      if (pairs[one.index]!.after) continue;
      const found = index.find(one.before, isNamed);
      if (!found) continue;
      free.delete(found);
      pairs[one.index] = { path: one.path, before: one.before, after: found };
    }
  }
  return pairs;
}

/** Takes, of the places of one name, the one whose body is most like a test's; the first of several. */
function takeLikest(places: Place[], { shape }: TestCase): Place | undefined {
  if (places.length < 2) return places.shift();
  const shares = places.slice(0, NAMESAKES_MAX).map(({ test }) => sharedPart(shape, test.shape));
  return places.splice(shares.indexOf(Math.max(...shares)), 1)[0];
}

/** Free places by the stretches of their bodies and by their own names. */
class PlaceIndex {
  private readonly free: ReadonlySet<Place>;
  private readonly byStretch = new Map<number, Place[]>();
  private readonly byName = new Map<string, Place[]>();

  constructor(free: ReadonlySet<Place>) {
    this.free = free;
    for (const place of free) {
      add(this.byName, ownName(place.test), place);
      for (const stretch of place.test.shape) add(this.byStretch, stretch, place);
    }
  }

  /** The free place that is most like a test; the first in order where several are. */
  find(test: TestCase, isNamed: boolean): Place | undefined {
    const candidates = new Set<Place>();
    const named = this.byName.get(ownName(test)) ?? [];
    if (isNamed) for (const place of named.slice(0, SHARERS_MAX)) candidates.add(place);
    else {
      for (const stretch of test.shape) {
        const sharers = this.byStretch.get(stretch) ?? [];
        if (sharers.length <= SHARERS_MAX) for (const place of sharers) candidates.add(place);
      }
    }
    let best: Place | undefined;
    let bestShare = isNamed ? SAME_NAME_AND_BODY : SAME_BODY;
    for (const place of candidates) {
      if (!this.free.has(place)) continue;
      const share = sharedPart(test.shape, place.test.shape);
      if (share > bestShare || (share === bestShare && !best)) [best, bestShare] = [place, share];
    }
    return best;
  }
}

function add<K>(map: Map<K, Place[]>, key: K, place: Place): void {
  const places = map.get(key);
  if (!places) map.set(key, [place]);
  else if (places.length <= SHARERS_MAX) places.push(place);
}

/** How much of both is in both, from 0 to 1; two empty ones are the same. */
function sharedPart(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  if (one.size === 0 && other.size === 0) return 1;
  let both = 0;
  for (const stretch of one) if (other.has(stretch)) both += 1;
  return both / (one.size + other.size - both);
}

function keyOf({ names }: TestCase): string {
  return names.join("\0");
}

function ownName({ names }: TestCase): string {
  return names.at(-1) ?? "";
}
