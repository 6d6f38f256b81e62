import { type Session, StoreUnusableError } from "./engine.ts";
import { checksumOf, type Migration } from "./migration.ts";

const TABLE = `
create table if not exists schema_migrations (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
)`;

/**
 * Brings a database forward to the last of these migrations and says which it applied, in order; each in a transaction of
 * its own. Throws StoreUnusableError, having changed nothing, for a database that a newer release has migrated, or in
 * which an old migration is not the one that this release knows. One process at a time: see `underSchemaLock`.
 */
export async function migrate(
  session: Session,
  place: string,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  checkNumbers(migrations);
  await session.run(TABLE);
  const applied = await session.query("select name, checksum from schema_migrations order by name");
  const missing = migrations.slice(checkedCount(applied, migrations, place));
  for (const migration of missing) await apply(session, migration);
  return missing.map(({ name }) => name);
}

async function apply(session: Session, migration: Migration): Promise<void> {
  try {
    await session.run("begin");
    await session.run(migration.sql);
    await session.query("insert into schema_migrations (name, checksum) values ($1, $2)", [
      migration.name,
      checksumOf(migration),
    ]);
    await session.run("commit");
  } catch (cause) {
    await session.run("rollback");
    throw new StoreUnusableError(
      `migration \`${migration.name}\` failed and was undone: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

/** How many of ours the database has. What it has must be ours from the first on, unchanged. */
function checkedCount(
  applied: readonly Record<string, unknown>[],
  migrations: readonly Migration[],
  place: string,
): number {
  for (const [index, { name, checksum }] of applied.entries()) {
    const ours = migrations[index];
    if (ours === undefined || ours.name !== name) {
      throw new StoreUnusableError(
        `${place} has migration \`${name}\`, which this release does not know: it was opened by a newer Proofgate; run that release or a newer one`,
      );
    }
    if (checksumOf(ours) !== checksum) {
      throw new StoreUnusableError(
        `migration \`${name}\` is not the one that ${place} was made with: a released migration is never edited; put its text back, and add another migration`,
      );
    }
  }
  return applied.length;
}

function checkNumbers(migrations: readonly Migration[]): void {
  for (const [index, { name }] of migrations.entries()) {
    if (!new RegExp(`^${String(index + 1).padStart(4, "0")}-[a-z0-9]+(-[a-z0-9]+)*$`).test(name)) {
      throw new Error(`invariant: migration \`${name}\` is not number ${index + 1}`);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
