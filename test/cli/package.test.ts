import { spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../tools/source-tree.ts";

let home: string;
let files: string[];

function run(command: string, argv: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd, encoding: "utf8" });
  expect({ command: `${command} ${argv.join(" ")}`, status, stdout, stderr }).toMatchObject({ status: 0 });
  return stdout;
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-package-"));
  const [packed] = Object.values(
    JSON.parse(run("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", home], ROOT)),
  ) as { filename: string; files: { path: string }[] }[];
  files = packed?.files.map(({ path }) => path) ?? [];
  writeFileSync(join(home, "package.json"), `{ "private": true }`);
  // Offline, because what is published must need no other package; the optional Node of older machines left out.
  const options = ["--offline", "--omit=optional", "--no-audit", "--no-fund", "--silent"];
  run("npm", ["install", ...options, join(home, packed?.filename ?? "")], home);
}, 120_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("the published package", () => {
  it("holds the bundle, the launcher, the schemas and the pages, and no sources or tests", () => {
    expect(files).toEqual(
      expect.arrayContaining(["dist/proofgate.mjs", "dist/LICENSES.txt", "src/cli/bin.mjs", "LICENSE"]),
    );
    expect(files.filter((path) => /^test\/|\.ts$|^\.|node_modules/.test(path))).toEqual([]);
  });

  it("answers `npx proofgate --version` once installed, without any other package", () => {
    const stdout = run("npm", ["exec", "--offline", "--", "proofgate", "--version"], home);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("runs its commands from the bundle", () => {
    expect(run("npm", ["exec", "--offline", "--", "proofgate", "check", "--help"], home)).toContain("--base");
    const page = run("npm", ["exec", "--offline", "--", "proofgate", "explain", "scope-exceeded"], home);
    expect(page).toContain("What it cannot see");
  });

  it("says where the demonstration is to be had", () => {
    const command = join(home, "node_modules/.bin/proofgate");
    const { status, stderr } = spawnSync(command, ["demo"], { cwd: home, encoding: "utf8" });
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining("npm run demo") });
  });

  it("says which packages `serve` needs beside it, and serves with them", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const env = {
      ...process.env,
      APP_ID: "1",
      PRIVATE_KEY: String(privateKey.export({ type: "pkcs8", format: "pem" })),
      WEBHOOK_SECRET: "made-for-this-test-alone",
      DATA_DIR: join(home, "data"),
      PORT: "0",
    };
    const command = join(home, "node_modules/.bin/proofgate");
    const alone = spawnSync(command, ["serve"], { cwd: home, encoding: "utf8", env });
    expect(alone).toMatchObject({ status: 2, stdout: "" });
    const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const isTelemetry = (name: string): boolean => name.startsWith("@opentelemetry/");
    const install = (names: readonly string[]): string =>
      `npm install --save-exact ${names.map((name) => `${name}@${peerDependencies[name]}`).join(" ")}\``;
    const names = Object.keys(peerDependencies);
    const needed = names.filter((name) => !isTelemetry(name));
    expect(alone.stderr).toContain(install(needed));

    for (const name of needed) {
      const target = join(home, "node_modules", name);
      mkdirSync(dirname(target), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", name), target);
    }
    const traced = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };
    const untraced = spawnSync(command, ["serve"], { cwd: home, encoding: "utf8", env: traced });
    expect(untraced).toMatchObject({ status: 2 });
    expect(untraced.stderr).toContain("OTEL_EXPORTER_OTLP_ENDPOINT asks for packages that are not installed");
    expect(untraced.stderr).toContain(install(names.filter(isTelemetry)));

    const served = spawn(command, ["serve"], { cwd: home, env });
    const said = textOf(served.stdout);
    await expect.poll(said, { timeout: 60_000 }).toContain("the webhook's address is");
    served.kill("SIGTERM");
    expect(await once(served, "exit")).toEqual([0, null]);
  });
});

/** All that has come from the stream so far. */
function textOf(stream: Readable): () => string {
  let text = "";
  stream.on("data", (bytes) => {
    text += bytes;
  });
  return () => text;
}
