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
