import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scanBytes } from "../../../src/scan/secrets/scan-bytes.ts";
import { SecretScanner } from "../../../src/scan/secrets/secret-scanner.ts";
import { tokenOf } from "./tokens.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "secret-scanner-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A worker that hangs at `hang`, dies at `die`, and else finds nothing. */
function oddWorker(): URL {
  const file = join(folder, "odd.mjs");
  writeFileSync(
    file,
    `import { parentPort } from "node:worker_threads";
     parentPort.on("message", ({ number, bytes }) => {
       const text = Buffer.from(bytes).toString();
       if (text === "hang") for (;;);
       if (text === "die") process.exit(3);
       if (text === "throw") throw new Error("broken");
       parentPort.postMessage({ number, scan: { findings: [], unscanned: [] } });
     });`,
  );
  return pathToFileURL(file);
}

describe("the scanner in its worker", () => {
  it("says what the core says, in the order of the questions, whoever asks at once", async () => {
    const scanner = new SecretScanner();
    const contents = Array.from({ length: 40 }, (_, seed) =>
      Buffer.from(`a\n${tokenOf("npm-token", seed + 1)}`),
    );
    const scans = await Promise.all(contents.map((content) => scanner.scan(content, { path: "a.txt" })));
    expect(scans).toEqual(contents.map((content) => scanBytes(content, { path: "a.txt" })));
    await scanner.close();
  });

  it("kills a worker at the deadline, names its content, and goes on with the others [T169]", async () => {
    const scanner = new SecretScanner({ deadlineMs: 1500, worker: oddWorker() });
    const scans = await Promise.all(
      ["fine", "hang", "fine", "fine"].map((text) => scanner.scan(Buffer.from(text))),
    );
    expect(scans.map(({ unscanned }) => unscanned.map(({ reason }) => reason))).toEqual([
      [],
      ["deadline"],
      [],
      [],
    ]);
    await scanner.close();
  });

  it.each(["die", "throw"])(
    "survives that its worker does `%s`, and names the content [T169]",
    async (text) => {
      const scanner = new SecretScanner({ worker: oddWorker() });
      const scans = await Promise.all(["fine", text, "fine"].map((each) => scanner.scan(Buffer.from(each))));
      expect(scans.map(({ unscanned }) => unscanned.map(({ reason }) => reason))).toEqual([
        [],
        ["worker"],
        [],
      ]);
      await scanner.close();
    },
  );

  it("answers what is still open when it is closed: not scanned", async () => {
    const scanner = new SecretScanner({ worker: oddWorker() });
    const open = scanner.scan(Buffer.from("hang"));
    await scanner.close();
    expect((await open).unscanned).toMatchObject([{ reason: "worker" }]);
  });
});
