import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A real PostgreSQL server of our own, on no port that anybody else could use. */
export interface PostgresqlServer {
  /** The URL of a new, empty database. */
  readonly createDatabase: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** The directory with `initdb` and `postgres`; undefined where this machine has none. */
export function findPostgresql(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).map((name) => join(debian, name, "bin")) : [];
  const candidates = [...(process.env.PATH ?? "").split(":"), ...versions];
  return candidates.find((path) => existsSync(join(path, "initdb")) && existsSync(join(path, "postgres")));
}

/** It is reached through a socket in its own directory; `fsync` as told, for tests end processes and not machines. */
export async function startPostgresql(binaries: string, { fsync = false } = {}): Promise<PostgresqlServer> {
  const directory = mkdtempSync(join(tmpdir(), "proofgate-postgresql-"));
  const owner = unprivileged();
  if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
  const as = { ...owner, cwd: directory, env: { PATH: process.env.PATH ?? "", LC_ALL: "C" } };
  const data = join(directory, "data");
  execFileSync(
    join(binaries, "initdb"),
    ["-D", data, "-U", "proofgate", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
    { ...as, stdio: "ignore" },
  );
  const settings = { listen_addresses: "", unix_socket_directories: directory, fsync: fsync ? "on" : "off" };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(join(binaries, "postgres"), ["-D", data, ...options], { ...as, stdio: "ignore" });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const urlOf = (database: string) =>
    `postgresql://proofgate@localhost/${database}?host=${encodeURIComponent(directory)}`;
  await untilReady(urlOf("postgres"));
  let databases = 0;
  return {
    createDatabase: async () => {
      databases += 1;
      await administer(urlOf("postgres"), `create database test_${databases}`);
      return urlOf(`test_${databases}`);
    },
    stop: async () => {
      server.kill("SIGQUIT");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** SQLSTATE. */
const OBJECT_IN_USE = "55006";
const COPY_ATTEMPTS = 20;

/** The URL of a new database with all that is in the one whose URL is given, which nobody may be using. */
export async function copyDatabase(url: string): Promise<string> {
  const from = new URL(url);
  const name = `copy_${randomUUID().replaceAll("-", "")}`;
  const [template, to, maintenance] = [from.pathname.slice(1), new URL(url), new URL(url)];
  to.pathname = name;
  maintenance.pathname = "postgres";
  for (let attempt = 1; ; attempt++) {
    try {
      await administer(maintenance.href, `create database ${name} template ${template}`);
      return to.href;
    } catch (error) {
      // The server's own housekeeping may be in the template for a moment.
      if (attempt === COPY_ATTEMPTS || (error as { code?: string }).code !== OBJECT_IN_USE) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function untilReady(url: string): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      return await administer(url, "select 1");
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** PostgreSQL refuses to run as root: then as the user that its package made, or as nobody. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (user === undefined) throw new Error("this machine has no user that PostgreSQL could run as");
  return { uid: Number(user[2]), gid: Number(user[3]) };
}
