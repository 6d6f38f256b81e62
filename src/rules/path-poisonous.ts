import { type PathDefectKind, pathDefects } from "../contract/path-poison.ts";
import { defineRule } from "../engine/rule.ts";

const WHAT: Record<PathDefectKind, string> = {
  "control-character": "it holds a control character",
  "bidi-character": "it holds a character that changes the direction of writing",
  "invisible-character": "it holds a character that cannot be seen",
  "not-utf-8": "it is not UTF-8",
  "not-nfc": "it is not in Unicode's composed form, NFC",
  backslash: "it holds a backslash, which Windows takes for a slash",
  "git-look-alike": "some systems take a segment of it for `.git`",
  "device-name": "a segment of it is a device on Windows",
  "ntfs-stream": "Windows takes a segment of it for a stream of another file",
  "trailing-dot-or-space": "a segment of it ends in a dot or a space, which Windows drops",
  "dot-segment": "a segment of it is empty, `.` or `..`",
  "segment-too-long": "a segment of it is longer than 255 bytes",
  "path-too-long": "it is longer than 4,096 bytes",
};

/** Requirements: [P91] [P132] [P151]. */
export const rule = defineRule({
  id: "path-poisonous",
  summary: "The change brings a path that deceives people, tools or file systems.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["touched"],
  check: ({ touched }) =>
    touched.flatMap(({ path, operations }) => {
      // What stood there before is not this change's doing; taking it away is a cure.
      const created = operations.find(({ operation }) => operation === "create");
      if (!created) return [];
      return pathDefects(path).map(({ kind, subject }) => ({
        level: "stop",
        message: `this path is poisonous: ${WHAT[kind]} (\`${subject}\`)`,
        note: "what a person sees, what git stores and what another system checks out would differ",
        help: "give the file an ordinary name, on a new branch",
        path,
        subject: kind,
        commit: created.commit,
      }));
    }),
});
