import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readConfig } from "../../src/app/config.ts";
import { WEBHOOK_PATH } from "../../src/app/server.ts";
import { command, createApp } from "../../src/cli/app-create.ts";
import { readArguments } from "../../src/cli/arguments.ts";
import { main } from "../../src/cli/main.ts";
import { type GitHub, startGitHub } from "../github/double.ts";
import { ROOT } from "../tools/source-tree.ts";

const URL_ARGUMENTS = ["--url", "https://proofgate.example.com"];

let github: GitHub;
let home: string;

beforeEach(async () => {
  github = await startGitHub();
  github.createOrganization("acme");
  home = mkdtempSync(join(tmpdir(), "proofgate-create-"));
});
afterEach(async () => {
  rmSync(home, { recursive: true, force: true });
  await github.close();
});

const environment = () => ({ GHE_HOST: github.host, GHE_PROTOCOL: "http" });

function surroundings() {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let said = "";
  for (const stream of [stdout, stderr])
    stream.on("data", (bytes) => {
      said += bytes;
    });
  return { io: { stdout, stderr, environment: environment(), directory: home }, said: () => said };
}

/** The command, once it has said where its page is. */
async function begin(...argv: string[]) {
  const { io, said } = surroundings();
  const done = main(["app", "create", ...URL_ARGUMENTS, ...argv], io);
  await expect.poll(said, { timeout: 20_000 }).toMatch(/^open \S+ /);
  const address = /^open (\S+)/.exec(said())?.[1] ?? "";
  const html = await (await fetch(address)).text();
  return { done, said, address, html };
}

const unescaped = (text: string) =>
  text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function formIn(html: string) {
  const action = unescaped(/<form method="post" action="([^"]+)">/.exec(html)?.[1] ?? "");
  const manifest = unescaped(/name="manifest" value="([^"]+)"/.exec(html)?.[1] ?? "null");
  return { action, manifest };
}

/** The button is pressed, and GitHub's after it: where the browser is sent back to. */
async function press(html: string): Promise<string> {
  const { action, manifest } = formIn(html);
  const response = await fetch(action, {
    method: "POST",
    body: new URLSearchParams({ manifest }),
    redirect: "manual",
  });
  expect(response.status).toBe(302);
  return response.headers.get("location") ?? "";
}

it("creates the App from app.yml through GitHub's page, and keeps what `serve` runs with", async () => {
  const { done, said, html } = await begin("--organization", "acme");
  expect(formIn(html).action).toMatch(
    new RegExp(`^${github.origin}/organizations/acme/settings/apps/new\\?state=[\\w-]{43}$`),
  );
  const back = await fetch(await press(html));
  expect(back.status).toBe(200);
  expect(await done).toBe(0);

  const [app] = [...github.world.apps.values()];
  const text = readFileSync(join(home, ".env"), "utf8");
  expect(statSync(join(home, ".env")).mode & 0o777).toBe(0o600);
  expect(readdirSync(home)).toEqual([".env"]);
  const config = readConfig(parseEnv(text));
  expect(config).toMatchObject({
    appId: app?.id,
    publicUrl: "https://proofgate.example.com",
    github: { apiUrl: github.api },
  });
  expect(app?.webhook).toEqual({
    url: `https://proofgate.example.com${WEBHOOK_PATH}`,
    secret: config.webhookSecret,
  });
  expect(app?.owner.login).toBe("acme");
  expect(app?.permissions).toMatchObject({ contents: "read", checks: "write" });
  expect(app?.permissions).not.toHaveProperty("administration");
  expect(app?.events).toContain("merge_group");

  const shown = said() + (await back.text());
  expect(shown).toContain(`${github.origin}/apps/proofgate/installations/new`);
  for (const secret of [config.webhookSecret, config.privateKey, ...text.split(/[=\n]/)]) {
    if (secret.length > 32 && secret !== config.publicUrl) expect(shown).not.toContain(secret);
  }
  expect(shown).not.toContain("PRIVATE KEY");
}, 60_000);

it("asks for what app.yml offers too with --optional, each at its highest level", async () => {
  const { done, html } = await begin("--optional");
  expect(formIn(html).action).toContain(`${github.origin}/settings/apps/new?`);
  expect(JSON.parse(formIn(html).manifest).default_permissions).toMatchObject({
    administration: "write",
    actions: "write",
    contents: "write",
    pull_requests: "write",
    checks: "write",
  });
  await fetch(await press(html));
  expect(await done).toBe(0);
}, 60_000);

