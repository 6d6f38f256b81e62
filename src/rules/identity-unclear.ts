import { defineRule } from "../engine/rule.ts";
import type { IdentityDoubt, Subject } from "../engine/subject.ts";

const DOUBTS: Record<IdentityDoubt, (subject: Subject) => { message: string; note: string; help: string }> = {
  "no-name-and-no-actor": () => ({
    message: "nobody said whose change this is",
    note: "the head has no branch name and no actor was given, so it is judged as a person's",
    help: "name the branch (`--branch`) or who pushed (`--actor`)",
  }),
  "branch-of-unknown-remote": ({ branch }) => ({
    message: `the head may be an agents' branch: \`${branch ?? ""}\` can be read in two ways`,
    note: "no remote of that name is configured here, so nobody can tell where its name ends and the branch's begins",
    help: "name the branch (`--branch refs/heads/agent/WP-142`), or configure the remote",
  }),
  "person-on-agent-branch": ({ actor }) => ({
    message: `\`${actor ?? ""}\`, a person, pushed to an agents' branch`,
    note: "what stands on an agents' branch is judged as the agent's",
    help: "have someone look at what the person changed, or move it to a branch of its own",
  }),
  "unlisted-bot-on-agent-branch": ({ actor }) => ({
    message: `the bot \`${actor ?? ""}\` is not in the policy's list of agents`,
    note: "on an agents' branch a bot nobody listed is judged as a coder",
    help: "list it in the policy with its role, or find out why it pushes here",
  }),
  "unlisted-bot": ({ actor }) => ({
    message: `the bot \`${actor ?? ""}\` is not in the policy's list of agents`,
    note: "its change is judged as a person's, and nobody has looked at it yet",
    help: "have a person look at the change, or list the bot in the policy with its role",
  }),
};

/** Requirements: [P75] [P114]. */
export const rule = defineRule({
  id: "identity-unclear",
  summary: "It is not certain who made the change.",
  appliesTo: "everyone",
  needs: ["subject"],
  wants: ["reviews"],
  check: ({ subject, perhaps: { reviews } }) =>
    subject.doubts
      // Where it is known who has looked, `review-missing` says what is still to be done.
      .filter((doubt) => doubt !== "unlisted-bot" || !reviews.known || reviews.value.asked === 0)
      .map((doubt) => ({ level: "review", ...DOUBTS[doubt](subject), subject: doubt })),
});
