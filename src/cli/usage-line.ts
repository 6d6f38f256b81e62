import type { Activity } from "../engine/activity.ts";
import type { CalledTool } from "../engine/called-tool.ts";
import type { UsageEvent } from "../engine/usage-event.ts";

/** An event as a line of a usage report's JSON Lines. */
export function usageLine({ requestId, model, tokens, cost, time, signal }: UsageEvent): string {
  return `${JSON.stringify({
    request_id: requestId,
    model,
    tokens,
    ...(cost ? { cost } : {}),
    time,
    ...(signal ? { signal } : {}),
  })}\n`;
}

/** What a run read or called, as a line of a plain telling. */
export function activityLine({ kind, name }: Activity): string {
  return `${JSON.stringify(activityRecord(kind, name))}\n`;
}

function activityRecord(kind: Activity["kind"], name: string): object {
  switch (kind) {
    case "read":
      return name === "" ? { files_read: 0 } : { file_read: name };
    case "call":
      return name === "" ? { external_calls: 0 } : { external_call: name };
    case "refused-call":
      return { external_call: name, refused: true };
    case "model-call":
      return { model_call: name };
    case "session":
      return { session: name };
  }
}

/** A call of a tool, as a line of a plain telling: by the digest of its id, which is all that is known of it here. */
export function toolLine({ sha256, tool, isFailed, milliseconds }: CalledTool): string {
  if (tool === "") return `${JSON.stringify({ tool_calls: 0 })}\n`;
  return `${JSON.stringify({
    tool_call: tool,
    id: sha256,
    ...(isFailed ? { failed: true } : {}),
    ...(milliseconds === undefined ? {} : { seconds: milliseconds / 1000 }),
  })}\n`;
}
