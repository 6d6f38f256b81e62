import { type FactsRecord, readFactsRecord, replayed } from "../engine/facts-record.ts";
import type { Finding } from "../engine/finding.ts";
import type { Verdict } from "../engine/verdict.ts";
import { isSameDecision, type RuleChange, ruleChanges } from "../engine/verdict-comparison.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import type { ArchiveMember } from "../ledger/tar.ts";
import { verifyArchive } from "../ledger/verify-archive.ts";
import { forTerminal } from "../report/escape.ts";
import { renderJson } from "../report/json.ts";
import { rules } from "../rules/index.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT } from "./command.ts";
import { write } from "./io.ts";
import { readWitnesses } from "./open-ledger.ts";
import { APP_OPTION, readRunArchive } from "./run-source.ts";

export const command: Command = {
  name: "replay",
  summary:
    "make each verdict of a run again from the facts that were kept, and say what today's rules change",
  operands: { usage: "RUN|FILE", min: 1, max: 1 },
  options: {
    app: APP_OPTION,
    key: {
      value: "FILE",
      summary: "the App's public keys: the record must be signed by one of them",
      many: true,
    },
    format: FORMAT,
  },
  notes: [
    "RUN is asked of the App; FILE is an archive of `proofgate export`, and needs no network. The record is proven first.",
    "same: the bytes of the verdict are those of then. otherwise each rule that says something else is named, with what it said",
    "then and what it says now; a rule that is new since is marked. A verdict whose facts are not kept any more is counted.",
    "exit status: 0 all the same, 1 something changed, 2 cannot run",
  ],
  examples: [
    "proofgate replay R-0123456789abcdef --app https://proofgate.example.com",
    "proofgate replay R-0123456789abcdef.tar --key proofgate-keys.json --format json",
  ],
  async run(given, io) {
    const archive = await readRunArchive(given, io);
    const { keys } = await readWitnesses(given, io);
    const { run = "", faults, members } = await verifyArchive(archive, keys);
    if (faults[0] !== undefined)
      throw new CannotRun(
        `the record is not what the App wrote: \`${faults[0].file}\`: ${faults[0].message}`,
        "`proofgate verify` names every fault",
      );
    const all = replaysIn(members);
    if (given.value("format") === "json") await answer(io, { version: 1, run, verdicts: all.map(jsonOf) });
    else await write(io.stdout, `${textOf(run, all).join("\n")}\n`);
    return all.some(({ outcome }) => outcome === "changed") ? EXIT.shut : EXIT.pass;
  },
};

interface Replay {
  readonly id: string;
  readonly gate: string;
  readonly before: Pick<Verdict, "head" | "verdict" | "stop_codes">;
  readonly outcome: "same" | "changed" | "not kept";
  readonly after?: Pick<Verdict, "verdict" | "stop_codes">;
  readonly decidesAlike?: boolean;
  readonly rules: readonly RuleChange[];
}

/** Every verdict of the run, in the order of the ledger. */
function replaysIn(members: readonly ArchiveMember[]): readonly Replay[] {
  const texts = new Map(members.map(({ name, bytes }) => [name, bytes]));
  const lines = (texts.get("ledger.jsonl")?.toString("utf8") ?? "").split("\n");
  return lines.flatMap((line): Replay[] => {
    if (!line.includes('"kind":"verdict"')) return [];
    const { kind, subject, body } = JSON.parse(line) as LedgerEntry;
    const verdict = texts.get(`verdicts/${subject.verdict}.json`)?.toString("utf8");
    if (kind !== "verdict" || subject.verdict === undefined || verdict === undefined) return [];
    const facts = texts.get(`facts/${String(body.facts_sha256)}.json`)?.toString("utf8");
    return [replayOf({ id: subject.verdict, gate: subject.gate ?? "" }, verdict, facts)];
  });
}

function replayOf(named: Pick<Replay, "id" | "gate">, verdict: string, facts: string | undefined): Replay {
  const then = JSON.parse(verdict) as Verdict;
  if (facts === undefined) return { ...named, before: then, outcome: "not kept", rules: [] };
  const record: FactsRecord = readFactsRecord(facts);
  const now = replayed(record, rules);
  if (renderJson(now, 0) === verdict) return { ...named, before: then, outcome: "same", rules: [] };
  const ruleIds = rules.map(({ id }) => id);
  const changes = ruleChanges(
    { findings: then.findings, ruleIds: record.ruleIds },
    { findings: now.findings, ruleIds },
  );
  const decidesAlike = isSameDecision(then, now);
  return { ...named, before: then, after: now, outcome: "changed", decidesAlike, rules: changes };
}

function jsonOf({ id, gate, before, after, outcome, decidesAlike, rules: changes }: Replay): object {
  const { head, verdict, stop_codes } = before;
  return {
    verdict: id,
    gate,
    head,
    outcome,
    before: { verdict, stop_codes },
    ...(after === undefined ? {} : { after: { verdict: after.verdict, stop_codes: after.stop_codes } }),
    ...(decidesAlike === undefined ? {} : { decides_alike: decidesAlike }),
    rules: changes,
  };
}

function textOf(run: string, all: readonly Replay[]): string[] {
  const count = (outcome: Replay["outcome"]) => all.filter((each) => each.outcome === outcome).length;
  const lost = count("not kept");
  return [
    `run ${forTerminal(run)}: ${all.length} verdicts, ${count("same")} the same, ${count("changed")} changed`,
    ...(lost === 0 ? [] : [`  = note: the facts of ${lost} are not kept any more (FACTS_DAYS)`]),
    ...all.filter(({ outcome }) => outcome === "changed").flatMap(changeText),
  ];
}

function changeText({ gate, before: then, after: now, decidesAlike, rules: changes }: Replay): string[] {
  const words = decidesAlike === true ? "decides alike" : `was ${then.verdict}, is ${now?.verdict}`;
  const sides = changes.flatMap(({ rule, why, before, after }) => [
    `  rule ${rule} (${why}):`,
    ...before.map((finding) => `    then: ${findingText(finding)}`),
    ...after.map((finding) => `    now:  ${findingText(finding)}`),
  ]);
  const none =
    sides.length === 0 ? ["  no rule says anything else: facts or names are written otherwise now"] : [];
  return [`changed: ${gate} of ${then.head.slice(0, 12)}: ${words}`, ...sides, ...none];
}

function findingText({ level, message, path }: Finding): string {
  return `${level}: ${forTerminal(message)}${path === undefined ? "" : ` (${forTerminal(path)})`}`;
}
