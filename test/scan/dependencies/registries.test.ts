import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import type { Introduced } from "../../../src/scan/dependencies/compare.ts";
import { askRegistries, registriesOf } from "../../../src/scan/dependencies/registries.ts";

const seen: string[] = [];
/** Answers by the last word of the path. */
const server = createServer(({ method = "", url = "" }, answer) => {
  seen.push(`${method} ${url}`);
  if (/hang/.test(url)) return;
  if (/cut/.test(url)) return void answer.destroy();
  const status = Number(/status-(\d+)/.exec(url)?.[1] ?? (/missing/.test(url) ? 404 : 200));
  answer.writeHead(/get-only/.test(url) && method === "HEAD" ? 405 : status, { location: "/known" }).end();
});
let address = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const packageOf = (name: string, more: Partial<Introduced> = {}): Introduced => ({
  ...{ ecosystem: "npm", name, version: "1.0.0", isDev: false, isNew: true },
  path: bytePathOfText("package.json"),
  ...more,
});

async function ask(introduced: readonly Introduced[], settings = [`npm=${address}`]) {
  seen.length = 0;
  const asked = registriesOf(settings);
  if (typeof asked === "string") throw new Error(asked);
  const { absent, unsaid } = await askRegistries(introduced, asked, { timeoutMs: 1000 });
  return { absent: absent.map(({ name }) => name), unsaid: unsaid.map(({ name, why }) => `${name}: ${why}`) };
}

describe("a registry that may be asked [H13]", () => {
  it("says which new names it does not know, and each name is asked about once", async () => {
    const lock = packageOf("missing-one", { path: bytePathOfText("package-lock.json") });
    const introduced = [packageOf("known"), packageOf("missing-one"), lock, packageOf("@acme/missing")];
    expect(await ask(introduced)).toEqual({ absent: ["@acme/missing", "missing-one"], unsaid: [] });
    expect(seen.sort()).toEqual(["HEAD /@acme%2Fmissing", "HEAD /known", "HEAD /missing-one"]);
  });

  it("is not asked about what the target has already, what lies elsewhere, or other ecosystems", async () => {
    const introduced = [
      packageOf("missing-old", { isNew: false }),
      packageOf("missing-here"),
      packageOf("missing-here", { isElsewhere: true }),
      packageOf("missing", { ecosystem: "pypi" }),
    ];
    expect(await ask(introduced)).toEqual({ absent: [], unsaid: [] });
    expect(seen).toEqual([]);
  });

  it.each([
    ["status-500", "its registry answered 500"],
    ["status-401", "its registry answered 401"],
    ["status-429", "its registry answered 429"],
    ["status-302", "its registry answered 302"],
    ["hang", "its registry did not answer in time"],
    ["cut", "its registry cannot be reached"],
  ])("makes nothing of %s but that nobody can say", async (name, why) => {
    expect(await ask([packageOf(name)])).toEqual({ absent: [], unsaid: [`${name}: ${why}`] });
  });

  it("is asked by GET where it takes no HEAD", async () => {
    expect(await ask([packageOf("get-only"), packageOf("get-only-missing")])).toEqual({
      absent: ["get-only-missing"],
      unsaid: [],
    });
  });

  it("believes that a name is absent only where every address says so", async () => {
    const both = [`maven=${address}/missing`, `maven=${address}/b`];
    const maven = packageOf("org.acme:tool", { ecosystem: "maven" });
    expect(await ask([maven], both)).toEqual({ absent: [], unsaid: [] });
    expect(seen).toContain("HEAD /b/org/acme/tool/maven-metadata.xml");
    expect((await ask([maven], both.slice(0, 1))).absent).toEqual(["org.acme:tool"]);
    const broken = [`maven=${address}/missing`, `maven=${address}/status-503`];
    expect(await ask([maven], broken)).toEqual({
      absent: [],
      unsaid: ["org.acme:tool: its registry answered 503"],
    });
  });

  it.each([
    ["pypi", "zope-tool", "/zope-tool/"],
    ["golang", "example.com/Mod/v2", "/example.com/!mod/v2/@v/list"],
    ["cargo", "serde", "/se/rd/serde"],
    ["cargo", "syn", "/3/s/syn"],
    ["gem", "rails", "/rails"],
    ["composer", "acme/tool", "/acme/tool.json"],
    ["nuget", "Acme.Tool", "/acme.tool/index.json"],
  ] as const)("knows where %s keeps `%s`", async (ecosystem, name, path) => {
    expect(await ask([packageOf(name, { ecosystem })], [`${ecosystem}=${address}/`])).toMatchObject({
      absent: [],
    });
    expect(seen).toEqual([`HEAD ${path}`]);
  });

  it("is led nowhere by a name, for what leaves its path is no name [T150]", async () => {
    expect((await ask([packageOf("../../known"), packageOf("a?b#c")])).absent).toEqual(["../../known"]);
    expect(seen).toEqual(["HEAD /a%3Fb%23c"]);
  });
});

describe("the setting of registries", () => {
  it("asks nobody by default, and the published address where none is given", () => {
    expect(registriesOf([])).toEqual({});
    expect(registriesOf(["npm"])).toHaveProperty("npm", [expect.stringMatching(/^https:/)]);
    expect(Object.keys(registriesOf(["all"])).length).toBe(8);
    expect(registriesOf(["npm=https://npm.example.com/"])).toEqual({ npm: ["https://npm.example.com"] });
  });

  it.each([
    "left",
    "",
    "npm=http://npm.example.com",
    "npm=https://a:b@npm.example.com",
    "npm=file:///x",
    "all=x",
  ])("refuses `%s`", (setting) => {
    expect(registriesOf([setting])).toEqual(expect.any(String));
  });
});
