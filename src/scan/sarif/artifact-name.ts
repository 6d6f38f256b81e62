import { type JsonObject, textAt } from "../reports/json-report.ts";
import { NAME_LENGTH_MAX } from "../reports/report-limits.ts";

/** A file's name as people write it, of an `artifactLocation`: percent signs are resolved, as are `file://` and its host. */
export function nameOf(location: JsonObject | undefined): string | undefined {
  const uri = location && textAt(location, "uri");
  if (uri === undefined || uri === "" || uri.length > NAME_LENGTH_MAX) return undefined;
  try {
    return decodeURIComponent(uri.replace(/^file:\/\/[^/]*(?=\/)/i, "").replace(/^\/(?=[A-Za-z]:\/)/, ""));
  } catch {
    // Not in percent signs as the form wants it: then as it is.
    return uri;
  }
}
