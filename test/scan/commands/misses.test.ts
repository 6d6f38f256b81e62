import { describe, expect, it } from "vitest";
import { judgeCommand } from "../../../src/scan/commands/judge-command.ts";
import { documentedMisses } from "../misses.ts";

describe("the documented misses of the command judge are misses: who closes one takes it off the page", () => {
  const misses = documentedMisses("commands");

  it("are more than ten", () => expect(misses.length).toBeGreaterThan(10));

  it.each(misses)("%s is %s", (command, said) => expect(judgeCommand(command).verdict).toBe(said));
});
