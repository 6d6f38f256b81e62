import { expect, it } from "vitest";
import { openLog } from "../../src/app/log.ts";

function written(message: string, fields: Readonly<Record<string, string | number>>): string {
  const lines: string[] = [];
  const clock = () => new Date("2026-11-22T00:00:00Z");
  const log = openLog({ level: "info", write: (line) => void lines.push(line), clock, secrets: ["s3cret"] });
  log("info", message, fields);
  return lines.join("");
}

it("writes one line of JSON, which reads as what was said", () => {
  const fields = { branch: "agent/ünd-日本", repository: 7 };
  const line = written("a head was judged", fields);
  expect(line).toBe(
    '{"time":"2026-11-22T00:00:00.000Z","level":"info","message":"a head was judged","branch":"agent/ünd-日本","repository":7}\n',
  );
});

it("holds nothing that a terminal or a workflow's log obeys, whatever branches are called [T161]", () => {
  // ESC and its C1 twin, which JSON lets through; a direction, a line that is none, a workflow's command.
  const name = "\u001b[2J\u009b2J\u202e\u2028##[error]x\nforged";
  const line = written(name, { branch: name });
  expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\[/u);
  expect(line.endsWith("}\n")).toBe(true);
  expect(JSON.parse(line)).toMatchObject({ message: name, branch: name });
});

it("holds no secret that it was told, and no token", () => {
  const line = written("asked with s3cret", {
    error: "https://x:s3cret@github.com and ghs_0123456789abcdef",
  });
  expect(line).not.toMatch(/s3cret|ghs_0123/);
});
