import { fileOf } from "./effects.ts";
import { choosesBy } from "./find-expression.ts";
import { type Feed, NO_FEED, type Scene, UNKNOWN_FEED } from "./scene.ts";
import { literalWord, type ShellWord } from "./shell-word.ts";

const FETCHERS = new Set([
  "curl",
  "wget",
  "fetch",
  "aria2c",
  "http",
  "https",
  "httpie",
  "xh",
  "lynx",
  "links",
  "w3m",
  "nc",
  "ncat",
  "netcat",
  "socat",
  "ftp",
  "tftp",
  "iwr",
  "irm",
  "invoke-webrequest",
  "scp",
  "ssh",
  "dig",
  "nslookup",
  "host",
]);
/** Hand on what they read, changed at most. */
const FILTERS = new Set([
  "cat",
  "tee",
  "sed",
  "grep",
  "egrep",
  "fgrep",
  "head",
  "tail",
  "sort",
  "uniq",
  "cut",
  "tr",
  "awk",
  "gawk",
  "pv",
  "dos2unix",
  "iconv",
  "jq",
  "yq",
  "buffer",
  "sponge",
  "column",
  "fold",
  "nl",
  "paste",
  "xargs",
  "perl",
  "python",
  "python3",
  "ruby",
  "node",
  "envsubst",
]);
/** Make other text of what they read: what comes out cannot be read in what went in. */
const DECODERS = new Set([
  "base64",
  "base32",
  "basenc",
  "xxd",
  "openssl",
  "gpg",
  "gunzip",
  "zcat",
  "bzcat",
  "xzcat",
  "bunzip2",
  "unxz",
  "zstdcat",
  "uudecode",
  "rev",
  "tac",
  "od",
  "hexdump",
  "gzip",
  "bzip2",
  "xz",
  "zstd",
  "lz4",
  "unzip",
  "tar",
  "ascii2uni",
  "rot13",
  "strings",
  "steghide",
]);
const LISTERS = new Set(["find", "fd", "fdfind", "ls"]);

/**
 * What a command prints, as far as its words and its input tell.
 * @param words the command's name and arguments, wrappers taken off
 */
export function feedFrom(words: readonly ShellWord[], stdin: Feed, scene: Scene): Feed {
  const [program, ...args] = words;
  if (program === undefined) return NO_FEED;
  const name = program.value.slice(program.value.lastIndexOf("/") + 1);
  const tainted = args.find(({ origin }) => origin !== undefined)?.origin;
  if (tainted !== undefined) return { kind: tainted };
  if (FILTERS.has(name) || DECODERS.has(name)) {
    const held = heldBy(args, scene);
    if (held !== undefined && (held.kind !== "text" || name === "cat")) return held;
  }
  if (name === "echo") return echoed(args);
  if (name === "printf") return printed(args);
  if (FETCHERS.has(name)) return { kind: "fetched" };
  if (name === "aws" || name === "gsutil" || name === "gh" || name === "gcloud") return remoteRead(args);
  if (LISTERS.has(name)) return { kind: "paths", below: startsOf(name, args), all: listsAll(name, args) };
  if (name === "git") return gitFeed(args, scene.root);
  // With an operand other than `-`; `CDPATH`, which would make it print, is a finding of its own.
  if (name === "cd" && args.some(({ value }) => !value.startsWith("-"))) return NO_FEED;
  if (name === "pwd") return scene.cwd === undefined ? UNKNOWN_FEED : { kind: "text", text: scene.cwd };
  if (PATH_PRINTERS.has(name)) return pathPrinted(name, args);
  if (name === "mktemp") return { kind: "text", text: "/tmp/mktemp" };
  if (name === "openssl" && args.some(({ value }) => /^s_(client|server)$/.test(value)))
    return { kind: "fetched" };
  if (DECODERS.has(name)) return decoded(name, args, stdin);
  if (name === "cat" && stdin.kind === "text" && args.length === 0) return stdin;
  if (name === "tr" && (stdin.kind === "text" || isAlphabet(args))) return { kind: "hidden" };
  if (stdin.kind === "paths" && FILTERS.has(name) && name !== "cat" && name !== "tee")
    return { kind: "paths", below: stdin.below };
  if (FILTERS.has(name)) return stdin.kind === "text" || stdin.kind === "none" ? UNKNOWN_FEED : stdin;
  return UNKNOWN_FEED;
}

/** What the files that a command reads are known to hold: fetched, decoded, or the one text that was written here. */
function heldBy(args: readonly ShellWord[], scene: Scene): Feed | undefined {
  if (scene.tainted.size === 0 && scene.written.size === 0) return undefined;
  const paths = args.map((word) => (word.value.startsWith("-") ? undefined : fileOf(scene, word)));
  for (const path of paths) {
    const taint = path === undefined ? undefined : scene.tainted.get(path);
    if (taint !== undefined) return { kind: taint };
  }
  const texts = paths.flatMap((path) => (path === undefined ? [] : (scene.written.get(path) ?? [])));
  return texts.length === 0 ? undefined : { kind: "text", text: texts.join("\n") };
}

function remoteRead(args: readonly ShellWord[]): Feed {
  return args.some(({ value }) => /^(cp|cat|api|download|view|clone)$/.test(value))
    ? { kind: "fetched" }
    : UNKNOWN_FEED;
}

