import { defineRule } from "../engine/rule.ts";
import type { SecretSighting } from "../engine/secret-sighting.ts";

/** Requirements: [P135] [P144] [P150] [P156]. */
export const rule = defineRule({
  id: "secret-exposed",
  summary: "The change brings a confirmed secret.",
  stopCode: "STOP_SECRET_EXPOSURE",
  appliesTo: "everyone",
  needs: ["subject", "policy", "secrets"],
  check: ({ subject, policy, secrets }) => {
    const { people, security } = policy.policy;
    const level = subject.judgedAs === "human" ? people.secrets : security.secrets;
    return secrets.sightings
      .filter((sighting) => sighting.level === "confirmed")
      .map((sighting) => ({
        level,
        message: `a secret of the format \`${sighting.format}\`: ${sighting.preview}`,
        note: `${placeOf(sighting)}; whoever can read the repository has it, a later commit that removes it notwithstanding`,
        help: "revoke it where it was issued, then begin a new branch without it",
        path: sighting.path,
        line: sighting.line,
        commit: sighting.commit,
        subject: `${sighting.format} ${sighting.sameAs}`,
      }));
  },
});

function placeOf({ where, via }: SecretSighting): string {
  const decoded = via.length > 0 ? `, written as ${via.join(" in ")}` : "";
  return `it stands in ${where === "content" ? "the file" : `the ${where}`}${decoded}`;
}
