import { type Handoff, missingOwners, nameOf } from "../engine/handoff.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P24] [P25] [P29]. */
export const rule = defineRule({
  id: "handoff-asked",
  summary: "A plan names files of another thread, whose owner has a say in it.",
  appliesTo: ["agent"],
  needs: ["plan", "handoffs"],
  check: ({ plan: { state }, handoffs }) => {
    if (state.kind !== "valid") return [];
    const { path } = state.plan;
    return handoffs.map((handoff) => ({
      level: "note",
      message: `the plan names files of the thread \`${nameOf(handoff.to)}\`, and is of the thread \`${nameOf(handoff.from)}\``,
      note: standingWords(handoff),
      help: helpFor(handoff),
      path,
      subject: nameOf(handoff.to),
    }));
  },
});

function standingWords(handoff: Handoff): string {
  const { standing, agreed, why } = handoff;
  const given = agreed.map(({ login, owner }) => `\`${login}\` agreed for \`${owner}\``).join(", ");
  if (standing === "unseen") return "whether both owners have agreed the App alone knows";
  if (standing === "agreed") return given;
  if (standing === "over") return `both owners had agreed, and that is over: ${why}`;
  return `${given === "" ? "" : `${given}; `}${missingOwners(handoff)} has not agreed`;
}

function helpFor({ standing, from, to }: Handoff): string {
  if (standing === "agreed")
    return "nothing is to be done; the agreement ends with the plan, the policy and the run";
  const owners = [from, to].filter(({ owner }) => owner === undefined);
  if (owners.length > 0)
    return `name an \`owner\` in the config of the thread ${owners.map((each) => `\`${nameOf(each)}\``).join(" and ")}, on the target`;
  return "before they are touched, have an owner of each thread write `/proofgate handoff approve` under the run's pull request";
}
