import {
  type AndOr,
  type ArithmeticCommand,
  type Command,
  type CommandNode,
  type CompoundList,
  type Function as FunctionNode,
  forEachChild,
  type ParsedScript,
  type Pipeline,
  type PipelineNode,
  type Redirection,
  type Statement,
  type SyntaxNode,
  type TestCommand,
  type Word,
  type WordPart,
} from "unbash";
import { expandWord, type OutputOf } from "./expand.ts";
import { follow } from "./following.ts";
import { judgeRedirections } from "./redirections.ts";
import { type Feed, type Followed, NO_FEED, type Scene, say, UNKNOWN_FEED } from "./scene.ts";
import { type ShellWord, shown, UNKNOWN } from "./shell-word.ts";
import { judgeSimple } from "./simple-command.ts";

const DEPTH_MAX = 48;

/** Judges every command of a parsed text. Returns what its last command prints. */
export function judgeScript(script: ParsedScript, scene: Scene, stdin: Feed): Feed {
  if (script.errors !== undefined && script.errors.length > 0) {
    say(scene, "does-not-parse", "this is no shell text that can be read", shown(script.errors[0]!.message));
  }
  if (scene.depth >= DEPTH_MAX) {
    say(scene, "too-large", `commands are nested more than ${DEPTH_MAX} deep`);
    return UNKNOWN_FEED;
  }
  scene.depth++;
  const feed = judgeStatements(script.commands, scene, stdin);
  scene.depth--;
  return feed;
}

/** How substitutions inside words are judged: as a subshell, whose directory is forgotten. */
export function outputIn(scene: Scene): OutputOf {
  return (part) => {
    const { script } = part;
    if (script === undefined) return NO_FEED;
    // What is written into `>(sh)` nobody has seen.
    const stdin: Feed =
      part.type === "ProcessSubstitution" && part.operator === ">" ? { kind: "hidden" } : UNKNOWN_FEED;
    const { cwd } = scene;
    // Escaped backticks have a text of their own, whose offsets are not ours.
    const lineEnds = scene.lineEnds;
    if (script.source !== undefined) scene.lineEnds = undefined;
    const feed = judgeScript(script, scene, stdin);
    scene.cwd = cwd;
    scene.lineEnds = lineEnds;
    return feed;
  };
}

function judgeStatements(statements: readonly Statement[], scene: Scene, stdin: Feed): Feed {
  let feed = NO_FEED;
  for (const { command } of statements) feed = joined(feed, judgeNode(command, scene, stdin));
  return feed;
}

/** What two commands print one after the other. */
function joined(first: Feed, second: Feed): Feed {
  if (first.kind === "none") return second;
  if (second.kind === "none") return first;
  for (const kind of ["fetched", "hidden"] as const) {
    if (first.kind === kind || second.kind === kind) return { kind };
  }
  if (first.kind !== "text" && second.kind !== "text") return UNKNOWN_FEED;
  const texts = [first, second].map((one) => (one.kind === "text" ? one : { text: UNKNOWN, decoded: false }));
  const decoded = texts.some((one) => one.decoded === true);
  return { kind: "text", text: texts.map(({ text }) => text).join("\n"), decoded };
}

function judgeList({ commands }: CompoundList, scene: Scene, stdin: Feed): Feed {
  return judgeStatements(commands, scene, stdin);
}

function judgeNode(node: PipelineNode | AndOr, scene: Scene, stdin: Feed): Feed {
  if (node.type === "AndOr") return judgeAndOr(node, scene, stdin);
  if (node.type === "Pipeline") return judgePipeline(node, scene, stdin);
  return judgeCommandNode(node, scene, stdin);
}

function judgeAndOr({ commands, operators }: AndOr, scene: Scene, stdin: Feed): Feed {
  let feed = judgeNode(commands[0]!, scene, stdin);
  for (const [index, command] of commands.slice(1).entries()) {
    // What stands behind `&&` runs with what stood before it; behind `||` that is uncertain.
    const uncertain = operators[index] === "||" ? 1 : 0;
    scene.conditional += uncertain;
    feed = joined(feed, judgeNode(command, scene, stdin));
    scene.conditional -= uncertain;
  }
  return feed;
}

function judgePipeline({ commands }: Pipeline, scene: Scene, stdin: Feed): Feed {
  let feed = stdin;
  const { cwd } = scene;
  const calls = commands.filter(
    (one) => one.type === "Command" && scene.defining.includes(one.name?.value ?? ""),
  );
  if (calls.length > 1)
    say(scene, "destroys-wholesale", "a function starts itself twice, until nothing else runs");
  for (const command of commands) {
    feed = judgeCommandNode(command, scene, feed);
    if (commands.length > 1) scene.cwd = cwd;
  }
  return feed;
}

