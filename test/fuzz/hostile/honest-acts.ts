import { PLAN_PATH } from "./documents.ts";
import { withFiles } from "./history.ts";
import { type Act, advance, hasTarget, merged, moveTarget, work, write } from "./stage.ts";

const deleteOwn: Act = (stage) => {
  const own = [...stage.tip.files.keys()].filter((path) => /^src\/f\d/.test(path) && !stage.start.has(path));
  if (own.length === 0) work(stage);
  else write(stage, [[stage.history.random.pick(own), null]]);
};

/** At most once in a scenario: a run that stands still is a stop in the end. */
const standStill: Act = (stage) => {
  if (stage.own.some(({ parents, files }) => parents[0]?.files === files)) work(stage);
  else advance(stage, stage.history.commit([stage.tip], stage.tip.files));
};

const mergeTarget: Act = (stage) => {
  if (hasTarget(stage)) moveTarget(stage);
  const { history, tip, target } = stage;
  advance(
    stage,
    history.commit([tip, target], merged(stage), { trailers: "", subject: "Merge branch 'main'\n" }),
  );
};

/** A branch off the run, merged back. */
const mergeSide: Act = (stage) => {
  const { history, tip } = stage;
  const [path, entry] = [`src/side${history.serial()}.ts`, history.fresh()];
  const from = history.random.pick(stage.own);
  const side = history.commit([from], withFiles(from.files, [[path, entry]]));
  advance(stage, history.commit([tip, side], withFiles(tip.files, [[path, entry]])));
};

/** Two sides merged into each other both ways: two merge bases. */
const crissCross: Act = (stage) => {
  const { history, tip } = stage;
  const changes = [0, 1].map(() => [`src/cross${history.serial()}.ts`, history.fresh()] as const);
  const [one, other] = changes.map((change) => history.commit([tip], withFiles(tip.files, [change])));
  const both = withFiles(tip.files, changes);
  const left = history.commit([one!, other!], both);
  const right = history.commit([other!, one!], both);
  advance(stage, history.commit([left, right], both));
};

/** The same plan in other bytes: its canonical hash is what is pinned. */
const reformatPlan: Act = (stage) => {
  const { history, plan } = stage;
  if (plan === undefined) return work(stage);
  const text = `${JSON.stringify(plan)}${" ".repeat(history.serial())}\n`;
  write(stage, [[PLAN_PATH, { mode: "100644", oid: history.repo.blob(text) }]]);
};

/** What a run may do under its plan: none of it may keep a branch from passing. */
export const HONEST_ACTS: readonly Act[] = [
  ...[
    work,
    work,
    work,
    deleteOwn,
    standStill,
    moveTarget,
    mergeTarget,
    mergeTarget,
    mergeSide,
    crissCross,
    reformatPlan,
  ],
];
