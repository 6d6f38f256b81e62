import type { Io } from "./io.ts";

const SILENT_MS = 1000;
const CLEAR_LINE = "\r\u001B[K";

/** Says on a terminal's standard error what takes so long, after a second; `end` takes it away again. */
export function showProgress({ stderr }: Pick<Io, "stderr">, what: string): { end(): void } {
  if (!stderr.isTTY) return { end: () => undefined };
  let shown = false;
  const timer = setTimeout(() => {
    shown = true;
    stderr.write(`${what} ...`);
  }, SILENT_MS);
  return {
    end() {
      clearTimeout(timer);
      if (shown) stderr.write(CLEAR_LINE);
    },
  };
}
