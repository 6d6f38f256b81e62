import { entropyOf } from "../entropy.ts";
import { isExplanation } from "../explanation.ts";
import type { Layer } from "../match.ts";
import { isMask, isPlaceholder, saysStandIn } from "../placeholder.ts";
import { isWordy } from "../secret-looks.ts";

const COMMAND_MAX = 2000;
/** Of what is in quotes, data for the most part, lines belong to it, but for an empty one: prose has apostrophes. */
const COMMAND =
  /^(?:'(?:[^'\n]|\n(?![\r\n])){0,800}'|"(?:[^"\n\\]|\\[\s\S]|\n(?![\r\n])){0,800}"|[^\n\\]|\\[\s\S]|\n[ \t]{0,40}(?=--?[A-Za-z]|https?:\/\/))*/;
const HEADER =
  /(?:-H|--header)[ \t=]{0,5}["']?(?:[\w-]{0,30}(?:authorization|api-?key|token|secret|auth|-key)[\w-]{0,20}|key)[ \t]{0,5}:[ \t]{0,5}(?:(Basic|Bearer|Token|Api-?Token|Api-?Key|SSWS)[ \t]{1,5})?([\w=~@.+/:!-]{8,600})/gi;
/** The whole in quotes, or the password; or neither. In single quotes the shell puts nothing in place of anything. */
const NAME = String.raw`[^":\n$<>{}[\]]{0,60}`;
const DOUBLE = String.raw`(?:[^"\n$]|\$(?![\w({])){0,100}`;
const WHOLE = `"(?<name>${NAME}):(?<password>${DOUBLE})"|'(?<name>${NAME.replace('"', "'")}):(?<password>[^'\\n]{0,100})'`;
const PARTS = String.raw`(?:"(?<name>${NAME})"|'(?<name>${NAME})'|(?<name>[\w.@+-]{0,60})):(?:"(?<password>${DOUBLE})"|'(?<password>[^'\n]{0,100})'|(?<password>[^\s"'$<>{}[\]]{3,100}))`;
const USER = new RegExp(String.raw`\s(?:-u|--user)[ \t=]{0,5}(?:${WHOLE}|${PARTS})`, "g");
const TEMPLATE = /^<.*>$|^\[.*\]$|^\{.*\}$|\$\{|\{\{|^\$\w+$|^%\w+%$/;
const STAND_IN =
  /^(?:\$.*|%.*|(?:my|your|the|api|user|some)?[_-]?(?:pass(?:word|wd|phrase)?|pw|pwd|token|secret|key|api_?key|user(?:name)?|credentials?)|test|changeit|changeme|x+|\*+)$/i;
const PASSWORD_MIN = 3;
/** A name that stands alone is one, or a token in its place. */
const TOKEN_MIN = 12;
const ENTROPY_MIN = 2.75;
const LETTERS_MIN = 12;

/** Credentials that a `curl` command carries in a header or as its user, in scripts and documentation. */
export function curlAt(layer: Layer, start: number): void {
  if (!layer.isText || start < (layer.readUpTo.get("curl") ?? 0)) return;
  const command = commandFrom(layer.text, start);
  layer.readUpTo.set("curl", start + command.length);
  const add = (found: RegExpMatchArray, secret: string) => {
    const from = start + found.index! + found[0].lastIndexOf(secret);
    layer.add({
      rule: "curl-credential",
      level: "candidate",
      start: from,
      end: from + secret.length,
      secret,
      specific: false,
    });
  };
  for (const found of command.matchAll(HEADER)) if (isHeaderSecret(found)) add(found, found[2]!);
  for (const found of command.matchAll(USER)) {
    const { name = "", password = "" } = found.groups!;
    if (isPassword(password, layer.path)) add(found, password);
    else if (password === "" && name.length >= TOKEN_MIN && isRandom(name)) add(found, name);
  }
}

function isHeaderSecret([, scheme = "", secret = ""]: RegExpMatchArray): boolean {
  if (isPlaceholder(secret) || STAND_IN.test(secret)) return false;
  return scheme.toLowerCase() === "basic" ? entropyOf(secret) >= ENTROPY_MIN : isRandom(secret);
}

/** A row of numbers is a weak one where it is in use. */
function isPassword(text: string, path: string): boolean {
  if (text.length < PASSWORD_MIN || STAND_IN.test(text) || TEMPLATE.test(text)) return false;
  if (isMask(text) || saysStandIn(text)) return false;
  return !isPlaceholder(text) || (path !== "" && !isExplanation(path));
}

function isRandom(text: string): boolean {
  return entropyOf(text) >= ENTROPY_MIN && (/\d/.test(text) || isOfLetters(text));
}

/** Long, of both cases, and without words: as random as letters alone can be. */
function isOfLetters(text: string): boolean {
  return text.length >= LETTERS_MIN && /[a-z]/.test(text) && /[A-Z]/.test(text) && !isWordy(text);
}

/** Up to the end of the line, or of its continuations; documentation leaves the backslash out before an option. */
function commandFrom(text: string, start: number): string {
  const rest = text.slice(start, start + COMMAND_MAX);
  return COMMAND.exec(rest)?.[0] ?? rest;
}
