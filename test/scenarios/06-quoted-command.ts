import { expect } from "vitest";
import { dispute, STOPPED } from "./stage.ts";

/**
 * The command stands in a comment, and nobody gives it: quoted from the check, in a code block, in a sentence, hidden in
 * HTML, beside another command, in letters that look like its own. A command is the whole comment, one line, in plain ASCII
 * (contract.md, 6). What speaks to us and is no command is answered, with nothing done [T124] [T125] [T159].
 */
dispute("06 a command that is mentioned is not given", async (scene) => {
  const { alice, check, head, stop } = scene;
  const command = `/proofgate resume ${stop}`;
  const mentions = [
    `> ${command}`,
    `> ${command}\n\nwho wrote this?`,
    `\`${command}\``,
    `\`\`\`\n${command}\n\`\`\``,
    `    ${command}`,
    `please ${command}`,
    `do not write\n${command}`,
    `${command}\n/proofgate abandon`,
    `/proofgate abandon\n${command}`,
    `<!--\n${command}\n-->`,
    `<details>\n${command}\n</details>`,
    `[${command}](https://example.com)`,
    `- ${command}`,
    `${command}\n\n--\nsent from my telephone`,
  ];
  expect((await scene.answersTo(alice, mentions)).filter((answer) => answer !== undefined)).toEqual([]);

  const lookAlikes = [
    command.replace("resume", "r\u0435sume"),
    command.replace(" resume", "\u00a0resume"),
    `${command}\u200b`,
    `${command} <!-- for the log -->`,
    command.replace("resume", "RESUME"),
  ];
  const refusals = await scene.answersTo(alice, lookAlikes);
  expect(refusals.filter((answer) => !answer?.startsWith("Nothing was done"))).toEqual([]);
  expect(check(head)).toMatch(STOPPED);

  // As a browser sends it: the line's end and a space behind it are nothing.
  expect(await alice.comments(`${command} \r\n`)).toContain("The run goes on");
});
