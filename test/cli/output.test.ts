import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { exitStatusOf } from "../../src/cli/exit-status.ts";
import { wantsColour, write } from "../../src/cli/io.ts";
import type { Mode } from "../../src/engine/facts.ts";

describe("the exit status", () => {
  it.each([
    ["pass", 0],
    ["fail", 1],
    ["stop", 1],
    ["review", 3],
  ] as const)("of %s is %i in enforce, and 0 in observe and warn", (verdict, status) => {
    const statuses = (["enforce", "observe", "warn"] as Mode[]).map((mode) =>
      exitStatusOf({ verdict, mode }),
    );
    expect(statuses).toEqual([status, 0, 0]);
  });
});

describe("colour", () => {
  const colour = (isTTY: boolean, environment: Record<string, string>) =>
    wantsColour({ stdout: Object.assign(new Writable(), { isTTY }), environment });

  it("is for terminals, unless somebody says otherwise", () => {
    expect(colour(true, {})).toBe(true);
    expect(colour(false, {})).toBe(false);
    expect(colour(true, { NO_COLOR: "1" })).toBe(false);
    expect(colour(true, { NO_COLOR: "" })).toBe(true);
    expect(colour(true, { TERM: "dumb" })).toBe(false);
    expect(colour(false, { FORCE_COLOR: "1" })).toBe(true);
    expect(colour(false, { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(true);
    expect(colour(true, { FORCE_COLOR: "0" })).toBe(false);
  });
});

function failing(code: string): Writable {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  });
  return stream.on("error", () => undefined);
}

describe("writing", () => {
  it("takes a reader who has gone for no error, and a full disk for one", async () => {
    await expect(write(failing("EPIPE"), "x")).resolves.toBeUndefined();
    await expect(write(failing("ENOSPC"), "x")).rejects.toThrow("ENOSPC");
  });
});