function judgeCommandNode(node: CommandNode, scene: Scene, stdin: Feed): Feed {
  if (scene.budget-- <= 0) {
    if (scene.budget === -1) say(scene, "too-large", "there are more commands than can be judged");
    return UNKNOWN_FEED;
  }
  if (node.type === "Command") return judgeLeaf(node, scene, stdin);
  switch (node.type) {
    case "Redirected": {
      const input = judgeRedirections(node.redirects, scene, stdin, outputIn(scene));
      return judgeCommandNode(node.command, scene, input.stdin);
    }
    case "Function":
      scene.functions.set(node.name.value, callOf(node, scene));
      return judgeFunction(node, scene);
    case "Coproc":
      return judgeBody(node.body, scene, stdin);
    case "Subshell":
    case "BraceGroup":
      return judgeGroup(node, scene, stdin);
    case "If":
      return branch(scene, () => {
        judgeList(node.clause, scene, stdin);
        let feed = judgeList(node.then, scene, stdin);
        for (const { clause, then } of node.elif) {
          judgeList(clause, scene, stdin);
          feed = joined(feed, judgeList(then, scene, stdin));
        }
        return node.else === undefined ? feed : joined(feed, judgeList(node.else, scene, stdin));
      });
    case "While":
      return loop(scene, () => {
        judgeList(node.clause, scene, stdin);
        return judgeList(node.body, scene, stdin);
      });
    case "For":
    case "Select":
      assignLoopVariable(node.name.value, node.wordlist, scene);
      return loop(scene, () => judgeList(node.body, scene, stdin));
    case "ArithmeticFor":
      for (const part of [node.initialize, node.test, node.update]) if (part) judgeInside(part, scene);
      return loop(scene, () => judgeList(node.body, scene, stdin));
    case "Case":
      expandWord(node.word, scene, outputIn(scene));
      return branch(scene, () => {
        let feed = NO_FEED;
        for (const { pattern, body } of node.items) {
          for (const word of pattern) expandWord(word, scene, outputIn(scene));
          feed = joined(feed, judgeList(body, scene, stdin));
        }
        return feed;
      });
    case "TestCommand":
    case "ArithmeticCommand":
      judgeInside(node, scene);
      return NO_FEED;
  }
}

/** How a call of the function is followed, wherever in the text it stands. */
export function callOf({ name, body }: FunctionNode, scene: Scene): Followed {
  return (args, stdin) => follow(scene, name.value, args, () => judgeBody(body, scene, stdin));
}

function judgeFunction({ name, body }: FunctionNode, scene: Scene): Feed {
  scene.defining.push(name.value);
  const feed = branch(scene, () => judgeBody(body, scene, UNKNOWN_FEED));
  scene.defining.pop();
  return feed;
}

function judgeBody(body: CommandNode | CompoundList, scene: Scene, stdin: Feed): Feed {
  return body.type === "CompoundList" ? judgeList(body, scene, stdin) : judgeCommandNode(body, scene, stdin);
}

function judgeGroup(node: { type: string; body: CompoundList }, scene: Scene, stdin: Feed): Feed {
  const { cwd } = scene;
  const feed = judgeList(node.body, scene, stdin);
  if (node.type === "Subshell") scene.cwd = cwd;
  return feed;
}

/** After a branch we know the directory only where the branch did not change it. */
function branch(scene: Scene, judge: () => Feed): Feed {
  const { cwd } = scene;
  scene.conditional++;
  const feed = judge();
  scene.conditional--;
  if (scene.cwd !== cwd) scene.cwd = undefined;
  return feed;
}

/** The outermost loop is judged twice: what its end assigns, its beginning reads the next time. */
function loop(scene: Scene, judge: () => Feed): Feed {
  return branch(scene, () => {
    if (scene.conditional > 1) return judge();
    const { cwd } = scene;
    judge();
    // A directory that changes in each turn is never known.
    if (scene.cwd !== cwd) scene.cwd = undefined;
    return judge();
  });
}

function assignLoopVariable(name: string, wordlist: readonly Word[] | undefined, scene: Scene): undefined {
  const values: ShellWord[] = (wordlist ?? []).flatMap((word) => expandWord(word, scene, outputIn(scene)));
  if (values.length === 0 || values.length > 64) scene.variables.delete(name);
  else scene.variables.set(name, { values, array: false });
}

/** Finds what runs inside tests and arithmetic. */
function judgeInside(node: SyntaxNode | TestCommand | ArithmeticCommand, scene: Scene): undefined {
  if (node.type === "Word") {
    expandWord(node, scene, outputIn(scene));
    // Arithmetic evaluates a subscript's substitution even where quotes hid it from the shell.
    if (/\[\s*(\$\(|`)/.test(node.value)) {
      say(scene, "dynamic-command", `\`${shown(node.text)}\` runs a command where a number is expected`);
    }
    return;
  }
  if (isSubstitution(node)) {
    outputIn(scene)(node);
    return;
  }
  forEachChild(node, (child) => judgeInside(child, scene));
}

function isSubstitution(node: SyntaxNode): node is Extract<WordPart, { script: unknown }> {
  return "script" in node;
}

function judgeLeaf(node: Command, scene: Scene, stdin: Feed): Feed {
  if (scene.lineEnds !== undefined) scene.line = lineOf(node.pos, scene.lineEnds);
  const output = outputIn(scene);
  const input = judgeRedirections(node.redirects as readonly Redirection[], scene, stdin, output);
  const feed = judgeSimple(node, scene, input.stdin, output);
  return input.sink(feed);
}

function lineOf(offset: number, ends: readonly number[]): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}
