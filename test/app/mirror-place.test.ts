import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Log } from "../../src/app/log.ts";
import { takeMirrorPlace } from "../../src/app/mirror-place.ts";
import { temporaryDirectory } from "../git/fixture.ts";
import { ROOT } from "../tools/source-tree.ts";

const log: Log = () => undefined;
const take = (dataDir: string) => takeMirrorPlace(dataDir, "postgresql", log, new Date());

it("gives each process beside a server mirrors of its own, and those of one that ended to the next", async () => {
  const dataDir = temporaryDirectory();
  const first = await take(dataDir);
  mkdirSync(join(first.directory, "7.git"), { recursive: true });
  const second = await take(dataDir);
  expect(second.directory).not.toBe(first.directory);
  await first.release();
  const third = await take(dataDir);
  expect(third.directory).toBe(first.directory);
  expect(readdirSync(third.directory)).toEqual(["7.git"]);
  await Promise.all([second.release(), third.release()]);
});

it("takes over at once what a killed process has had", async () => {
  const dataDir = temporaryDirectory();
  const source = `
    import { takeMirrorPlace } from ${JSON.stringify(join(ROOT, "src/app/mirror-place.ts"))};
    const { directory } = await takeMirrorPlace(${JSON.stringify(dataDir)}, "postgresql", () => undefined, new Date());
    process.stdout.write(directory);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const place = await take(dataDir);
  expect(place.directory).not.toBe(said.toString("utf8").trim());
  child.kill("SIGKILL");
  await once(child, "exit");
  const next = await take(dataDir);
  expect(next.directory).toBe(said.toString("utf8").trim());
  await Promise.all([place.release(), next.release()]);
});

it("removes what nobody has had for a day, and nothing else", async () => {
  const dataDir = temporaryDirectory();
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  for (const name of ["mirrors-2", "mirrors-build-1-4711", "mirrors-9", "database"]) {
    mkdirSync(join(dataDir, name, "repositories"), { recursive: true });
    writeFileSync(join(dataDir, name, "repositories", "x"), "");
    if (name !== "mirrors-9") utimesSync(join(dataDir, name), yesterday, yesterday);
  }
  const held = await take(dataDir);
  expect(held.directory).toBe(join(dataDir, "mirrors-1", "repositories"));
  expect(readdirSync(dataDir).sort()).toEqual(["database", "mirrors-1", "mirrors-9"]);
  await held.release();
  expect(existsSync(join(dataDir, "mirrors-9/repositories/x"))).toBe(true);
});
