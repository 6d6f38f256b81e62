import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tokenOf } from "../scan/secrets/tokens.ts";
import { run } from "./run.ts";
import { newWorkTree, type WorkTree } from "./work-tree.ts";

let tree: WorkTree;
beforeEach(() => {
  tree = newWorkTree();
});
afterEach(() => tree.remove());

const scan = async (...argv: string[]) => {
  const words = ["scan", "dependencies", ...argv, "--format", "json"];
  const { status, stdout, stderr } = await run(words, { directory: tree.home });
  return { status, stderr, stdout, answer: stdout === "" ? undefined : JSON.parse(stdout) };
};

interface Locked {
  readonly version?: string;
  readonly from?: string;
}

/** A manifest and the lock file that npm would write beside it. */
function putNpm(packages: Readonly<Record<string, Locked>>, below = ""): void {
  const asked = Object.fromEntries(
    Object.entries(packages).map(([name, { version = "1.0.0" }]) => [name, version]),
  );
  const locked = Object.entries(packages).map(([name, { version = "1.0.0", from }]) => [
    `node_modules/${name}`,
    {
      version,
      resolved: `${from ?? "https://registry.npmjs.org"}/${name}/-/${name}-${version}.tgz`,
      integrity: `sha512-${Buffer.from(`${name} ${version}`).toString("base64")}`,
    },
  ]);
  const root = { name: "shop", dependencies: asked };
  tree.put(`${below}package.json`, JSON.stringify(root, undefined, 2));
  const lock = { lockfileVersion: 3, packages: { "": root, ...Object.fromEntries(locked) } };
  tree.put(`${below}package-lock.json`, JSON.stringify(lock, undefined, 2));
}

/** Outside of what is committed and judged. */
function putAdvisory(): string[] {
  const ranges = [{ type: "SEMVER", events: [{ introduced: "1.1.0" }, { fixed: "1.3.0" }] }];
  const affected = [{ package: { ecosystem: "npm", name: "round" }, ranges }];
  tree.put(".git/osv/GHSA-1.json", JSON.stringify({ id: "GHSA-1", affected }));
  return ["--advisories", ".git/osv"];
}

describe("scan dependencies of a directory", () => {
  it("has nothing to say where nothing names a dependency: 0", async () => {
    tree.put("a.ts", "export {};\n");
    expect(await scan()).toMatchObject({
      status: 0,
      answer: { version: 1, packages: 0, findings: [], unread: [], unknown: [] },
    });
  });

  it("finds a version that is known to be vulnerable: 1, and nothing in the mended one: 0 [P143]", async () => {
    const given = putAdvisory();
    putNpm({ round: { version: "1.2.0" } });
    expect(await scan(...given)).toMatchObject({
      status: 1,
      answer: {
        packages: 1,
        findings: [
          {
            kind: "vulnerable",
            level: "stop",
            severity: "high",
            path: "package-lock.json",
            message: "`round` 1.2.0 has a known vulnerability; mended in 1.3.0",
            note: "GHSA-1 pkg:npm/round@1.2.0",
          },
        ],
      },
    });
    putNpm({ round: { version: "1.3.0" } });
    expect(await scan(...given)).toMatchObject({ status: 0, answer: { packages: 1, findings: [] } });
  });

  it("says that vulnerabilities are not known where no database is given, and does not pass: 3", async () => {
    putNpm({ round: {} });
    const { status, answer } = await scan();
    expect(status).toBe(3);
    const why = "no database of known vulnerabilities was given, and the change introduces `round 1.0.0`";
    expect(answer.unknown).toEqual([{ what: "vulnerabilities", why }]);
  });

  it("says both what is known and that osv-scanner did not look, and does not pass for it: 3", async () => {
    const given = [...putAdvisory(), "--osv-scanner", ".git/osv"];
    const unknown = [{ what: "vulnerabilities", why: "osv-scanner is not on the PATH" }];
    putNpm({ round: { version: "1.3.0" } });
    expect(await scan(...given)).toMatchObject({ status: 3, answer: { findings: [], unknown } });
    putNpm({ round: { version: "1.2.0" } });
    expect(await scan(...given)).toMatchObject({ status: 1, answer: { findings: [{}], unknown } });
  });

  it("names a file that it cannot read, and does not pass: 3", async () => {
    tree.put("app/package-lock.json", '{"lockfileVersion": 3, "packages": {');
    tree.put("app/package.json", "{}");
    const { status, answer } = await scan("--dir", "app", ...putAdvisory());
    expect(status).toBe(3);
    expect(answer.unread).toMatchObject([{ path: "package-lock.json", what: "file" }]);
    expect(answer.unknown).toMatchObject([{ what: "vulnerabilities" }]);
  });

  it("leaves out what others brought, and what lies behind links", async () => {
    putNpm({ round: { from: "http://packages.example.com" } }, "node_modules/other/");
    expect(await scan()).toMatchObject({ status: 0, answer: { packages: 0 } });
    putNpm({ round: { from: "http://packages.example.com" } }, "services/");
    expect((await scan()).status).toBe(1);
  });

  it("shows no secret that stands in a path [T162]", async () => {
    const token = tokenOf("github-token-classic");
    tree.put(`${token}/package.json`, "{");
    const { stdout, answer } = await scan();
    expect(answer.unread).toHaveLength(1);
    expect(stdout).not.toContain(token.slice(0, 8));
  });

  it("says the same as text", async () => {
    putNpm({ round: { version: "1.2.0" } });
    const { status, stdout } = await run(["scan", "dependencies", ...putAdvisory()], {
      directory: tree.home,
    });
    expect(status).toBe(1);
    expect(stdout).toContain("stop[vulnerable]: `round` 1.2.0 has a known vulnerability; mended in 1.3.0");
    expect(stdout).toContain("1 packages: 1 stop, 0 to review, 0 not known; registries were not asked");
  });
});

