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
