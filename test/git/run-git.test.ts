import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { runGit } from "../../src/git/run-git.ts";

it("ends a command in its time, though the helper that it has started waits on [S30]", async () => {
  const held: Socket[] = [];
  const server = createServer((socket) => void held.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/acme/shop.git`;
  // A server that accepts and never answers: until the end of this test nothing else ends the connection.
  const run = await runGit(["ls-remote", url], {
    timeoutMs: 1_000,
    environment: { GIT_ALLOW_PROTOCOL: "http" },
  });
  expect(run.cut).toBe("time");
  expect(held.filter((socket) => !socket.destroyed)).toHaveLength(1);
  for (const socket of held) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}, 60_000);

it("says all that a command said that ends by itself", async () => {
  const run = await runGit(["version"], { timeoutMs: 60_000 });
  expect(run).toMatchObject({ status: 0, stderr: "" });
  expect(run.cut).toBeUndefined();
  expect(run.stdout.toString("utf8")).toMatch(/^git version /);
});
