import { defineRule } from "../engine/rule.ts";

/** Requirements: [P150]. */
export const rule = defineRule({
  id: "secret-candidate",
  summary: "The change brings something that looks like a secret.",
  appliesTo: "everyone",
  needs: ["secrets"],
  check: ({ secrets }) =>
    secrets.sightings
      .filter((sighting) => sighting.level === "candidate")
      .map((sighting) => ({
        level: "review",
        message: `this looks like a secret (\`${sighting.format}\`): ${sighting.preview}`,
        note: "no format of a vendor's own proves it: it may be a password, or nothing",
        help: "if it is a secret, revoke it and keep it out of the repository; else have a person say so",
        path: sighting.path,
        line: sighting.line,
        commit: sighting.commit,
        subject: `${sighting.format} ${sighting.sameAs}`,
      })),
});
