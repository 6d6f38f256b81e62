import { displayPath } from "../contract/byte-path.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P132]. */
export const rule = defineRule({
  id: "path-twin",
  summary: "The change brings a path that differs from another only by case or by Unicode form.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["twins"],
  check: ({ twins }) =>
    twins.map(({ path, twin, commit }) => ({
      level: "stop",
      message: `this path is a twin of \`${displayPath(twin)}\``,
      note: "on macOS and Windows the two are one file, and one of them is lost",
      help: "choose a name that differs by more than case or accents' encoding, on a new branch",
      path,
      commit,
    })),
});
