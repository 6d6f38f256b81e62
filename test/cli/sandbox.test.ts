import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { LIMITS, type SandboxLimits } from "../../src/cli/sandbox.ts";
import { requireSandbox, runInSandbox, runUnprotected, type SandboxRun } from "../../src/cli/sandbox-run.ts";
import { findProgram } from "../../src/scan/program.ts";
import { canUse } from "../tools/real-tool.ts";

const PATH = process.env.PATH ?? "";
const NODE = JSON.stringify(process.execPath);
const MIB = 1024 * 1024;

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

interface Ran extends SandboxRun {
  readonly said: string;
}

interface Attempt {
  readonly command: string;
  readonly limits?: Partial<SandboxLimits>;
  readonly hasNetwork?: boolean;
  readonly writable?: readonly string[];
}

/** A checkout, and beside it what must stay out of reach. */
function workshop() {
  const root = mkdtempSync(join(tmpdir(), "proofgate-sandbox-"));
  ending.push(() => rmSync(root, { recursive: true, force: true }));
  const directory = join(root, "checkout");
  for (const each of [".git", "reports", "src"]) mkdirSync(join(directory, each), { recursive: true });
  writeFileSync(join(directory, "src/page.ts"), "export const page = 1;\n");
  writeFileSync(join(directory, ".git/config"), "[http]\n\textraheader = AUTHORIZATION: basic letmein\n");
  writeFileSync(join(root, "outside.txt"), "letmein\n");
  const attempt = async (
    isSandboxed: boolean,
    { command, limits, hasNetwork, writable }: Attempt,
  ): Promise<Ran> => {
    const output = new PassThrough();
    let said = "";
    output.on("data", (chunk) => {
      said += String(chunk);
    });
    const request = {
      directory,
      command,
      writable: writable ?? ["reports"],
      // Node itself, where it does not lie with the system's programs.
      readable: [join(process.execPath, "../..")],
      hasNetwork: hasNetwork ?? false,
      path: `${join(process.execPath, "..")}:${PATH}`,
      limits: { ...LIMITS, seconds: 20, ...limits },
    };
    const place = { environment: { PATH, SECRET_TOKEN: "letmein" }, output };
    const run = isSandboxed
      ? await runInSandbox(await requireSandbox(request, place), request, place)
      : await runUnprotected(request, place);
    return { ...run, said };
  };
  return { root, directory, attempt };
}

