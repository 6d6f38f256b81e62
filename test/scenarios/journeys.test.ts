import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import "./01-stale-resume.ts";
import "./02-wrong-stop-id.ts";
import "./03-bots.ts";
import "./04-edited-comment.ts";
import "./05-deleted-comment.ts";
import "./06-quoted-command.ts";
import "./07-removed-from-the-team.ts";
import "./08-the-agent-itself.ts";
import "./09-an-author.ts";
import "./10-second-stop.ts";
import "./11-branch-made-anew.ts";
import "./12-branch-renamed.ts";
import "./13-the-app-was-away.ts";
import "./14-delivered-twice.ts";
import "./15-force-push.ts";
import "./16-exposed-secret.ts";
import "./17-stopped-and-abandoned.ts";
import "./18-pushed-past-the-gate.ts";
import "./19-a-rung-made-by-hand.ts";
import "./20-stale-approval.ts";
import "./21-approval-in-disguise.ts";
import "./22-approver-who-left.ts";
import "./23-squatted-check.ts";
import "./24-retargeted.ts";
import "./25-forged-merge.ts";
import "./26-tags-named-like-branches.ts";
import "./27-renamed-repository.ts";
import "./41-handoff-by-halves.ts";
import "./42-runs-that-meet.ts";

it("tells every journey of this folder, and its page lists them", () => {
  const cwd = import.meta.dirname;
  const files = globSync("[0-9][0-9]-*.ts", { cwd }).sort();
  const [told, listed] = ["journeys.test.ts", "README.md"].map((name) =>
    readFileSync(join(cwd, name), "utf8"),
  );
  expect([...told!.matchAll(/^import "\.\/(.+)";$/gm)].map(([, file]) => file)).toEqual(files);
  expect([...listed!.matchAll(/^\| \[[^\]]+\]\((.+?)\)/gm)].map(([, file]) => file)).toEqual(files);
});
