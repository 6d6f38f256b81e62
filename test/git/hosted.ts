import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../src/git/types.ts";
import { Fixture, temporaryDirectory } from "./fixture.ts";
import { type GitServer, serveGit } from "./git-over-http.ts";

/** A repository with one commit on `main`, behind HTTP. */
export interface Hosted {
  readonly fixture: Fixture;
  readonly server: GitServer;
  readonly remote: { readonly url: string; readonly token: string };
  readonly head: Oid;
}

export async function hosted(): Promise<Hosted> {
  const root = temporaryDirectory();
  mkdirSync(join(root, "shop"));
  const fixture = new Fixture(join(root, "shop"));
  fixture.git("init", "-q", "-b", "main");
  // As GitHub does: any object is given to who knows its id.
  fixture.git("config", "uploadpack.allowAnySHA1InWant", "true");
  const head = fixture.write("a.txt", "one\n").commit("base");
  const server = await serveGit(root);
  const token = ["ghs", "a1B2".repeat(9)].join("_");
  return { fixture, server, remote: { url: server.url("shop/.git"), token }, head };
}
