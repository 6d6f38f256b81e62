import type * as documents from "../../adversarial/documents.ts";
import {
  type Attack,
  type Bearing,
  type Change,
  type CommitOptions,
  type History,
  type Known,
  type Snapshot,
  withFiles,
} from "./history.ts";

/** Where a scenario stands between two acts. */
export interface Stage {
  readonly history: History;
  /** The target's tip. */
  target: Known;
  /** The branch's tip. */
  tip: Known;
  /** The commits of the branch itself, the plan's first. */
  readonly own: Known[];
  /** What the branch started from. */
  readonly start: Snapshot;
  /** The text of the branch's plan, if it has the ordinary one: then its file may be written again. */
  readonly plan: documents.Overrides | undefined;
}

/** One thing that somebody does to the branch or to its target. */
export type Act = (stage: Stage) => void;

export const attack = (what: string, bearing: Bearing = "agents"): Attack => ({ what, bearing });

export function advance(stage: Stage, commit: Known): void {
  stage.tip = commit;
  stage.own.push(commit);
}

/** The next commit of the branch, over its tip. */
export function write(stage: Stage, changes: Iterable<Change>, options: CommitOptions = {}): void {
  advance(stage, stage.history.commit([stage.tip], withFiles(stage.tip.files, changes), options));
}

/** A path that the plan lets an agent create and modify. */
export function planned({ history: { random } }: Stage): string {
  return random.pick(["src/a.ts", "src/b.ts", "src/deep/c.ts", `src/f${random.below(6)}.ts`]);
}

/** What the plan is for. */
export const work: Act = (stage) => write(stage, [[planned(stage), stage.history.fresh()]]);

export const moveTarget: Act = (stage) => {
  const { history, target } = stage;
  const path = history.random.pick([
    "docs/guide.md",
    `docs/n${history.serial()}.md`,
    `lib/t${history.serial()}.ts`,
  ]);
  stage.target = history.commit([target], withFiles(target.files, [[path, history.fresh()]]), {
    trailers: "",
  });
};

/** What git makes of a merge of the target, as long as each side keeps to its own paths. */
export function merged({ tip, target, start }: Stage): Snapshot {
  const moved = [...target.files].filter(([path, entry]) => start.get(path)?.oid !== entry.oid);
  return withFiles(tip.files, moved);
}

/** Whether a merge of the target would bring nothing. */
export const hasTarget = ({ tip, target }: Stage): boolean =>
  [...target.files].every(([path, { oid }]) => tip.files.get(path)?.oid === oid || path.startsWith("src/"));