describe("scan dependencies of a range", () => {
  const commitBase = () => {
    putNpm({ round: {}, left: {} });
    tree.put(".proofgate/config.yaml", 'version: 1\nnetwork: { allow: ["packages.acme.example"] }\n');
    tree.commit("base");
    tree.git("checkout", "-q", "-b", "work");
  };
  const range = ["--base", "main", "--head", "work"];

  it("stops a package that is taken from elsewhere, and lets an update from the registry be [T153]", async () => {
    commitBase();
    putNpm({ round: { version: "1.4.0" }, left: {} });
    tree.commit("update");
    expect(await scan(...range, ...putAdvisory())).toMatchObject({ status: 0, answer: { packages: 1 } });
    putNpm({ round: { version: "1.4.0", from: "https://elsewhere.example" }, left: {} });
    tree.commit("elsewhere");
    expect(await scan(...range, ...putAdvisory())).toMatchObject({
      status: 1,
      answer: { findings: [{ kind: "source-changed", level: "stop", path: "package-lock.json" }] },
    });
  });

  it("takes a host that the target's thread names for a known one, and not one that the range names", async () => {
    commitBase();
    putNpm({ round: { version: "1.4.0", from: "https://packages.acme.example" }, left: {} });
    tree.commit("our own");
    expect((await scan(...range, ...putAdvisory())).status).toBe(0);
    putNpm({ round: { version: "1.4.0", from: "https://elsewhere.example" }, left: {} });
    tree.put(".proofgate/config.yaml", 'version: 1\nnetwork: { allow: ["elsewhere.example"] }\n');
    tree.commit("elsewhere");
    expect((await scan(...range, ...putAdvisory())).status).toBe(1);
  });

  it("does not speak of what the target has already, nor of what was taken back", async () => {
    commitBase();
    putNpm({ round: { version: "1.2.0" }, left: {} });
    tree.commit("vulnerable");
    expect((await scan(...range, ...putAdvisory())).status).toBe(1);
    putNpm({ round: {}, left: {} });
    tree.commit("taken back");
    expect(await scan(...range)).toMatchObject({ status: 0, answer: { packages: 0, unknown: [] } });
  });
});

describe("scan dependencies, where registries may be asked [H13]", () => {
  it("says that they were not asked, and where one knows a new name, does not, and cannot say", async () => {
    const server = createServer(({ url }, answer) => {
      answer.writeHead(url === "/round" ? 200 : url === "/invented" ? 404 : 503).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const given = [...putAdvisory(), `--ask-registry=npm=http://127.0.0.1:${port}`];
      putNpm({ round: {} });
      expect(await scan(...putAdvisory())).toMatchObject({ status: 0, answer: { registries: "not asked" } });
      expect(await scan(...given)).toMatchObject({
        status: 0,
        answer: { registries: "asked", findings: [] },
      });
      putNpm({ round: {}, later: {} });
      const why = "`later`: its registry answered 503";
      const unknown = [{ what: "registries", why }];
      expect(await scan(...given)).toMatchObject({ status: 3, answer: { findings: [], unknown } });
      putNpm({ round: {}, invented: {} });
      const message = "`invented` is new, and its registry does not know it";
      const findings = [{ kind: "unregistered", level: "stop", message }];
      expect(await scan(...given)).toMatchObject({ status: 1, answer: { findings } });
    } finally {
      server.close();
    }
  });
});

describe("scan dependencies, asked wrongly", () => {
  it.each([
    [["--base", "main"], "`--base` and `--head` go together"],
    [["--dir", ".", "--base", "a", "--head", "b"], "`--dir` and `--base` exclude each other"],
    [["--ask-registry", "left"], "names none of `all`"],
    [["--dir", "nowhere"], "`nowhere` cannot be read"],
    [["--base", "nothing", "--head", "nothing"], "nothing"],
  ])("says what is wrong with %j: 2", async (argv, words) => {
    const { status, stderr } = await scan(...argv);
    expect(status).toBe(2);
    expect(stderr).toContain(words.replace("`nowhere`", "nowhere`"));
  });
});
