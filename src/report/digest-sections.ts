import type { Digest } from "../contract/generated/digest.ts";

type Repository = Digest["repositories"][number];

/** What stands in one place of a row: text of others, to be escaped by whoever writes it. */
export interface Cell {
  readonly text: string;
  /** A name, a code or a command: literally as it is. */
  readonly isLiteral?: true;
}

export interface Section {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const literal = (text: string): Cell => ({ text, isLiteral: true });
const plain = (text: string): Cell => ({ text });

/** What a digest says of a repository, what a person has to do first. Sections of which there is nothing to say are left out. */
export function digestSections(of: Repository): readonly Section[] {
  return [waiting(of), stopped(of), drift(of), spent(of), reached(of), ran(of)].filter(
    ({ rows }) => rows.length > 0,
  );
}

/** One line: how much there is of each. */
export function digestLine({ waiting, stops, runs, reached, drift }: Repository): string {
  const counts: readonly [number, string][] = [
    [waiting.length, "waiting for a person"],
    [stops.length, "stopped"],
    [runs.length, "ran"],
    [reached.filter(({ how }) => how === "promoted").length, "promoted"],
    [drift.length, "not enforced"],
  ];
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return said.length === 0 ? "nothing happened, and nothing waits" : said.join(", ");
}

/** `2026-11-21 03:12`, UTC. */
export function minuteOf(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}

function waiting({ waiting }: Repository): Section {
  return {
    title: "Waits for a person",
    columns: ["What", "On a pull request of", "Since (UTC)", "To write there"],
    rows: waiting.map(({ what, branch, since, command }) => [
      plain(what),
      literal(branch),
      plain(minuteOf(since)),
      literal(command),
    ]),
  };
}

function stopped({ stops }: Repository): Section {
  return {
    title: "Stopped",
    columns: ["Code", "Why", "Branch", "When (UTC)", "Now"],
    rows: stops.map(({ code, reason, branch, at, state }) => [
      literal(code),
      plain(reason),
      literal(branch),
      plain(minuteOf(at)),
      plain(state),
    ]),
  };
}

function drift({ drift }: Repository): Section {
  return {
    title: "Not enforced at GitHub",
    columns: ["What", "To mend it"],
    rows: drift.map(({ message, fix }) => [plain(message), plain(fix)]),
  };
}

function spent({ spent }: Repository): Section {
  return {
    title: "Spent",
    columns: ["Branch", "Spent", "Of its budget", "Stands", "Told by"],
    rows: spent.map(({ branch, spent, in_all: all, budget, level, source, unpriced }) => [
      literal(branch),
      plain(`${spent.amount} ${spent.currency} in the time`),
      plain(
        [
          `${all.amount} ${all.currency} in all of ${budget.amount} ${budget.currency}`,
          ...(unpriced > 0
            ? [`and ${unpriced} ${unpriced === 1 ? "request" : "requests"} of unknown cost`]
            : []),
        ].join(", "),
      ),
      plain(level),
      plain(source === "cross-checked" ? "a gateway" : "the run itself"),
    ]),
  };
}

const HOW = {
  promoted: "promoted",
  "rolled-back": "rolled back",
  "past-gate": "past the gate, not accounted for",
} as const;

function reached({ reached }: Repository): Section {
  return {
    title: "Promoted and taken back",
    columns: ["Branch", "How", "Commit", "When (UTC)"],
    rows: reached.map(({ how, target, head, pull_request: pull, at }) => [
      literal(target),
      plain(`${HOW[how]}${pull === undefined ? "" : `, pull request ${pull}`}`),
      literal(head?.slice(0, 12) ?? "-"),
      plain(minuteOf(at)),
    ]),
  };
}

function ran({ runs }: Repository): Section {
  return {
    title: "Ran",
    columns: ["Branch", "State", "Agent", "Last moved (UTC)", "Run"],
    rows: runs.map(({ run, branch, state, agent, moved_at: moved }) => [
      literal(branch),
      plain(state),
      plain(agent ?? "-"),
      plain(minuteOf(moved)),
      literal(run),
    ]),
  };
}
