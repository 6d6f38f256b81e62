import pg from "pg";

/** What the database alone needs for rows of the same size: as many inserts, in as many transactions. */
export interface BareDatabase {
  /** Rows in one transaction. */
  insert(rows: readonly string[]): Promise<void>;
  /** Each in a transaction of its own. */
  read(key: number): Promise<Buffer>;
  keep(values: readonly Buffer[]): Promise<void>;
  close(): Promise<void>;
}

/** As many as one process of the App has. */
const CONNECTIONS = 10;

export async function openBareDatabase(url: string): Promise<BareDatabase> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  await pool.query(
    "create table events (id bigint generated always as identity primary key, event text not null)",
  );
  await pool.query("create table kept (key int primary key, value bytea not null)");
  return {
    insert: async (rows) => {
      const client = await pool.connect();
      try {
        await client.query("begin");
        await client.query("insert into events (event) select * from unnest($1::text[])", [rows]);
        await client.query("commit");
      } finally {
        client.release();
      }
    },
    read: async (key) =>
      (await pool.query("select value from kept where key = $1", [key])).rows[0].value as Buffer,
    keep: async (values) => {
      for (const [key, value] of values.entries())
        await pool.query("insert into kept (key, value) values ($1, $2)", [key, value]);
    },
    close: () => pool.end(),
  };
}
