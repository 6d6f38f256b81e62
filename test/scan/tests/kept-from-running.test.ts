import { describe, expect, it } from "vitest";
import { readPage } from "./edits.ts";
import { weakenings } from "./pair.ts";
import { shownWeakening } from "./shown-inventory.ts";

describe.each(["kept-from-running.txt", "held-to-less.txt"])("changes of %s [T147]", (name) => {
  const { edits } = readPage(name);

  it("are attacks and twins, and something is said of each attack alone", () => {
    for (const { kind, title, said } of edits)
      expect([title, said.length > 0], title).toEqual([title, kind === "attack"]);
  });

  it.each(edits)("are met with what the page says: $kind $title", ({ path, before, after, said }) => {
    const weaker = weakenings(path, before, after).filter(
      ({ kind }) => kind !== "moved" && kind !== "other expectation",
    );
    expect(weaker.map(shownWeakening)).toEqual(said);
  });
});
