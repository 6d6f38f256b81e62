import { createHash } from "node:crypto";

/** One step of the schema. Once released, its text is never changed: what is wrong is put right by a later one. */
export interface Migration {
  /** `0001-deliveries`: four digits, counted without gaps, and what it brings. */
  readonly name: string;
  /** Statements in PostgreSQL's SQL, run together in one transaction. */
  readonly sql: string;
}

/** SHA-256 of the statements, white space at line ends aside: what is compared when a database is opened. */
export function checksumOf(migration: Migration): string {
  const text = migration.sql.trim().replace(/[ \t]+$/gm, "");
  return createHash("sha256").update(text, "utf8").digest("hex");
}
