import { type BytePath, baseName } from "../../contract/byte-path.ts";
import type { Syntax } from "./syntax.ts";
import { SYNTAXES } from "./syntaxes.ts";

const UNKNOWN: Syntax = {
  name: "unknown",
  nature: "unknown",
  lineComments: [],
  blockComments: [],
  strings: [],
  quirks: new Set(),
};

const BY_EXTENSION = index(({ extensions }) => extensions);
const BY_NAME = index(({ names = "" }) => names);

/** Interpreters in a `#!` line, by the beginning of their names. */
const INTERPRETERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:node|deno|bun|tsx|ts-node)/, "js"],
  [/^(?:python|pypy|uv)/, "py"],
  [/^ruby/, "rb"],
  [/^perl/, "pl"],
  [/^php/, "php"],
  [/^lua/, "lua"],
  [/^(?:ba|z|k|da|a|fi)?sh/, "sh"],
];

/**
 * The syntax of a file by its name alone; `unknown` where no extension or name of ours fits. A file without an extension
 * says what it is in its first line: `syntaxOfContent`.
 */
export function syntaxOf(path: BytePath): Syntax {
  const name = baseName(path).toLowerCase();
  const whole = BY_NAME.get(name);
  if (whole) return whole;
  const dot = name.lastIndexOf(".");
  const byExtension = dot < 0 ? undefined : BY_EXTENSION.get(name.slice(dot + 1));
  // `Dockerfile.dev`, `.env.local`: the name, and what it is for.
  return byExtension ?? BY_NAME.get(/^.[^.]*/.exec(name)?.[0] ?? "") ?? UNKNOWN;
}

/** As `syntaxOf`, and where the name says nothing, by the `#!` line. */
export function syntaxOfContent(path: BytePath, text: string): Syntax {
  const byName = syntaxOf(path);
  if (byName !== UNKNOWN || !text.startsWith("#!")) return byName;
  const line = text.slice(2, 200).split("\n")[0] ?? "";
  const [first = "", ...others] = line.trim().split(/\s+/);
  // `env` may be given options and variables first.
  const isEnv = /(?:^|\/)env$/.test(first);
  const program = (isEnv ? others.find((word) => /^[\w./]+$/.test(word)) : first)?.replace(/^.*\//, "");
  const extension = INTERPRETERS.find(([begins]) => begins.test(program ?? ""))?.[1];
  return (extension === undefined ? undefined : BY_EXTENSION.get(extension)) ?? UNKNOWN;
}

function index(wordsOf: (named: (typeof SYNTAXES)[number]) => string): ReadonlyMap<string, Syntax> {
  return new Map(
    SYNTAXES.flatMap((named) =>
      wordsOf(named)
        .split(" ")
        .filter((word) => word !== "")
        .map((word) => [word, named.syntax] as const),
    ),
  );
}