const HAS_IT = findProgram("bwrap", { PATH }, "/nowhere") !== undefined;
describe.runIf(canUse("bubblewrap", HAS_IT))(
  "the sandbox of the test command [P33] [P134] [P135] [T132] [T138]",
  () => {
    it("lets a test command work: it reads the checkout, writes its report, and its status is told", async () => {
      const { directory, attempt } = workshop();
      const command = `cat src/page.ts; ${NODE} -e 'require("fs").writeFileSync("reports/junit.xml", "<a/>")'; mktemp; exit 3`;
      const ran = await attempt(true, { command });
      expect(ran).toMatchObject({
        exitStatus: 3,
        protection: expect.arrayContaining(["bubblewrap", "network: none"]),
      });
      expect(ran.said).toContain("export const page");
      expect(ran.said).toContain("/tmp/");
      expect(readFileSync(join(directory, "reports/junit.xml"), "utf8")).toBe("<a/>");
    });

    it("has no network: not even this machine's own [P134]", async () => {
      const server = createServer((_, response) => response.end("reached"));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      ending.push(() => new Promise((resolve) => server.close(resolve)));
      const { port } = server.address() as AddressInfo;
      const script = `fetch("http://127.0.0.1:${port}").then((r) => r.text()).then(console.log, () => console.log("no way"))`;
      const command = `${NODE} -e '${script}'`;
      const { attempt } = workshop();
      expect((await attempt(true, { command })).said.trim()).toBe("no way");
      expect((await attempt(false, { command })).said.trim()).toBe("reached");
      expect(await attempt(true, { command, hasNetwork: true })).toMatchObject({
        said: "reached\n",
        protection: expect.arrayContaining(["network: open"]),
      });
    });

    it.each([
      ["the checkout", "src/page.ts"],
      ["its hooks", ".git/hook"],
      ["what lies beside it", "../written.txt"],
    ])("cannot write to %s [P35] [P36]", async (_, path) => {
      const { directory, attempt } = workshop();
      const command = `echo mine > ${path}`;
      const text = () =>
        existsSync(join(directory, path)) ? readFileSync(join(directory, path), "utf8") : "";
      expect((await attempt(true, { command })).exitStatus === 0 && text() === "mine\n").toBe(false);
      expect(text()).not.toBe("mine\n");
      expect((await attempt(false, { command })).exitStatus).toBe(0);
      expect(text()).toBe("mine\n");
    });

    it.each([
      ["in files beside the checkout", "cat ../outside.txt"],
      ["in the checkout's git configuration", "cat .git/config"],
      ["in the environment of who started it", "cat /proc/*/environ | tr '\\0' '\\n'"],
    ])("finds no secret %s [P35]", async (_, command) => {
      process.env.PROOFGATE_TEST_SECRET = "letmein";
      ending.push(() => delete process.env.PROOFGATE_TEST_SECRET);
      // The environment of a process is what it was started with: one that has the secret runs beside.
      const { spawn } = await import("node:child_process");
      const beside = spawn("sleep", ["30"], { env: { PROOFGATE_TEST_SECRET: "letmein" } });
      ending.push(() => beside.kill());
      const { attempt } = workshop();
      expect((await attempt(true, { command })).said).not.toContain("letmein");
      expect((await attempt(false, { command })).said).toContain("letmein");
    });

    it("has nothing of the environment, in the sandbox and without", async () => {
      const { attempt } = workshop();
      for (const isSandboxed of [true, false])
        expect((await attempt(isSandboxed, { command: "env" })).said).not.toMatch(
          /SECRET|GITHUB|RUNNER|ACTIONS/,
        );
    });

    it("ends what forks without end, and all of it", async () => {
      const { directory, attempt } = workshop();
      // Each says that it has begun; the bomb ends by itself where nobody ends it.
      const command =
        "i=0; while [ $i -lt 200 ]; do (echo x >> reports/begun; sleep 8) & i=$((i+1)); done; wait; echo over";
      const limits = { processes: 40 };
      const bomb = await attempt(true, { command, limits });
      expect(bomb.said).not.toContain("over");
      expect(bomb.cut ?? bomb.said).toMatch(/more than 40 processes|fork|Resource temporarily/i);
      expect(bomb.milliseconds).toBeLessThan(8_000);
      const free = await attempt(false, { command, limits });
      expect(free.said).toContain("over");
      expect(readFileSync(join(directory, "reports/begun"), "utf8").length).toBeGreaterThan(2 * 200);
    });

    it("ends what fills the disk, in its report's directory and in a temporary one", async () => {
      const { directory, attempt } = workshop();
      const limits = { diskBytes: 16 * MIB };
      const write = (place: string) =>
        `i=0; while [ $i -lt 60 ]; do head -c 1048576 /dev/zero > ${place}/$i || exit 9; sleep 0.05; i=$((i+1)); done; echo over`;
      const full = await attempt(true, { command: write("reports"), limits });
      expect(full.cut).toBe("it has written more than 16777216 bytes");
      expect(readdirSync(join(directory, "reports")).length).toBeLessThan(60);
      expect((await attempt(true, { command: write("/tmp"), limits })).exitStatus).toBe(9);
      expect((await attempt(false, { command: write("reports"), limits })).said).toContain("over");
    });

    it("ends what takes all memory", async () => {
      const { attempt } = workshop();
      const script =
        "const held = []; for (let i = 0; i < 40; i += 1) held.push(Buffer.alloc(8 * 1048576, 1)); setTimeout(() => console.log(held.length), 1500)";
      const command = `${NODE} -e '${script}'`;
      const limits = { memoryBytes: 200 * MIB };
      expect((await attempt(true, { command, limits })).cut).toBe(
        "it takes more than 209715200 bytes of memory",
      );
      expect((await attempt(false, { command, limits })).said).toContain("40");
    });

    it("ends what does not end, with what it left behind [P34]", async () => {
      const { directory, attempt } = workshop();
      const command = "(while sleep 0.2; do echo tick >> reports/ticks; done) & setsid sleep 60";
      const ran = await attempt(true, { command, limits: { seconds: 2 } });
      expect(ran).toMatchObject({ exitStatus: 137, cut: "it ran for more than 2 seconds" });
      const after = readFileSync(join(directory, "reports/ticks"), "utf8");
      await attempt(true, { command: "sleep 1" });
      expect(readFileSync(join(directory, "reports/ticks"), "utf8")).toBe(after);
    });
  },
);

describe("without bubblewrap", () => {
  it("nothing is run, and it is said what to do", async () => {
    const { directory } = workshop();
    const place = { environment: { PATH: "/nowhere" }, output: new PassThrough() };
    await expect(requireSandbox({ directory, path: PATH }, place)).rejects.toThrow(
      /`bwrap` is not installed/,
    );
  });

  it("a `bwrap` of the checkout itself is none", async () => {
    const { directory } = workshop();
    writeFileSync(join(directory, "bwrap"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    const place = { environment: { PATH: directory }, output: new PassThrough() };
    await expect(requireSandbox({ directory, path: PATH }, place)).rejects.toThrow(/not installed/);
  });

  it("a `bwrap` that may not make a sandbox is said to be one", async () => {
    const { root, directory } = workshop();
    const programs = join(root, "programs");
    mkdirSync(programs);
    writeFileSync(
      join(programs, "bwrap"),
      "#!/bin/sh\necho setting up uid map: Permission denied >&2\nexit 1\n",
      { mode: 0o755 },
    );
    const place = { environment: { PATH: programs }, output: new PassThrough() };
    await expect(requireSandbox({ directory, path: PATH }, place)).rejects.toThrow(
      /uid map: Permission denied/,
    );
  });
});
