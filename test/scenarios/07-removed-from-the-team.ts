import { expect } from "vitest";
import { dispute, STOPPED } from "./stage.ts";

/**
 * Carol may write because she is in a team, and writes a resume. Before the App reads it she has left the team; her comment
 * is as old as her membership. The role is asked of GitHub when the command is read, by her id: what she was is nothing
 * [T119] [T120]. So it is for dave, whose own role was lowered; and for a login that now belongs to somebody else.
 */
dispute("07 who has left may nothing, however old the comment", async (scene) => {
  const { check, head, joins, repository, stop, world } = scene;
  const { github, acme } = world;
  const [pull] = repository.pulls.values();
  const command = `/proofgate resume ${stop}`;
  const [carol, dave, erin] = ["carol", "dave", "erin"].map((login) => joins(login).account);
  for (const account of [carol!, erin!]) github.setPermission(repository, account, undefined);
  const crew = github.createTeam(acme, "crew", [carol!, erin!]);
  github.setTeamPermission(repository, crew, "write");

  github.webhooks.hold();
  const late = [carol!, dave!].map((author) => github.comment(repository, pull!, author, command));
  github.removeFromTeam(crew, carol!);
  github.setPermission(repository, dave!, "read");
  await github.webhooks.release();
  await scene.settled();
  expect(scene.answerTo(late[0]!.id)).toContain("needs the role `write`, and yours is `none`");
  expect(scene.answerTo(late[1]!.id)).toContain("needs the role `write`, and yours is `read`");
  expect(check(head)).toMatch(STOPPED);

  // Erin is still in the team, and that is enough.
  expect(await scene.as(erin!).comments(command)).toContain("The run goes on");
});
