// Comments are taken out first: with one in between, the words are a statement all the same.
const DESTROYS =
  /\b(drop\s+(database|schema|table|user|role|keyspace|collection|index|view|tablespace|owned)|truncate\s+(table\s+)?[\w"`[.]+|delete\s+from\s+[\w"`.[\]]+\s*(;|$|where\s+(1\s*=\s*1|true)))|\b(dropDatabase|flushall|flushdb|db\.\w+\.(drop|deleteMany|remove)\()/i;

export function sqlDestruction(text: string): boolean {
  return DESTROYS.test(
    text.length > 200_000
      ? text.slice(0, 200_000)
      : text.replace(/\/\*.*?\*\//gs, " ").replace(/--.*$/gm, " "),
  );
}

/** Statements that only ask. */
export function sqlOnlyAsks(text: string): boolean {
  const statements = text
    .split(";")
    .map((statement) => statement.trim())
    .filter(Boolean);
  return statements.every(
    (statement) =>
      /^(select|show|explain|describe|\\[dl]\w*\+?|\.tables|\.schema|ping|info|get|keys)\b/i.test(
        statement,
      ) && !/\binto\b|\bpg_\w*(write|execute|terminate)|\bload_file|copy\b|pg_sleep/i.test(statement),
  );
}
