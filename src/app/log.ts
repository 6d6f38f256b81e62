import { forJson } from "../report/escape.ts";
import { LOG_LEVELS, type LogLevel } from "./config.ts";

/** Values by name: numbers and words that name things, never a body, a header or a token. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
export type Log = (level: Exclude<LogLevel, "silent">, message: string, fields?: LogFields) => void;

export interface LogOptions {
  readonly level: LogLevel;
  readonly write: (line: string) => void;
  readonly clock: () => Date;
  /** What must never be written: the App's key, the webhook's secret. */
  readonly secrets: readonly string[];
}

const VALUE_MAX = 1000;
/** GitHub's tokens ("GitHub's token formats"), a signed App token, and what a URL or a header would carry one in. */
const TOKENS =
  /\b(?:gh[a-z]_\w{10,}|github_pat_\w{10,}|v1\.[0-9a-f]{40}|eyJ[\w-]+\.[\w-]+\.[\w-]+)|(?<=:\/\/)[^\s/@]+(?=@)|(?<=\b(?:basic|bearer|token) )[\w+/=.-]{8,}/gi;

/**
 * One line of JSON for each message, without anything secret in it, whatever an error repeats, and nothing in it that a terminal or
 * a viewer would obey: names of branches and files stand there.
 */
export function openLog({ level, write, clock, secrets }: LogOptions): Log {
  const least = LOG_LEVELS.indexOf(level);
  const known = secrets.filter((secret) => secret.length > 0);
  const clean = (text: string): string =>
    known
      .reduce((left, secret) => left.replaceAll(secret, "[secret]"), text)
      .replace(TOKENS, "[secret]")
      .slice(0, VALUE_MAX)
      .toWellFormed();
  return (at, message, fields = {}) => {
    if (LOG_LEVELS.indexOf(at) < least) return;
    const values = Object.entries(fields).map(([name, value]) => {
      return [name, typeof value === "string" ? clean(value) : value];
    });
    const line = { time: clock().toISOString(), level: at, message: clean(message) };
    write(`${forJson({ ...line, ...Object.fromEntries(values) })}\n`);
  };
}

/** An error's words for the log and for whoever looks at a job; its place only where it is a bug of ours. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
