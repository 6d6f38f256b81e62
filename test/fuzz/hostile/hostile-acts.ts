import { planText } from "../../adversarial/documents.ts";
import { mutate } from "../mutate.ts";
import { PLAN_PATH } from "./documents.ts";
import { type Change, withFiles } from "./history.ts";
import { type Act, advance, attack, hasTarget, merged, moveTarget, planned, work, write } from "./stage.ts";
import { ODD_MODES, POISONOUS_NAMES, randomOid, rawTree } from "./tree.ts";

const UNPLANNED = ["lib/x", "srcs/a", "docs/x", "x", "src.ts/x", ".proofgate/x", "SRC/y"];
// biome-ignore format: a list
const PROTECTED = [".github/workflows/x.yml", "AGENTS.md", ".gitattributes", "src/.gitattributes", "CODEOWNERS", ".npmrc", "src/.envrc", ".proofgate/policy.yaml", ".vscode/tasks.json"];

const leavePlan: Act = (stage) => {
  const path = `${stage.history.random.pick(UNPLANNED)}${stage.history.serial()}.ts`;
  write(stage, [[path, stage.history.fresh()]], { attacks: [attack(`wrote ${path}`)] });
};

/** What the branch created, smuggled in or not, is taken back; the history still has it. */
export const takeBack: Act = (stage) => {
  const { start, target, tip } = stage;
  const isOwn = (path: string) => !start.has(path) && !target.files.has(path) && path !== PLAN_PATH;
  const removed = [...tip.files.keys()].filter(isOwn).map((path): Change => [path, null]);
  if (removed.length > 0) write(stage, removed, { isSure: false });
  else work(stage);
};

const deletePlanned: Act = (stage) => {
  const path = stage.history.random.pick(["src/a.ts", "src/b.ts", "src/deep/c.ts"]);
  if (!stage.tip.files.has(path)) work(stage);
  else write(stage, [[path, null]], { attacks: [attack(`deleted ${path}, which only a pattern names`)] });
};

const changeMode: Act = (stage) => {
  const { history, tip } = stage;
  const [path, mode] = [
    history.random.pick(["src/a.ts", "src/n.ts"]),
    history.random.pick(["100755", "120000", "160000"]),
  ];
  if (tip.files.get(path)?.mode === mode) work(stage);
  else write(stage, [[path, history.fresh(mode)]], { attacks: [attack(`gave ${path} the mode ${mode}`)] });
};

const oddMode: Act = (stage) => {
  const { history } = stage;
  const [path, mode] = [`src/o${history.serial()}.ts`, history.random.pick(ODD_MODES)];
  write(stage, [[path, history.fresh(mode)]], {
    attacks: [attack(`${path} with the mode ${mode}`, "everyone")],
  });
};

const poison: Act = (stage) => {
  const { history } = stage;
  const name = history.random.pick(POISONOUS_NAMES).toString("latin1");
  const path = `src/p${history.serial()}/${history.random.pick([name, `${name}/inner.ts`])}`;
  write(stage, [[path, history.fresh()]], {
    attacks: [attack(`the path ${JSON.stringify(path)}`, "everyone")],
  });
};

const twin: Act = (stage) => {
  const { history, tip } = stage;
  const pairs = [
    ["src/a.ts", "src/A.ts"],
    ["src/b.ts", "src/B.TS"],
    ["src/deep/c.ts", "src/Deep/d.ts"],
  ] as const;
  const [old, path] = history.random.pick(pairs);
  if (!tip.files.has(old) || tip.files.has(path)) work(stage);
  else write(stage, [[path, history.fresh()]], { attacks: [attack(`${path} beside ${old}`, "everyone")] });
};

const touchProtected: Act = (stage) => {
  const path = stage.history.random.pick(PROTECTED);
  write(stage, [[path, stage.history.fresh()]], { attacks: [attack(`wrote ${path}`, "everyone")] });
};

/** A tree of any entries as a folder that the plan covers, or as the root. */
const writeRawTree: Act = (stage) => {
  const { history, tip } = stage;
  const { oid, defects, isBeyondPlan } = rawTree(history.random, history.repo, 2);
  const attacks = defects.map((defect) => attack(defect, "everyone"));
  if (history.random.below(4) === 0) {
    const options = { tree: oid, attacks: [...attacks, attack("put another tree in the root's place")] };
    advance(stage, history.commit([tip], tip.files, options));
  } else {
    const beyond = isBeyondPlan ? [attack("a tree with more than plain files")] : [];
    write(stage, [[`src/h${history.serial()}`, { mode: "40000", oid }]], {
      attacks: [...attacks, ...beyond],
    });
  }
};

const evilMerge: Act = (stage) => {
  if (hasTarget(stage)) moveTarget(stage);
  const { history, tip, target } = stage;
  const path = `lib/evil${history.serial()}.ts`;
  const files = withFiles(merged(stage), [[path, history.fresh()]]);
  advance(stage, history.commit([tip, target], files, { attacks: [attack(`a merge brought ${path}`)] }));
};

