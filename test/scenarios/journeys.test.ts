import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import "./01-stale-resume.ts";
import "./04-edited-comment.ts";

it("tells every journey of this folder, and its page lists them", () => {
  const cwd = import.meta.dirname;
  const files = globSync("[0-9][0-9]-*.ts", { cwd }).sort();
  const [told, listed] = ["journeys.test.ts", "README.md"].map((name) =>
    readFileSync(join(cwd, name), "utf8"),
  );
  expect([...told!.matchAll(/^import "\.\/(.+)";$/gm)].map(([, file]) => file)).toEqual(files);
  expect([...listed!.matchAll(/^\| \[[^\]]+\]\((.+?)\)/gm)].map(([, file]) => file)).toEqual(files);
});
