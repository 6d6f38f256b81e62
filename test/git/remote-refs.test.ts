import { expect, it } from "vitest";
import { remoteRefs } from "../../src/git/remote-refs.ts";
import { hosted } from "./hosted.ts";

const MAIN = ["refs/heads/main"];

it("lists refs by whole names and by prefixes, as they are now", async () => {
  const { fixture, remote, head } = await hosted();
  for (const name of ["agent/a", "agent/deep/b", "x/agent/a", "agentic"]) fixture.git("branch", name);
  expect(await remoteRefs(remote, ["refs/heads/agent/", "refs/heads/main"])).toEqual({
    kind: "refs",
    refs: ["refs/heads/agent/a", "refs/heads/agent/deep/b", "refs/heads/main"].map((name) => ({
      name,
      oid: head,
    })),
  });
  expect(await remoteRefs(remote, ["refs/heads/agent/gone"])).toEqual({ kind: "refs", refs: [] });
});

it("gives none of an empty list, and of a repository without commits", async () => {
  const { fixture, remote } = await hosted();
  fixture.git("update-ref", "-d", "refs/heads/main");
  expect(await remoteRefs(remote, ["refs/heads/"])).toEqual({ kind: "refs", refs: [] });
});

it("takes thousands, and none for a part of them", async () => {
  const { fixture, server, remote, head } = await hosted();
  const names = Array.from({ length: 3_000 }, (_, at) => `refs/heads/agent/${at}`);
  fixture.run(["update-ref", "--stdin"], names.map((name) => `create ${name} ${head}\n`).join(""));
  const listed = await remoteRefs(remote, ["refs/heads/agent/"]);
  expect(listed.kind === "refs" && new Set(listed.refs.map(({ name }) => name))).toEqual(new Set(names));
  server.answer = (_, response) => {
    const line = `${head} refs/heads/agent/1\n`;
    response
      .writeHead(200, { "content-type": "application/x-git-upload-pack-result" })
      .end(`${(line.length + 4).toString(16).padStart(4, "0")}${line}`);
    return true;
  };
  expect(await remoteRefs(remote, ["refs/heads/agent/"])).toMatchObject({
    why: "unreachable",
    detail: "the remote's answer is not whole",
  });
});

it("tells what is refused and what may be otherwise in a minute apart, and repeats no token [T165]", async () => {
  const { server, remote } = await hosted();
  for (const [status, why] of [
    [401, "refused"],
    [403, "refused"],
    [404, "refused"],
    [429, "unreachable"],
    [502, "unreachable"],
  ] as const) {
    server.answer = (request, response) => {
      response.writeHead(status).end(`no: ${request.headers.authorization}`);
      return true;
    };
    const failed = await remoteRefs(remote, MAIN);
    expect([status, failed]).toMatchObject([status, { kind: "failed", why }]);
    expect(JSON.stringify(failed)).not.toContain(remote.token);
  }
  for (const body of ["not git's", "0010ERR go away!0000", "zzzz", "0009hello0000"]) {
    server.answer = (_, response) => {
      response.writeHead(200, { "content-type": "application/x-git-upload-pack-result" }).end(body);
      return true;
    };
    expect(await remoteRefs(remote, MAIN)).toMatchObject({ kind: "failed", why: "unreachable" });
  }
  server.answer = (request) => {
    request.socket.destroy();
    return true;
  };
  expect(await remoteRefs(remote, MAIN)).toMatchObject({ kind: "failed", why: "unreachable" });
});

it("does not follow a redirect with its token [T163]", async () => {
  const { server, remote } = await hosted();
  const elsewhere = await hosted();
  server.answer = (_, response) => {
    response.writeHead(307, { location: `${elsewhere.remote.url}/git-upload-pack` }).end();
    return true;
  };
  expect(await remoteRefs(remote, MAIN)).toMatchObject({ kind: "failed" });
  expect(elsewhere.server.authorizations).toEqual([]);
});

it("refuses addresses that a token must not go to [T164]", async () => {
  for (const url of ["file:///etc", "http://example.com/x.git", "https://user:word@example.com/x.git"])
    await expect(remoteRefs({ url, token: "t" }, MAIN)).rejects.toThrow("no https address");
});