const oursMerge: Act = (stage) => {
  const { history, tip } = stage;
  const path = `lib/fix${history.serial()}.ts`;
  const moved = withFiles(stage.target.files, [[path, history.fresh()]]);
  stage.target = history.commit([stage.target], moved, { trailers: "" });
  const attacks = [attack(`a merge took back ${path}`)];
  advance(stage, history.commit([tip, stage.target], tip.files, { attacks }));
};

const octopus: Act = (stage) => {
  const { history, tip } = stage;
  const changes = [0, 1].map(() => [`src/arm${history.serial()}.ts`, history.fresh()] as const);
  const arms = changes.map((change) => history.commit([tip], withFiles(tip.files, [change])));
  const files = withFiles(tip.files, changes);
  advance(stage, history.commit([tip, ...arms], files, { attacks: [attack("an octopus", "everyone")] }));
};

/** Work that does not stand on the plan: a history of its own, or one from the target. */
const mergeForeign: Act = (stage) => {
  const { history, tip } = stage;
  const [path, entry] = [`src/foreign${history.serial()}.ts`, history.fresh()];
  const parents = history.random.below(2) === 0 ? [] : [stage.target];
  const files = withFiles(parents[0]?.files ?? new Map(), [[path, entry]]);
  const foreign = history.commit(parents, files, { attacks: [attack(`${path} does not stand on the plan`)] });
  const isSure = false;
  advance(stage, history.commit([tip, foreign], withFiles(tip.files, [[path, entry]]), { isSure }));
};

const badTrailers: Act = (stage) => {
  const { history } = stage;
  // biome-ignore format: a list
  const bad = ["", "Plan-Id: WP-1\n", "Iteration: 5\n", "Plan-Id: WP-2\nIteration: 500\n", "Plan-Id: WP-1\nIteration: 0\n", "Plan-Id: WP-1\nIteration: x\n",
    "Plan-Id: WP-1\nIteration: 500\nIteration: 501\n", "Plan-Id: WP-1\nPlan-Id: WP-1\nIteration: 500\n", "Plan-Id: WP-1\nIteration: 500\n\nNo trailer\n", "Plan-Id WP-1\nIteration 500\n"];
  const trailers = history.random.pick(bad);
  const attacks = [attack(`the trailers ${JSON.stringify(trailers)}`)];
  write(stage, [[planned(stage), history.fresh()]], { trailers, attacks });
};

const changePlan: Act = (stage) => {
  const { history, plan } = stage;
  if (plan === undefined) return work(stage);
  const targets = [{ path: "lib/**", operations: ["create"] }];
  const entry = { mode: "100644", oid: history.repo.blob(planText({ ...plan, targets })) };
  const [path, to] = history.random.pick([
    [PLAN_PATH, entry],
    [PLAN_PATH, null],
    [PLAN_PATH, { ...entry, mode: "120000" }],
    [".proofgate/plans/WP-2/WORK_PLAN.json", { ...entry, oid: history.fresh().oid }],
  ] as const);
  if (to === null && !stage.tip.files.has(path)) return work(stage);
  write(stage, [[path, to]], { attacks: [attack(`changed ${path} after the plan was pinned`)] });
};

/** The raw bytes of a commit after a few edits: what they mean, if anything, nobody says. */
const writeRawCommit: Act = (stage) => {
  const { history, tip } = stage;
  const who = `n <n@example.invalid> ${1_750_000_000 + history.serial()} +0000`;
  const lineage = `tree ${history.treeOf(tip.files)}\nparent ${tip.oid}\nauthor `;
  const plain = `${lineage}${who}\ncommitter ${who}\n\nChange\n\n${history.nextTrailers()}`;
  const bytes = mutate(history.random, Buffer.from(plain));
  // Where the parent is not the tip any more, nothing is known of what the branch still holds.
  const parents = bytes.toString("latin1").startsWith(lineage) ? [tip] : [];
  const oid = history.repo.object("commit", bytes);
  advance(stage, { oid, parents, files: tip.files, attacks: [], isSure: false });
};

const missingParent: Act = (stage) => {
  const { history, tip } = stage;
  const strangers = [randomOid(history.random)];
  const attacks = [attack("a parent that is not there", "everyone")];
  advance(stage, history.commit([tip], tip.files, { strangers, attacks, isSure: false }));
};

const nulInMessage: Act = (stage) =>
  write(stage, [[planned(stage), stage.history.fresh()]], {
    subject: "Change\u0000\nhidden\n",
    attacks: [attack("a NUL in a message", "everyone")],
  });

const conflict: Act = (stage) => {
  const { history, target } = stage;
  stage.target = history.commit([target], withFiles(target.files, [["src/a.ts", history.fresh()]]), {
    trailers: "",
  });
  write(stage, [["src/a.ts", history.fresh()]], { isSure: false });
};

/** What must not pass, each with what the judge must not overlook. */
export const HOSTILE_ACTS: readonly Act[] = [
  ...[
    leavePlan,
    leavePlan,
    takeBack,
    deletePlanned,
    changeMode,
    oddMode,
    poison,
    twin,
    touchProtected,
    writeRawTree,
    writeRawTree,
  ],
  ...[
    writeRawTree,
    evilMerge,
    oursMerge,
    octopus,
    mergeForeign,
    badTrailers,
    changePlan,
    writeRawCommit,
    missingParent,
  ],
  ...[nulInMessage, conflict],
];
