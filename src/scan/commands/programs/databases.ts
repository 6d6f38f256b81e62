import type { Call, ProgramTable } from "../call.ts";
import { contacts } from "../network.ts";
import { readOptions } from "../options.ts";
import { runsFile } from "../run-file.ts";
import { say, whereIs } from "../scene.ts";
import { type ShellWord, shown } from "../shell-word.ts";
import { sqlDestruction, sqlOnlyAsks } from "../sql.ts";

/** Clients: the statements they are given are read, in their words and on their standard input. */
function client(call: Call): undefined {
  const { scene, args, name, stdin } = call;
  const options = readOptions(
    args,
    "-c --command -e --execute --eval -q --query -f --file -h --host -U -u --username --user -d --dbname -D --database -p --port -P -v --set --variable -S -n --uri -s",
  );
  for (const host of options.values("-h", "--host"))
    contacts(scene, { ...host, value: host.dynamic ? host.value : `db://${host.value}` }, name);
  for (const url of args)
    if (/^(postgres(ql)?|mysql|mongodb(\+srv)?|rediss?):\/\//.test(url.value)) contacts(scene, url, name);
  const texts = [
    ...options.values("-c", "--command", "-e", "--execute", "--eval", "-q", "--query"),
    ...(/redis|valkey|sqlite|duckdb|cqlsh/.test(name) ? joined(options.operands) : []),
  ];
  for (const file of options.values("-f", "--file"))
    if (file.value !== "-") runsFile(scene, file, stdin, false);
  for (const text of texts) statement(call, text);
  if (stdin.kind === "text")
    statement(call, {
      text: stdin.text,
      value: stdin.text,
      dynamic: stdin.text.includes("\u0001"),
      glob: false,
      home: false,
    });
  if (stdin.kind === "fetched")
    say(scene, "runs-fetched-code", `\`${name}\` runs statements from the network`);
  if (stdin.kind === "hidden")
    say(scene, "runs-hidden-code", `\`${name}\` runs statements that nobody can read`);
  if (
    texts.length === 0 &&
    stdin.kind === "none" &&
    args.some(({ value }) => /^(--version|-V|--help|-l|--list)$/.test(value))
  )
    return;
  if (texts.length === 0) say(scene, "acts-remotely", `\`${name}\` speaks to a database`);
}

function joined(words: readonly ShellWord[]): ShellWord[] {
  const [first] = words;
  if (first === undefined) return [];
  return [
    {
      ...first,
      text: words.map(({ text }) => text).join(" "),
      value: words.map(({ value }) => value).join(" "),
      dynamic: words.some(({ dynamic }) => dynamic),
    },
  ];
}

function statement({ scene, name, args }: Call, text: ShellWord): undefined {
  const what = `\`${name}\` runs \`${shown(text.text)}\``;
  for (const [, inner] of text.value.matchAll(/(?:\\!|\.shell|\.system|system|\\copy .* program)\s+(.+)/gi)) {
    scene.judgeText(inner!.replace(/^['"]|['"]$/g, ""));
    say(scene, "runs-inline-code", what);
  }
  const local =
    /sqlite|duckdb/.test(name) &&
    args.some(
      (word) =>
        !word.value.startsWith("-") &&
        whereIs(scene, word).kind === "inside" &&
        /^[\w./-]+$/.test(word.value),
    );
  if (sqlDestruction(text.value)) return say(scene, local ? "discards-work" : "destroys-data", what);
  if (
    !sqlOnlyAsks(/sqlite|duckdb/.test(name) ? text.value.replace(/^\S+\s*/, "") : text.value) ||
    text.dynamic
  )
    say(scene, "acts-remotely", what);
}

function drops({ scene, name }: Call): undefined {
  say(scene, "destroys-data", `\`${name}\` drops a database or its users`);
}

export const DATABASES: ProgramTable = [
  [
    "psql pgcli mysql mariadb mycli mongo mongosh redis-cli valkey-cli sqlite3 sqlite duckdb cqlsh clickhouse-client clickhouse sqlcmd isql sqlplus influx cypher-shell usql bq-query",
    client,
  ],
  ["dropdb dropuser mysqladmin-drop", drops],
  [
    "mysqladmin",
    ({ scene, args, name }) =>
      say(
        scene,
        args.some(({ value }) => value === "drop") ? "destroys-data" : "acts-remotely",
        `\`${name}\` manages a database`,
      ),
  ],
  ["pg_isready pg_config pg_dump mysqldump mongodump pg_dumpall", () => undefined],
  [
    "createdb createuser pg_restore mongorestore mongoimport initdb pg_ctl pg_ctlcluster",
    ({ scene, name }) => say(scene, "changes-system", `\`${name}\` changes a database server`),
  ],
];
