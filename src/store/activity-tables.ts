import type { ActivityKind } from "../engine/activity.ts";

/** What agents read and called, as it was told. */
export interface RunActivity {
  run_id: string;
  independent: boolean;
  kind: ActivityKind;
  sha256: string;
  name: string | null;
  told_at: Date;
}

/** Calls of tools, one by one. */
export interface RunToolCalls {
  run_id: string;
  independent: boolean;
  signal: "logs" | "traces";
  sha256: string;
  tool: string;
  is_failed: boolean;
  milliseconds: number | null;
  told_at: Date;
}
