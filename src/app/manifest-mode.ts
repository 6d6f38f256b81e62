import type { Manifest } from "../contract/generated/manifest.ts";
import { maskSecrets } from "../scan/secrets/mask.ts";
import type { LocalUse } from "./local-use.ts";
import { plainText } from "./manifest-change.ts";
import type { BoundNow } from "./usage-of.ts";

const MODELS_LISTED_MAX = 20;

/** Whether the run may spend, or goes on with local models alone: by whose word, since when, and what was told of since (P74). */
export function modeOf(
  bound: BoundNow | undefined,
  use: LocalUse | undefined,
): NonNullable<Manifest["mode"]> {
  const { standing } = bound ?? {};
  if (standing?.state !== "local") {
    const why = standing?.state === "hindered" ? { why: plainText(`no local models: ${standing.why}`) } : {};
    return { source: "observed", mode: "normal", ...why };
  }
  const { since, by: id, login, planSha256 } = standing.word;
  const { models = [], strays = 0 } = use ?? {};
  return {
    source: "observed",
    mode: "local",
    since,
    allowed_by: { id, ...(login === undefined ? {} : { login: plainText(login) }) },
    plan_sha256: planSha256,
    models: models.slice(0, MODELS_LISTED_MAX).map(({ model, requests }) => {
      return { name: plainText(maskSecrets(model)), requests };
    }),
    cut: Math.max(0, models.length - MODELS_LISTED_MAX),
    strays,
  };
}