it("refuses another state, a return without a code and another host's name, and waits on", async () => {
  const { done, said, html, address } = await begin();
  const location = new URL(await press(html));
  const wrong = new URL(location);
  wrong.searchParams.set("state", "a".repeat(43));
  const stateless = new URL(location);
  stateless.searchParams.delete("state");
  const codeless = new URL(location);
  codeless.searchParams.delete("code");
  for (const each of [wrong, stateless, codeless]) expect((await fetch(each)).status).toBe(403);
  expect(said()).toContain("refused: the `state` is not the one of this registration");
  expect((await fetch(address.replace("127.0.0.1", "localhost"))).status).toBe(400);
  expect((await fetch(new URL("/", address))).status).toBe(404);
  expect(github.asked).toEqual([]);
  expect((await fetch(location)).status).toBe(200);
  expect(await done).toBe(0);
}, 60_000);

it("says that a code is used up, and leaves no file behind", async () => {
  const { done, said, html } = await begin();
  const location = await press(html);
  github.world.manifests.clear();
  expect((await fetch(location)).status).toBe(502);
  expect(await done).toBe(2);
  expect(said()).toContain("GitHub answered 404 when the App was to be created");
  expect(readdirSync(home)).toEqual([]);
}, 60_000);

it("overwrites nothing: not a file, not a link that leads nowhere, not what came meanwhile", async () => {
  writeFileSync(join(home, ".env"), "mine");
  symlinkSync("nowhere", join(home, "link.env"));
  for (const out of [".env", "link.env", "gone/.env"]) {
    const { io, said } = surroundings();
    expect(await main(["app", "create", ...URL_ARGUMENTS, "--out", out], io)).toBe(2);
    expect(said()).toMatch(/is there already, and is not overwritten|cannot be written/);
  }
  const { done, html, said } = await begin("--out", "late.env");
  writeFileSync(join(home, "late.env"), "mine");
  expect((await fetch(await press(html))).status).toBe(502);
  expect(await done).toBe(2);
  expect(said()).toMatch(
    /the App \d+ is created at GitHub, but its key is lost: `.*late\.env` is there already/,
  );
  expect(said()).toMatch(/delete it \(http.*run the command again with another `--out`/);
  expect(readdirSync(home).sort()).toEqual([".env", "late.env", "link.env"]);
  for (const name of [".env", "late.env"]) expect(readFileSync(join(home, name), "utf8")).toBe("mine");
}, 60_000);

it("ends when nobody comes back in time, and on Ctrl-C, with a word and without a file", async () => {
  const { io } = surroundings();
  const given = readArguments(command, URL_ARGUMENTS);
  await expect(createApp(given, io, 20)).rejects.toThrow("nobody came back from GitHub in time");

  const argv = [join(ROOT, "src/cli/bin.mjs"), "app", "create", ...URL_ARGUMENTS];
  const child = spawn(process.execPath, argv, { cwd: home, env: { ...process.env, ...environment() } });
  let said = "";
  child.stdout.on("data", (bytes) => {
    said += bytes;
    child.kill("SIGINT");
  });
  child.stderr.on("data", (bytes) => {
    said += bytes;
  });
  expect(await once(child, "close")).toEqual([2, null]);
  expect(said).toContain("interrupted before the App was created");
  expect(readdirSync(home)).toEqual([]);
}, 60_000);

it("has a page that needs no script, and says its colours and its language", async () => {
  const { done, html, address } = await begin();
  const { headers } = await fetch(address);
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(html).toContain('<html lang="en">');
  expect(html).toContain("color-scheme: light dark");
  expect(html).not.toMatch(/<script|https?:\/\/(?!proofgate\.example|127\.)/);
  await fetch(await press(html));
  await done;
}, 60_000);

it.each([
  [["--url", "http://proofgate.example.com"], "is no address of an App"],
  [["--url", "https://proofgate.example.com/?a=$(b)"], "is no address of an App"],
  [[], "it is not said where GitHub will reach the App"],
  [[...URL_ARGUMENTS, "--organization", "a/b"], "is no organisation's name"],
])("refuses %j", async (argv, message) => {
  const { io, said } = surroundings();
  expect(await main(["app", "create", ...argv], io)).toBe(2);
  expect(said()).toContain(message);
  expect(readdirSync(home)).toEqual([]);
});
