import type { Handle } from "../store/transaction.ts";

/** A repository as it is called now, and the installation that reaches it. */
export interface KnownRepository {
  readonly id: number;
  readonly fullName: string;
  readonly owner: string;
  readonly name: string;
  readonly installationId: number | undefined;
  readonly state: "active" | "suspended" | "removed";
}

export async function findRepository(db: Handle, id: number): Promise<KnownRepository | undefined> {
  const row = await db
    .selectFrom("repositories")
    .select(["id", "full_name", "installation_id", "state"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : knownOf(row);
}

/** Those that the App may speak to, by id. */
export async function activeRepositories(db: Handle): Promise<readonly KnownRepository[]> {
  const rows = await db
    .selectFrom("repositories")
    .select(["id", "full_name", "installation_id", "state"])
    .where("state", "=", "active")
    .where("installation_id", "is not", null)
    .orderBy("id")
    .execute();
  return rows.map(knownOf);
}

/** What became of an installation holds for all of its repositories. */
export async function setInstallationState(
  db: Handle,
  installationId: number,
  state: KnownRepository["state"],
  now: Date,
): Promise<void> {
  await db
    .updateTable("repositories")
    .set({ state, changed_at: now })
    .where("installation_id", "=", installationId)
    .where("state", "<>", state)
    .execute();
}

/** Active repositories that no installation reaches any more: deleted, or taken from the App. */
export async function removeUnreached(db: Handle, reached: readonly number[], now: Date): Promise<void> {
  const known = new Set(reached);
  for (const { id } of await activeRepositories(db)) {
    if (known.has(id)) continue;
    await db
      .updateTable("repositories")
      .set({ state: "removed", changed_at: now })
      .where("id", "=", id)
      .execute();
  }
}

function knownOf(row: {
  readonly id: number;
  readonly full_name: string;
  readonly installation_id: number | null;
  readonly state: KnownRepository["state"];
}): KnownRepository {
  const [owner = "", name = ""] = row.full_name.split("/", 2);
  const { id, full_name: fullName, installation_id, state } = row;
  return { id, fullName, owner, name, installationId: installation_id ?? undefined, state };
}
