import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BytePath, displayPath } from "../../contract/byte-path.ts";
import type { CommandContext } from "../../scan/commands/command-context.ts";
import type { WatchedCommand } from "../../scan/commands/judge-command.ts";
import { surroundingRepository } from "../surrounding-repository.ts";
import {
  addressReasons,
  commandReasons,
  documentReasons,
  readReasons,
  secretReasons,
  toolReasons,
} from "./call-judgement.ts";
import { judgeFile } from "./file-judgement.ts";
import { CannotFollow, type FilePlace, placesOf } from "./file-place.ts";
import { readSurroundings, type Surroundings } from "./surroundings.ts";
import type { FileWrite, Reason, ToolCall } from "./tool-call.ts";

/** A file that would be touched, by name. */
interface Touched extends FileWrite {
  /** See `FileDeed`. */
  readonly isGuessed?: boolean;
}

/**
 * Everything that speaks against a call. Reads the disk and starts no program; what is judged is judged by the functions of
 * `judge-command`, `check` and `scan secrets`. What the agent is told here the gate judges again [H8].
 * @param home the user's home directory, for `~`
 */
export async function judgeCall(told: ToolCall, home: string): Promise<Reason[]> {
  if (told.writes.length + told.reads.length + told.urls.length > NAMES_MAX) return [TOO_MANY];
  const call = { ...told, directory: standingIn(told.directory) };
  const { root } = surroundingRepository(call.directory);
  const placed = call.writes.map((write) => place(write, call, root, home));
  const around = await readSurroundings(call.directory, placed.flatMap(insidePaths));
  const reasons = [...documentReasons(call, around), ...toolReasons(call.tool, around?.config)];
  if (call.command !== undefined) {
    const watched = await watch(call.command, call.directory, around);
    reasons.push(...commandReasons(watched.judgement));
    placed.push(...touchedBy(watched, root).map((touched) => place(touched, call, root, home)));
  }
  reasons.push(...(await fileReasons(placed, call, around, home)));
  for (const path of call.reads) {
    const { places, problem } = place({ path }, call, root, home);
    reasons.push(...(problem === undefined ? readReasons(path, places) : [problem]));
  }
  reasons.push(...addressReasons(call.urls, around));
  reasons.push(...(await contentReasons(call, placed)));
  return reasons;
}

/** The directory as it was told, unless only its real place shows the repository around it: a link into one. */
function standingIn(directory: string): string {
  if (surroundingRepository(directory).root !== undefined || !existsSync(directory)) return directory;
  return realpathSync.native(directory);
}

/** Files and addresses of one call: a host that waits too long lets the tool run. */
const NAMES_MAX = 1000;
const TOO_MANY: Reason = {
  decision: "deny",
  message: `one call names more than ${NAMES_MAX} files and addresses`,
  help: "do it in several calls",
};

interface Placed {
  readonly touched: Touched;
  readonly places: readonly FilePlace[];
  readonly problem?: Reason;
}

function place(touched: Touched, { directory }: ToolCall, root: string | undefined, home: string): Placed {
  try {
    return { touched, places: placesOf(touched.path, directory, root, home) };
  } catch (error) {
    if (!(error instanceof CannotFollow)) throw error;
    const message = `where \`${touched.path}\` leads cannot be told: ${error.message}`;
    return { touched, places: [], problem: { decision: "deny", message, help: "name the file itself" } };
  }
}

function insidePaths({ places }: Placed): BytePath[] {
  return places.flatMap(({ inside }) => inside ?? []);
}

async function watch(
  command: string,
  directory: string,
  around: Surroundings | undefined,
): Promise<WatchedCommand> {
  const { watchCommand } = await import("../../scan/commands/judge-command.ts");
  const config = around?.config;
  const network = [
    ...(config?.network?.allow ?? []),
    ...(around?.plans.valid.flatMap(({ document }) => document.network ?? []) ?? []),
  ];
  const context: CommandContext = {
    ...surroundingRepository(directory),
    ...(config?.commands === undefined ? {} : { commands: config.commands }),
    network,
    ...(around?.branch === undefined ? {} : { branch: around.branch }),
  };
  return watchCommand(command, context);
}

/** An edit by the shell is an edit; what the text only names as written may as well be a build's output. */
function touchedBy({ written, touched }: WatchedCommand, root: string | undefined): Touched[] {
  if (root === undefined) return [];
  const edited = [...written].filter(([path]) => path.startsWith(`${root}/`));
  const known = new Set(edited.map(([path]) => path));
  const guessed = [...touched].map((path) => join(root, path)).filter((path) => !known.has(path));
  return [
    ...edited.map(([path, content]) => ({ path, content })),
    ...guessed.map((path) => ({ path, isGuessed: true })),
  ];
}

async function fileReasons(
  placed: readonly Placed[],
  call: ToolCall,
  around: Surroundings | undefined,
  home: string,
): Promise<Reason[]> {
  const reasons: Reason[] = [];
  // What a command touches is known only now, and its threads with it.
  const here =
    around && call.command !== undefined && placed.length > 0
      ? await readSurroundings(call.directory, placed.flatMap(insidePaths))
      : around;
  for (const { touched, places, problem } of placed) {
    if (problem !== undefined) reasons.push(problem);
    const { isDeletion = false, isGuessed = false } = touched;
    for (const one of places) {
      // An agent that was started above its repositories is held to each of them.
      const own = here ?? (await readSurroundings(dirname(one.real), []));
      const at = here ? [one] : placesOf(one.real, call.directory, own?.root, home);
      for (const each of at) reasons.push(...judgeFile({ place: each, isDeletion, isGuessed }, own));
    }
  }
  return reasons;
}

async function contentReasons({ command, texts }: ToolCall, placed: readonly Placed[]): Promise<Reason[]> {
  const contents = placed.filter(({ touched }) => touched.content !== undefined);
  const others = [...(command === undefined ? [] : [command]), ...texts].join("\n");
  if (contents.length === 0 && others === "") return [];
  const { scanText } = await import("../../scan/secrets/scan-bytes.ts");
  return [
    ...contents.flatMap(({ touched, places }) => {
      const { path, content = "" } = touched;
      const [inside] = places.flatMap((each) => each.inside ?? []);
      const hint = inside === undefined ? path : displayPath(inside);
      return secretReasons(scanText(content, { path: hint }), `what would stand in \`${path}\``, true);
    }),
    ...(others === "" ? [] : secretReasons(scanText(others), "what the tool is given", false)),
  ];
}
