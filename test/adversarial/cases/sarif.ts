import { type Attack, review, security } from "../attack.ts";
import { log, OLD, pair, result } from "./sarif-log.ts";

/** Reports of other analysers: contract.md 5 and 4.4. */
export const sarifCases: readonly Attack[] = [
  pair(
    "found",
    "own",
    ["another analyser finds something on a line of the change", { sarif: log([result()]) }],
    security({ path: "src/s.js" }),
    ["another analyser finds something on a line that stood there", { sarif: log([result({ line: 1 })]) }],
  ),
  pair(
    "of-a-person",
    "own",
    ["a warning on a line of the change", { sarif: log([result({ more: { level: "warning" } })]) }],
    review({ path: "src/s.js" }),
    ["a remark on a line of the change", { sarif: log([result({ more: { level: "note" } })]) }],
  ),
  pair(
    "score",
    "own",
    [
      "a remark that its rule scores as high",
      {
        sarif: log([result({ more: { level: "note" } })], {
          tool: {
            driver: { name: "O", rules: [{ id: "find", properties: { "security-severity": "8.1" } }] },
          },
        }),
      },
    ],
    security({ path: "src/s.js" }),
    [
      "an error that its rule scores as low",
      {
        sarif: log([result()], {
          tool: {
            driver: { name: "O", rules: [{ id: "find", properties: { "security-severity": "2.0" } }] },
          },
        }),
      },
    ],
  ),
  pair(
    "suppressed",
    "T150",
    [
      "a comment hides what was found",
      { sarif: log([result({ more: { suppressions: [{ kind: "inSource" }] } })]) },
    ],
    security({ path: "src/s.js" }),
    ["a check that passed", { sarif: log([result({ more: { kind: "pass", level: "none" } })]) }],
  ),
  pair(
    "called-old",
    "T150",
    [
      "the report calls old what the change brings",
      { sarif: log([result({ more: { baselineState: "unchanged" } })]) },
    ],
    security({ path: "src/s.js" }),
    ["it was found before, and is mended", { sarif: log([result({ more: { baselineState: "absent" } })]) }],
  ),
  pair(
    "on-the-way",
    "own",
    [
      "the change leads a value to what stood there",
      {
        sarif: log([
          result({
            line: 1,
            more: { codeFlows: [{ threadFlows: [{ locations: [{ location: result().locations[0] }] }] }] },
          }),
        ]),
      },
    ],
    security({ path: "src/s.js" }),
    [
      "a way that does not touch the change",
      {
        sarif: log([
          result({
            line: 1,
            more: {
              codeFlows: [{ threadFlows: [{ locations: [{ location: result({ line: 1 }).locations[0] }] }] }],
            },
          }),
        ]),
      },
    ],
  ),
  pair(
    "against-the-target",
    "own",
    [
      "what the target's report has not, on a line that stood there",
      { sarif: log([result({ line: 1 })]), "base-sarif": log([]) },
    ],
    security({ path: "src/s.js" }),
    [
      "what the target's report has too, further up",
      {
        sarif: log([result({ line: 2 })]),
        "base-sarif": log([result({ line: 1 })]),
      },
      { "src/s.js": `// More.\n${OLD}` },
    ],
  ),
  pair(
    "twice",
    "own",
    [
      "the same once more than on the target",
      {
        sarif: log([result({ line: 1 }), result({ line: 2 })]),
        "base-sarif": log([result({ line: 1 })]),
      },
      { "src/s.js": `${OLD}${OLD}` },
    ],
    security({ path: "src/s.js" }),
    [
      "a file that moved with what was found in it",
      { sarif: log([result({ uri: "src/new.js", line: 1 })]) },
      { "src/gone.js": null, "src/new.js": `${OLD}export const two = 2;\n` },
    ],
  ),
  pair(
    "no-place",
    "own",
    ["something is found, and not where", { sarif: log([result({ more: { locations: [] } })]) }],
    review(),
    [
      "something is found without a place, on the target too",
      {
        sarif: log([result({ more: { locations: [] } })]),
        "base-sarif": log([result({ more: { locations: [] } })]),
      },
    ],
  ),
];
