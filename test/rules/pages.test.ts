import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rules } from "../../src/rules/index.ts";

// As test/docs.test.ts asks it of the files; here of the rules as they run.
it.each(rules.map(({ id, summary }) => [id, summary]))(
  "the page of %s begins with its summary",
  (id, summary) => {
    const page = readFileSync(join(import.meta.dirname, "../../src/rules", `${id}.md`), "utf8");
    expect(page.startsWith(`# ${id}\n\n${summary}`)).toBe(true);
    expect(summary).toMatch(/^[A-Z].*\.$/);
  },
);
