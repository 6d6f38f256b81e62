import type { Session } from "../../src/store/engine.ts";

/** What PostgreSQL 14 to 18 and PGlite say of themselves in the same words. Constraints on single not-null columns are told with the column. */
const QUESTIONS: readonly (readonly [string, string])[] = [
  [
    "columns",
    `select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
       || case when a.attnotnull then ' not null' else '' end
       || case a.attidentity when 'a' then ' generated always as identity' else '' end
       || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
       || case a.attstorage when 'e' then ' storage external' else '' end as line
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
     order by c.relname collate "C", a.attnum`,
  ],
  [
    "constraints",
    `select conrelid::regclass || ': ' || conname || ' ' || pg_get_constraintdef(oid) as line
     from pg_constraint where connamespace = current_schema()::regnamespace and contype <> 'n' and conrelid <> 0
     order by (conrelid::regclass::text || ' ' || conname) collate "C"`,
  ],
  [
    "indexes",
    `select replace(indexdef, ' ' || schemaname || '.', ' ') as line from pg_indexes where schemaname = current_schema()
     order by indexname collate "C"`,
  ],
  [
    "triggers",
    `select replace(pg_get_triggerdef(t.oid), ' ' || current_schema() || '.', ' ') as line
     from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where not t.tgisinternal and c.relnamespace = current_schema()::regnamespace
     order by t.tgname collate "C"`,
  ],
  [
    "functions",
    `select p.proname || ' md5 ' || md5(p.prosrc) as line from pg_proc p
     where p.pronamespace = current_schema()::regnamespace order by p.proname collate "C"`,
  ],
  [
    "what proofgate_app may do",
    `select table_name || ': ' || string_agg(lower(privilege_type), ', ' order by privilege_type) as line
     from information_schema.table_privileges
     where grantee = 'proofgate_app' and table_schema = current_schema()
     group by table_name order by table_name collate "C"`,
  ],
];

/** The schema as text: a migration's whole effect, to be read in review. */
export async function dumpSchema(session: Pick<Session, "query">): Promise<string> {
  const chapters: string[] = [];
  for (const [title, question] of QUESTIONS) {
    const rows = await session.query(question);
    chapters.push([`-- ${title}`, ...rows.map(({ line }) => String(line))].join("\n"));
  }
  return `${chapters.join("\n\n")}\n`;
}