function gitFeed(args: readonly ShellWord[], root: string): Feed {
  const words = args.map(({ value }) => value);
  if (words[0] === "ls-files" || (words[0] === "diff" && words.includes("--name-only"))) {
    return {
      kind: "paths",
      below: [literalWord(".")],
      all: words.every((word) => /^(ls-files|-\w)$/.test(word)),
    };
  }
  if (words[0] === "rev-parse" && words.includes("--show-toplevel")) return { kind: "text", text: root };
  return UNKNOWN_FEED;
}

const PATH_PRINTERS = new Set(["dirname", "realpath", "readlink"]);

/** The directory of one path, or the path itself: links that were on disk before are not seen, as everywhere here. */
function pathPrinted(name: string, args: readonly ShellWord[]): Feed {
  const [word, ...others] = args.filter(({ value }) => !/^-([ef]|-|-zero)?$/.test(value));
  if (word === undefined || others.length > 0 || word.dynamic || word.glob || word.home) return UNKNOWN_FEED;
  const path = word.value.replace(/(?<=.)\/+$/, "");
  if (name !== "dirname") return path.startsWith("/") ? { kind: "text", text: path } : UNKNOWN_FEED;
  const end = path.lastIndexOf("/");
  return { kind: "text", text: end < 0 ? "." : path.slice(0, end) || "/" };
}

function listsAll(name: string, args: readonly ShellWord[]): boolean {
  if (name === "find") return choosesBy(args) === undefined;
  return name === "ls" && args.every(({ value }) => !/[*?[]/.test(value));
}

function startsOf(name: string, args: readonly ShellWord[]): ShellWord[] {
  const operands: ShellWord[] = [];
  for (const word of args) {
    if (name === "find" && /^[-(!]/.test(word.value)) break;
    if (!word.value.startsWith("-")) operands.push(word);
  }
  // `fd PATTERN DIR`: the pattern is no place.
  if (name.startsWith("fd")) operands.shift();
  return operands.length === 0 ? [literalWord(".")] : operands;
}

function echoed(args: readonly ShellWord[]): Feed {
  let rest = args;
  let escapes = false;
  while (rest[0] !== undefined && /^-[neE]+$/.test(rest[0].value)) {
    escapes ||= rest[0].value.includes("e");
    rest = rest.slice(1);
  }
  return textOf(rest.map(({ value }) => value).join(" "), escapes);
}

function printed(args: readonly ShellWord[]): Feed {
  const [format, ...values] = args[0]?.value === "--" ? args.slice(1) : args;
  if (format === undefined) return NO_FEED;
  let next = 0;
  const text = format.value.replace(/%[sb]/g, () => values[next++]?.value ?? "");
  if (/%[^%]/.test(text)) return { kind: "unknown" };
  const rest = values.slice(next).map(({ value }) => value);
  return textOf([text, ...rest].join(format.value.includes("%") ? "" : " "), true);
}

function textOf(text: string, escapes: boolean): Feed {
  // An unknown piece stays in the text, as `UNKNOWN`.
  if (!escapes || !text.includes("\\")) return { kind: "text", text };
  const plain = text
    .replace(/\\x([0-9a-fA-F]{1,2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\0?([0-7]{1,3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t")
    .replace(/\\\\/g, "\\");
  return { kind: "text", text: plain, decoded: /\\(x[0-9a-fA-F]|[0-7]{3})/.test(text) };
}

function decoded(name: string, args: readonly ShellWord[], stdin: Feed): Feed {
  const options = args.map(({ value }) => value);
  const decodes =
    !/^(base64|base32|basenc|xxd|gzip|bzip2|xz|zstd|lz4|openssl|gpg|od|hexdump|tar|unzip)$/.test(name) ||
    options.some((option) =>
      /^(-[a-zA-Z]*[dDrpOx][a-zA-Z]*|--decode|--decompress|--decrypt|--revert)$/.test(option),
    );
  if (!decodes) return UNKNOWN_FEED;
  if (stdin.kind === "fetched") return stdin;
  if (stdin.kind === "text" && name === "base64") {
    return { kind: "text", text: Buffer.from(stdin.text, "base64").toString("utf8"), decoded: true };
  }
  if (stdin.kind === "text" && name === "xxd") {
    return {
      kind: "text",
      text: Buffer.from(stdin.text.replace(/\s/g, ""), "hex").toString("utf8"),
      decoded: true,
    };
  }
  if (stdin.kind === "text" && name === "rev") {
    return { kind: "text", text: [...stdin.text].reverse().join(""), decoded: true };
  }
  return { kind: "hidden" };
}

/** One alphabet put in the place of another: what comes out is other text. */
function isAlphabet(args: readonly ShellWord[]): boolean {
  return (
    args.length === 2 &&
    args.every(({ value }) => /[a-z]-[a-z].*[a-z]-[a-z]|^[a-z]-[a-z]$/i.test(value)) &&
    !/^[A-Z]-[A-Z]$|^\[:upper/.test(args[0]!.value) &&
    !/^[A-Z]-[A-Z]$/.test(args[1]!.value)
  );
}
