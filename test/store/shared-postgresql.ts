import type { TestProject } from "vitest/node";
import { openStore } from "../../src/store/open-store.ts";
import { findPostgresql, startPostgresql } from "./postgresql-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Of a database with our tables and nothing in them, to make others of; absent where there is no server. */
    readonly postgresqlTemplate?: string;
  }
}

/** Files whose tests start the App; `vitest run test/rules` needs no server. */
const APP_TESTS = /\btest\/(?:app|scenarios)\b/;

let stop: (() => Promise<void>) | undefined;

/**
 * One PostgreSQL for all tests that start the App, where this machine has one: to make each a database of a server that
 * runs takes a tenth of what the embedded one takes, and none of the memory of the process, by which it starts git faster.
 */
export async function setup(project: TestProject): Promise<void> {
  const named = process.argv.slice(2).filter((word) => word.startsWith("test"));
  const binaries = findPostgresql();
  if (binaries === undefined || (named.length > 0 && !named.some((name) => APP_TESTS.test(name)))) return;
  const server = await startPostgresql(binaries);
  stop = server.stop;
  const template = await server.createDatabase();
  await (await openStore({ databaseUrl: template, dataDir: "unused", log: () => undefined })).close();
  project.provide("postgresqlTemplate", template);
}

export async function teardown(): Promise<void> {
  await stop?.();
}
