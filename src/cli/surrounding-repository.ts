import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** The repository that holds a directory, and the directory's place in it; nothing outside any. */
export function surroundingRepository(directory: string): {
  readonly root?: string;
  readonly directory?: string;
} {
  for (let root = directory; ; root = dirname(root)) {
    // A linked work tree has a file there.
    if (existsSync(join(root, ".git"))) {
      const place = relative(root, directory).split(sep).join("/");
      const slashed = root.split(sep).join("/");
      return place === "" ? { root: slashed } : { root: slashed, directory: place };
    }
    if (dirname(root) === root) return {};
  }
}
