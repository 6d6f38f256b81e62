import { CannotRun } from "../git/cannot-run.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import { forTerminal } from "../report/escape.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { write } from "./io.ts";
import { faultLines, verifySource } from "./ledger-verify.ts";
import { openLedger, SOURCE_OPTIONS } from "./open-ledger.ts";

/** Entries that are shown where nothing is said. */
const LAST_DEFAULT = 50;
/** Entries that may be asked for at once: they are held in memory. */
const LAST_MAX = 10_000;

export const command: Command = {
  name: "ledger show",
  summary: "list what a ledger records, newest last",
  operands: { usage: "[FILE]", min: 0, max: 1 },
  options: {
    ...SOURCE_OPTIONS,
    run: { value: "RUN", summary: "only entries of this run" },
    branch: { value: "NAME", summary: "only entries of this branch" },
    kind: { value: "KIND", summary: "only entries of this kind, as `verdict`" },
    last: {
      value: "N",
      summary: `how many at most, the newest (default ${LAST_DEFAULT}, up to ${LAST_MAX})`,
    },
    format: FORMAT,
  },
  notes: [
    "The ledger is verified as it is read: one that is broken is shown, and what is wrong is said below.",
    "exit status: 0, 1 where the ledger is not whole, 2 cannot run",
  ],
  examples: [
    "proofgate ledger show ledger.jsonl --run R-17",
    "proofgate ledger show --ref . --kind promotion --last 10",
    "proofgate ledger show ledger.jsonl --format json",
  ],
  async run(given, io) {
    const isAsked = selection(given);
    const last = lastOf(given);
    const source = await openLedger(given, io);
    try {
      const shown: LedgerEntry[] = [];
      let matching = 0;
      const verification = await verifySource(source, given, io, (line) => {
        if (!("entry" in line) || !isAsked(line.entry)) return;
        matching++;
        // Twice as many as are wanted are held before the oldest are dropped, so that dropping stays cheap.
        if (shown.push(line.entry) >= 2 * last) shown.splice(0, shown.length - last);
      });
      shown.splice(0, Math.max(0, shown.length - last));
      const { faults, faultCount } = verification;
      if (given.value("format") === "json") {
        await answer(io, { version: 1, matching, entries: shown, faults, fault_count: faultCount });
      } else {
        const hidden = matching - shown.length;
        const earlier = hidden > 0 ? [`(${hidden} earlier ones: \`--last N\` shows more)`] : [];
        const none = matching === 0 ? ["no entry"] : [];
        const lines = [...earlier, ...none, ...shown.flatMap(linesOf), ...faultLines(faults)];
        await write(io.stdout, `${lines.join("\n")}\n`);
      }
      return faultCount === 0 ? EXIT.pass : EXIT.shut;
    } finally {
      await source.close();
    }
  },
};

function selection(given: Given): (entry: LedgerEntry) => boolean {
  const [run, branch, kind] = ["run", "branch", "kind"].map((name) => given.value(name));
  return (entry) =>
    (run === undefined || entry.subject.run === run) &&
    (branch === undefined || entry.subject.branch === branch) &&
    (kind === undefined || entry.kind === kind);
}

function lastOf(given: Given): number {
  const text = given.value("last");
  if (text === undefined) return LAST_DEFAULT;
  const last = Number(text);
  if (/^[1-9][0-9]*$/.test(text) && last <= LAST_MAX) return last;
  throw new CannotRun(
    `\`${text}\` is not how many entries to show`,
    `write a whole number from 1 to ${LAST_MAX}`,
  );
}

/** UTF-16 code units of a body that are shown; `--format json` has all. */
const BODY_SHOWN = 200;

function linesOf({ sequence, recorded_at, kind, actor, subject, body }: LedgerEntry): string[] {
  const about = Object.entries(subject).map(([key, value]) => `${key} ${value}`);
  const text = JSON.stringify(body);
  return [
    forTerminal(`#${sequence}  ${recorded_at}  ${kind}  by ${actor.login}  ${about.join(", ")}`),
    `    ${forTerminal(text.length > BODY_SHOWN ? `${text.slice(0, BODY_SHOWN)}…` : text)}`,
  ];
}
