import type { BytePath } from "./byte-path.ts";

/**
 * A question about a path that its directory alone answers, asked anew only where the directory is another than the last
 * path's: paths come in byte order, so that neighbours share theirs. The root's name is `""`.
 */
export function byDirectory<T>(answer: (directory: BytePath) => T): (path: BytePath) => T {
  let last: { readonly directory: string; readonly answer: T } | undefined;
  return (path) => {
    const slash = path.lastIndexOf("/");
    if (last?.directory.length !== Math.max(slash, 0) || !path.startsWith(last.directory)) {
      const directory = path.slice(0, Math.max(slash, 0)) as BytePath;
      last = { directory, answer: answer(directory) };
    }
    return last.answer;
  };
}
