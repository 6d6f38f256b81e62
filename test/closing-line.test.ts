import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createVitest } from "vitest/node";
import { ClosingLine } from "./tools/closing-line.ts";

async function closingLineOf(files: Record<string, string>): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), "proofgate-closing-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  let written = "";
  const reporter = new ClosingLine((text) => {
    written += text;
  });
  const status = process.exitCode;
  const vitest = await createVitest("test", {
    root,
    config: false,
    watch: false,
    globals: true,
    reporters: [reporter],
  });
  await vitest.start();
  await vitest.close();
  process.exitCode = status;
  return written;
}

it("counts what passed and what failed, on a line of its own", async () => {
  const a = `it("a", () => {}); it("b", () => {}); it("c", () => { expect(1).toBe(2); });`;
  expect(await closingLineOf({ "a.test.js": a })).toBe("2 passed, 1 failed\n");
});

it("never says that nothing failed when a file did not load or a hook threw", async () => {
  const b = `describe("b", () => { beforeAll(() => { throw new Error("b"); }); it("b", () => {}); });`;
  const line = await closingLineOf({ "a.test.js": `throw new Error("a");`, "b.test.js": b });
  expect(line).toMatch(/^0 passed, [1-9]\d* failed\n$/);
});
