import { generateKeyPairSync } from "node:crypto";
import { FILES, PLANNED, UNPLANNED } from "./example-repository.ts";
import type { ExpectedCheck, Scene, Story } from "./scene.ts";

const PASS: ExpectedCheck = { conclusion: "success", title: "Pass", rule: null };
const OUT_OF_SCOPE: ExpectedCheck = {
  conclusion: "failure",
  title: "STOP_UNAUTHORIZED_ACCESS: 1 stop",
  rule: "scope-exceeded",
};
const STANDING_STOP: ExpectedCheck = {
  conclusion: "failure",
  title: "STOP_UNAUTHORIZED_ACCESS: the run is stopped",
  rule: null,
};

const HALF_TO_EVEN = `export const price = (amount) => {
  const cents = amount * 100;
  const below = Math.floor(cents);
  if (cents - below !== 0.5) return Math.round(cents) / 100;
  return (below % 2 === 0 ? below : below + 1) / 100;
};
`;

/** What the agent does in each, and the verdict that the App must come to. */
export const STORIES: readonly Story[] = [
  { id: "clean-run", title: "A clean run", tell: cleanRun },
  { id: "scope-exceeded", title: "A file that the plan does not name", tell: scopeExceeded },
  { id: "removed-secret", title: "A secret that a later commit removes", tell: removedSecret },
  { id: "evil-merge", title: "An evil merge", tell: evilMerge },
  { id: "force-push", title: "A force-push over a stop", tell: forcePush },
  { id: "resumed-stop", title: "A stop that a human resumes", tell: resumedStop },
];

async function cleanRun({ clone, says, push, verdict }: Scene): Promise<void> {
  says("coder-bot commits a plan, then the one file that it names, and pushes");
  await clone.plan();
  await clone.commit({ files: { [PLANNED]: HALF_TO_EVEN }, message: "Round half to even" });
  await verdict(await push(), PASS);
  // While it is there, each later plan that names the same file is for a person to look at.
  says("coder-bot deletes its branch: the file is free for the next plan");
  await clone.retire();
}

async function scopeExceeded({ clone, says, push, verdict }: Scene): Promise<void> {
  says(`coder-bot changes \`${PLANNED}\`, and \`${UNPLANNED}\` on the way`);
  await clone.plan();
  const files = { [PLANNED]: HALF_TO_EVEN, [UNPLANNED]: changed(UNPLANNED) };
  await clone.commit({ files, message: "Round half to even" });
  await verdict(await push(), OUT_OF_SCOPE);
}

async function removedSecret({ clone, says, push, verdict }: Scene): Promise<void> {
  says("coder-bot commits a private key, takes it out in the next commit, and pushes both");
  await clone.plan();
  // Made now and never used: no key is in this repository.
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  await clone.commit({
    files: { [PLANNED]: `${HALF_TO_EVEN}export const key = \`${pem}\`;\n` },
    message: "Sign prices",
  });
  await clone.commit({ files: { [PLANNED]: HALF_TO_EVEN }, message: "Take the key out" });
  await verdict(await push(), {
    conclusion: "failure",
    title: "STOP_SECRET_EXPOSURE: 1 stop",
    rule: "secret-exposed",
  });
}

async function evilMerge({ stage, clone, says, push, verdict }: Scene): Promise<void> {
  const { github, shop, alice } = stage;
  await clone.plan();
  await clone.commit({ files: { [PLANNED]: HALF_TO_EVEN }, message: "Round half to even" });
  says("alice pushes to dev meanwhile; coder-bot merges dev, which is fine");
  await github.push(shop, { as: alice, branch: "dev", files: { "README.md": "the shop\n" } });
  await clone.mergeDev({ message: "Merge dev" });
  await verdict(await push(), PASS);
  says(`and merges once more, with an edit of \`${UNPLANNED}\` inside the merge commit itself`);
  await github.push(shop, { as: alice, branch: "dev", files: { "README.md": "the shop of acme\n" } });
  await clone.mergeDev({ files: { [UNPLANNED]: changed(UNPLANNED) }, message: "Merge dev" });
  await verdict(await push(), OUT_OF_SCOPE);
}

async function forcePush({ clone, says, push, verdict }: Scene): Promise<void> {
  says(`coder-bot changes \`${UNPLANNED}\`, which stops the run`);
  const planned = await clone.plan();
  await clone.commit({ files: { [UNPLANNED]: changed(UNPLANNED) }, message: "Change the checkout" });
  await verdict(await push(), OUT_OF_SCOPE);
  says("and force-pushes a history in which it never happened: the stop stays");
  await clone.reset(planned);
  await clone.commit({ files: { [PLANNED]: HALF_TO_EVEN }, message: "Round half to even" });
  await verdict(await push("force"), STANDING_STOP);
}

async function resumedStop({ stage, clone, says, push, verdict }: Scene): Promise<void> {
  const { github, shop, alice, bob } = stage;
  says(`coder-bot changes \`${PLANNED}\`, and \`${UNPLANNED}\` with it, which stops the run`);
  await clone.plan();
  const files = { [PLANNED]: HALF_TO_EVEN, [UNPLANNED]: changed(UNPLANNED) };
  await clone.commit({ files, message: "Round half to even" });
  const head = await push();
  const stopped = await verdict(head, OUT_OF_SCOPE);
  // The command that the published check gives, as a human would copy it.
  const [command = "(no command)"] = /^\/proofgate resume \S+$/m.exec(stopped.summary) ?? [];
  says(`alice looks at the pull request and comments \`${command}\``);
  const pull = await github.openPull(shop, { as: bob, head: clone.branch, base: "dev" });
  github.comment(shop, pull, alice, command);
  await verdict(head, { ...PASS, after: stopped });
  says("coder-bot goes on, within its plan");
  const more = `/** To the cent, half to even. */\n${HALF_TO_EVEN}`;
  await clone.commit({ files: { [PLANNED]: more }, message: "Say how prices are rounded" });
  const next = await push();
  await verdict(next, PASS);
  await verdict(next, { ...PASS, name: "proofgate/dev" });
}

function changed(path: string): string {
  return `${FILES[path]}\nexport const currency = "EUR";\n`;
}
