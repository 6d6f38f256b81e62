import type { ProgramJudge, ProgramTable } from "../call.ts";
import { WRAPPING } from "../wrappers.ts";
import { BUILDING } from "./building.ts";
import { BUILTINS } from "./builtins.ts";
import { CLOUD } from "./cloud.ts";
import { CONTAINERS } from "./containers.ts";
import { DATABASES } from "./databases.ts";
import { FILES } from "./files.ts";
import { FINDING } from "./finding.ts";
import { GIT } from "./git.ts";
import { INTERPRETERS } from "./interpreters.ts";
import { MACHINE } from "./machine.ts";
import { NETWORK } from "./network-programs.ts";
import { PACKAGES } from "./packages.ts";
import { READING } from "./reading.ts";
import { REMOTE_MACHINES } from "./remote-machines.ts";
import { RUNNERS } from "./runners.ts";
import { SHELLS } from "./shells.ts";
import { TEXT } from "./text.ts";
import { WINDOWS } from "./windows.ts";

const TABLES: readonly ProgramTable[] = [
  READING,
  TEXT,
  FILES,
  FINDING,
  BUILTINS,
  SHELLS,
  WRAPPING,
  INTERPRETERS,
  BUILDING,
  PACKAGES,
  RUNNERS,
  GIT,
  NETWORK,
  REMOTE_MACHINES,
  CONTAINERS,
  CLOUD,
  DATABASES,
  MACHINE,
  WINDOWS,
];

const JUDGES: ReadonlyMap<string, ProgramJudge> = new Map(
  TABLES.flatMap((table) =>
    table.flatMap(([names, judge]) => names.split(" ").map((name) => [name, judge] as const)),
  ),
);

/** Programs are known by their name; `python3.12` and `clang-18` are known by the part before the version. */
export function programJudge(name: string): ProgramJudge | undefined {
  return (
    JUDGES.get(name) ??
    (/\d$/.test(name) ? JUDGES.get(name.replace(/-?[\d.]+$/, "")) : undefined) ??
    family(name)
  );
}

function family(name: string): ProgramJudge | undefined {
  if (name.startsWith("mkfs.") || name.startsWith("newfs_")) return JUDGES.get("mkfs");
  if (/^(x86_64|aarch64|arm|i686|riscv64)[\w-]*-(gcc|g\+\+|ld|ar|objcopy|strip|cc)$/.test(name))
    return JUDGES.get("gcc");
  return undefined;
}
