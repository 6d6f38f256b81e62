import type { Session } from "./engine.ts";
import { sqlStateOf } from "./transaction.ts";

/** Who the App is in the database while it works: not the owner of the tables, but who may do what the App has to do. */
export const APPLICATION_ROLE = "proofgate_app";

/** What is only ever added. */
const APPEND_ONLY = [
  "ledger_entries",
  "ledger_checkpoints",
  "ledger_keys",
  "verdicts",
  "findings",
  "stop_findings",
  "evidence",
  "run_tokens",
  "manifest_seals",
];
/** The one column of them that is emptied after a time: reports as they came in. Their digests stay. */
const EMPTIED = { table: "evidence", column: "contents" };
/** What is forgotten after a time. Stops, plans, runs and heads never are. */
const FORGETTABLE = ["jobs", "judged_facts"];

/** Roles belong to a whole server: two databases on it may be set up at the same moment. */
const MADE_MEANWHILE: ReadonlySet<unknown> = new Set(["42710", "23505", "XX000"]);

/**
 * Makes the role that may add to the ledger and not change or delete it [P89], and grants it what the App needs: idempotent.
 * Undefined where this user may not make roles and nobody made it one: then the triggers of the ledger stand alone.
 */
export async function prepareApplicationRole(session: Session): Promise<string | undefined> {
  if (!(await roleExists(session)) && !(await created(session))) return undefined;
  if (!(await mayBecome(session))) return undefined;
  const tables = `all tables in schema ${await schemaOf(session)}`;
  await session.run(`
    begin;
    grant usage on schema ${await schemaOf(session)} to ${APPLICATION_ROLE};
    revoke all on ${tables} from ${APPLICATION_ROLE};
    grant select, insert, update on ${tables} to ${APPLICATION_ROLE};
    grant delete on ${FORGETTABLE.join(", ")} to ${APPLICATION_ROLE};
    revoke update on ${APPEND_ONLY.join(", ")} from ${APPLICATION_ROLE};
    grant update (${EMPTIED.column}) on ${EMPTIED.table} to ${APPLICATION_ROLE};
    revoke insert, update on schema_migrations from ${APPLICATION_ROLE};
    commit;
  `);
  return APPLICATION_ROLE;
}

async function roleExists(session: Session): Promise<boolean> {
  return (await session.query("select from pg_roles where rolname = $1", [APPLICATION_ROLE])).length > 0;
}

async function created(session: Session): Promise<boolean> {
  const [me] = await session.query(
    "select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user",
  );
  if (me?.may !== true) return false;
  try {
    await session.run(`create role ${APPLICATION_ROLE} nologin`);
  } catch (error) {
    if (!MADE_MEANWHILE.has(sqlStateOf(error))) throw error;
  }
  return await roleExists(session);
}

/** Since PostgreSQL 16 who made a role may grant it, but is not its member yet. */
async function mayBecome(session: Session): Promise<boolean> {
  const isMember = async () => {
    const [row] = await session.query("select pg_has_role(current_user, $1, 'member') as is", [
      APPLICATION_ROLE,
    ]);
    return row?.is === true;
  };
  if (await isMember()) return true;
  try {
    await session.run(`grant ${APPLICATION_ROLE} to current_user`);
  } catch (error) {
    // insufficient_privilege: an administrator made the role and did not give it to this user.
    if (sqlStateOf(error) !== "42501") throw error;
  }
  return await isMember();
}

async function schemaOf(session: Session): Promise<string> {
  const [row] = await session.query("select quote_ident(current_schema()) as name");
  return String(row?.name);
}
