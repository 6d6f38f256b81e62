import { resolve } from "node:path";
import { bytePathOfText } from "../contract/byte-path.ts";
import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import type { Problem, ValidDocument } from "../contract/document.ts";
import type { WorkPlan } from "../contract/generated/documents.ts";
import { isDeviceName } from "../contract/windows-names.ts";
import { planLocation } from "../engine/plan-file.ts";
import { forTerminal } from "../report/escape.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";
import { readPlanFile, sayProblems } from "./plan-document.ts";

export const command: Command = {
  name: "plan validate",
  summary: "check a work plan's file",
  operands: { usage: "FILE", min: 1, max: 1 },
  options: { format: FORMAT },
  notes: [
    "What only a repository can tell (the branch, the requirements, the limits above) is judged by `proofgate check`.",
    "exit status: 0 valid, 1 not valid, 2 cannot run",
  ],
  examples: ["proofgate plan validate .proofgate/plans/WP-142/WORK_PLAN.json"],
  run: validate,
};

async function validate(given: Given, io: Io): Promise<number> {
  const file = given.operands[0]!;
  const reading = await readPlanFile(file, io);
  const problems = reading.ok ? placeProblems(file, reading, io) : reading.problems;
  if (!reading.ok || problems.length > 0) {
    await sayProblems(problems, given, io);
    return EXIT.shut;
  }
  const { plan_id } = reading.value;
  const sha256 = sha256OfCanonicalJson(reading.value);
  if (given.value("format") === "json")
    await answer(io, { version: 1, valid: true, problems, plan_id, sha256 });
  else await write(io.stdout, `${forTerminal(file)}: plan \`${plan_id}\` is valid (sha256 ${sha256})\n`);
  return EXIT.pass;
}

/** A plan in a folder below `plans/` must be the one that the folder is named after (contract.md, 3). */
function placeProblems(file: string, { value, placeOf }: ValidDocument<WorkPlan>, io: Io): Problem[] {
  if (isDeviceName(value.plan_id)) {
    return [
      {
        file,
        ...placeOf("/plan_id"),
        pointer: "/plan_id",
        message: `the plan's id \`${value.plan_id}\` names its folder, and Windows opens that as a device`,
        help: `give another id, such as \`WP-${value.plan_id}\``,
      },
    ];
  }
  const path = resolve(io.directory, file).replaceAll("\\", "/").replace(/^\/+/, "");
  const folder = planLocation(bytePathOfText(path))?.folderId;
  if (folder === undefined || folder === bytePathOfText(value.plan_id)) return [];
  return [
    {
      file,
      ...placeOf("/plan_id"),
      pointer: "/plan_id",
      message: `the plan's id is \`${value.plan_id}\`, its folder has another name`,
      help: "name the folder below `plans/` after the plan's id",
    },
  ];
}
