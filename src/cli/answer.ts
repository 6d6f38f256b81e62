import { forJson } from "../report/escape.ts";
import { type Io, write } from "./io.ts";

/** One JSON object on standard output. */
export function answer(io: Io, value: object): Promise<void> {
  return write(io.stdout, `${forJson(value, 2)}\n`);
}

/** What the system says of a failure, for people: `no such file or directory`. */
export function reasonOf(error: unknown): string {
  const { message = String(error), code } = error as NodeJS.ErrnoException;
  if (code === "EISDIR") return "it is a directory";
  return code === undefined ? message : message.replace(/^[A-Z]+: /, "").replace(/, \w+ '.*$/s, "");
}
