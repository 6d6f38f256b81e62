import { expect, it } from "vitest";
import { agentMark } from "../../src/engine/agent-marks.ts";

const person = "Alice <alice@example.com>";

it.each([
  ["Claude <noreply@anthropic.com>", "Claude"],
  ["claude[bot] <1+claude[bot]@users.noreply.github.com>", "Claude"],
  ["Copilot <198982749+Copilot@users.noreply.github.com>", "Copilot"],
  ["copilot-swe-agent[bot] <1+x@users.noreply.github.com>", "Copilot"],
  ["Cursor Agent <cursoragent@cursor.com>", "Cursor"],
  ["Codex <codex@openai.com>", "Codex"],
  ["chatgpt-codex-connector[bot] <a@example.com>", "Codex"],
  ["devin-ai-integration[bot] <a@example.com>", "Devin"],
  ["google-labs-jules[bot] <a@example.com>", "Jules"],
  ["gemini-cli[bot] <a@example.com>", "Gemini"],
  ["Gemini <gemini-cli@google.com>", "Gemini"],
  ["Alice (aider) <alice@example.com>", "Aider"],
  ["aider <noreply@aider.chat>", "Aider"],
  ["aider <aider@aider.chat>", "Aider"],
  ["openhands <openhands@all-hands.dev>", "OpenHands"],
  ["Amp <amp@ampcode.com>", "Amp"],
])("%s is the mark of %s, as author and as co-author [P75] [T071]", (identity, agent) => {
  expect(agentMark(identity, [])).toBe(agent);
  for (const key of ["Co-authored-by", "co-developed-by", "Generated-By", "ASSISTED-BY"]) {
    expect(agentMark(person, [{ key, value: identity.toUpperCase() }])).toBe(agent);
  }
});

it.each([
  person,
  "Claude Monet <claude@example.com>",
  "notclaude[bot] <a@example.com>",
  "Devin Smith <devin@example.com>",
  "A <xnoreply@anthropic.com.example.com>",
  "aider <alice@example.com>",
  "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
  "",
])("%j is nobody's mark", (identity) => {
  expect(agentMark(identity, [{ key: "Co-authored-by", value: person }])).toBeUndefined();
});

it("other trailers are no claim of authorship", () => {
  const value = "Claude <noreply@anthropic.com>";
  expect(
    agentMark(person, [
      { key: "Reported-by", value },
      { key: "x-co-authored-by", value },
    ]),
  ).toBeUndefined();
});
