import { type HeadQuestion, judgeHead } from "./judge-head.ts";
import type { JudgedHead } from "./judged-head.ts";
import type { Services } from "./services.ts";

/** Judges a head, and counts and traces how long that took. */
export async function judgeTraced(
  { telemetry }: Pick<Services, "telemetry">,
  question: HeadQuestion,
): Promise<JudgedHead> {
  const judged = await telemetry.within({ name: "judge head" }, () => judgeHead(question));
  telemetry.counters.judgement.add(judged.milliseconds / 1000);
  return judged;
}
