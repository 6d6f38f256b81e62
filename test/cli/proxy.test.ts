import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { useProxy } from "../../src/cli/proxy.ts";
import { remoteRefs } from "../../src/git/remote-refs.ts";

const REMOTE = { url: "http://localhost:8449/acme/shop.git", token: "t".repeat(20) };

/** What a proxy is asked for by somebody who asks a remote for its refs. */
async function askedOfProxy(more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(502).end();
  });
  proxy.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const end = useProxy({ HTTP_PROXY: address, ...more });
  try {
    expect(await remoteRefs(REMOTE, ["refs/heads/"])).toMatchObject({ kind: "failed", why: "unreachable" });
  } finally {
    end();
    await new Promise((resolve) => proxy.close(resolve));
  }
  return asked;
}

it("asks for refs through the proxy that the environment names, as git fetches through it", async () => {
  expect(await askedOfProxy()).toEqual([expect.stringMatching(/localhost:8449/)]);
});

it("goes past it to hosts that NO_PROXY names", async () => {
  expect(await askedOfProxy({ NO_PROXY: "example.com,localhost" })).toEqual([]);
});

it("refuses what is no address of a proxy, and does not repeat it", () => {
  const odd = `pass-${"w".repeat(5)}`;
  expect(() => useProxy({ HTTPS_PROXY: odd })).toThrow("is no address of a proxy");
  expect(() => useProxy({ HTTPS_PROXY: odd })).not.toThrow(odd);
  useProxy({ HTTPS_PROXY: "", PATH: "/bin" })();
});
