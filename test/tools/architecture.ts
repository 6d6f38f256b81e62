import { builtinModules } from "node:module";
import { posix } from "node:path";
import {
  DRAWERS,
  GIT_MAY_IMPORT,
  IMPURE_MEMBERS,
  IMPURE_NAMES,
  PURE_NODE_MODULES,
  ROOMS,
  type Room,
  TOP_LEVEL,
  TOP_LEVEL_LATER,
} from "./rooms.ts";
import { lineAt, parse, type SyntaxNode, type TextFile, walk } from "./source-tree.ts";

const PROGRAM_STARTERS = new Set(["node:child_process", "node:cluster", "node:worker_threads", "execa"]);

interface Import {
  readonly from: string;
  readonly line: number;
}

/** What breaks the walls of src/, each with its place, why it is a wall, and what to do instead. */
export function architectureViolations(files: readonly TextFile[]): string[] {
  const graph = new Map<string, string[]>();
  const found: string[] = [];
  for (const file of files) {
    const { program } = parse(file);
    const say = (line: number, what: string) => void found.push(`${file.path}:${line}: ${what}`);
    const imports = importsOf(file, program, say);
    graph.set(
      file.path,
      imports.filter(({ from }) => from.startsWith(".")).map(({ from }) => resolve(file, from)),
    );
    if (file.path.split("/").some((segment) => DRAWERS.test(segment))) {
      say(1, "a drawer's name says nothing of what is inside: name the one idea that this file holds");
    }
    const name = file.path.split("/")[1] ?? "";
    const room = ROOMS[name];
    if (room === undefined) {
      say(1, `\`${name}\` is no room: put the file where it belongs, or add the room to test/tools/rooms.ts`);
      continue;
    }
    for (const each of imports) checkImport(file, name, room, each, say);
    if (room.pure) checkPurity(file, program, name, say);
    if (name !== "git") checkStartsNoGit(file, program, say);
  }
  return [...found, ...cycles(graph)];
}

/** What stands at the top of the checkout and should not, or should and does not. */
export function topLevelViolations(paths: readonly string[]): string[] {
  const present = new Set(paths.map((path) => path.split("/")[0] ?? path));
  const allowed = new Set([...TOP_LEVEL, ...TOP_LEVEL_LATER]);
  return [
    ...[...present]
      .filter((entry) => !allowed.has(entry))
      .map((entry) => `${entry}: the top level is fixed: put it into src, test, .github or .ci`),
    ...TOP_LEVEL.filter((entry) => !present.has(entry)).map(
      (entry) => `${entry}: missing from the top level`,
    ),
  ];
}

type Say = (line: number, what: string) => void;

function importsOf(file: TextFile, program: SyntaxNode, say: Say): Import[] {
  const imports: Import[] = [];
  walk(program, (node) => {
    if (!/^(Import(Declaration|Expression)|Export(All|Named)Declaration|TSImportType)$/.test(node.type))
      return;
    const source = node.source as (SyntaxNode & { value?: unknown }) | null | undefined;
    if (source === null || source === undefined) return;
    const line = lineAt(file.text, node.start);
    if (typeof source.value === "string") imports.push({ from: source.value, line });
    // The launcher chooses between its sources and the bundle; everything else is known before it runs.
    else if (file.path !== "src/cli/bin.mjs")
      say(line, "an import must be a literal, so that the walls can be seen");
  });
  return imports;
}

function checkImport(file: TextFile, name: string, room: Room, { from, line }: Import, say: Say): void {
  const complaint = from.startsWith(".")
    ? oursComplaint(resolve(file, from), from, name, room)
    : from.startsWith("node:") || builtinModules.includes(from)
      ? nodeComplaint(from, name, room)
      : packageComplaint(from, name, room);
  if (complaint !== undefined) say(line, complaint);
}

function oursComplaint(target: string, from: string, name: string, room: Room): string | undefined {
  const [top, other] = target.split("/");
  if (/^(schemas\/.*|package)\.json$/.test(target) || (top === "src" && other === name)) return undefined;
  if (top !== "src") return `\`${from}\` leaves src: only what is in src is shipped`;
  if (other === undefined || !room.rooms.includes(other)) {
    return `${name} must not import ${other}: it may import ${list(room.rooms)}; pass the value in instead`;
  }
  if (name !== "git" || target === GIT_MAY_IMPORT) return undefined;
  return `git may import ${GIT_MAY_IMPORT} only: it says what objects are there, and knows no policy`;
}

function nodeComplaint(from: string, name: string, room: Room): string | undefined {
  if (!from.startsWith("node:")) return `write \`node:${from}\`, so that nobody takes it for a package`;
  if (room.pure && !PURE_NODE_MODULES.has(from)) {
    return `${name} is pure and must not import \`${from}\`: read in \`collect\`, and pass the value as a fact`;
  }
  if (room.startsPrograms || !PROGRAM_STARTERS.has(from)) return undefined;
  return `${name} must not start programs: only git, scan and cli do, in a hardened environment`;
}

function packageComplaint(from: string, name: string, room: Room): string | undefined {
  const packageName = from.split("/", from.startsWith("@") ? 2 : 1).join("/");
  if (room.packages.includes(packageName)) return undefined;
  return `${name} must not import the package \`${packageName}\`: it may import ${list(room.packages)}`;
}

function checkPurity(file: TextFile, program: SyntaxNode, name: string, say: Say): void {
  walk(program, (node, [parent]) => {
    const line = () => lineAt(file.text, node.start);
    if (node.async === true || node.type === "AwaitExpression") {
      say(line(), `${name} is pure and must not be async: let the caller wait, and pass the value`);
    }
    if (node.type !== "Identifier") return;
    const word = String(node.name);
    const isMember =
      parent?.type === "MemberExpression" && parent.property === node && parent.computed !== true;
    if (isMember && Object.hasOwn(IMPURE_MEMBERS, word)) {
      say(line(), `${name} is pure and must not use \`${word}\`: ${IMPURE_MEMBERS[word]}`);
    } else if (!isMember && !isMereName(node, parent) && Object.hasOwn(IMPURE_NAMES, word)) {
      say(line(), `${name} is pure and must not use \`${word}\`: ${IMPURE_NAMES[word]}`);
    }
  });
}

/** A key of an object or a type, not a reference to anything. */
function isMereName(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  return parent !== undefined && parent.key === node && parent.computed !== true && parent.shorthand !== true;
}

function checkStartsNoGit(file: TextFile, program: SyntaxNode, say: Say): void {
  walk(program, (node) => {
    if (node.type !== "CallExpression") return;
    const [first] = node.arguments as (SyntaxNode & { value?: unknown })[];
    if (first?.type !== "Literal" || first.value !== "git") return;
    const { type, name, property } = node.callee as SyntaxNode & {
      name?: string;
      property?: { name?: string };
    };
    const called = type === "MemberExpression" ? property?.name : name;
    if (/^(spawn|spawnSync|exec|execSync|execFile|execFileSync|execa)$/.test(called ?? "")) {
      say(
        lineAt(file.text, node.start),
        "only src/git starts git, in its hardened environment: call src/git",
      );
    }
  });
}

function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, "open" | "closed">();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "closed") return;
    if (state.get(path) === "open") {
      const circle = [...trail.slice(trail.indexOf(path)), path].join(" → ");
      found.push(`${path}:1: imports go in a circle (${circle}): move what both need into a file of its own`);
      return;
    }
    state.set(path, "open");
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, "closed");
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

function resolve(file: TextFile, from: string): string {
  return posix.normalize(posix.join(posix.dirname(file.path), from));
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
