import type { TokenFormat } from "../token-format.ts";
import { CLOUD } from "./cloud.ts";
import { INTELLIGENCE } from "./intelligence.ts";
import { KEYS } from "./keys.ts";
import { MESSAGING } from "./messaging.ts";
import { OBSERVABILITY } from "./observability.ts";
import { PACKAGES } from "./packages.ts";
import { PAYMENTS } from "./payments.ts";
import { SERVICES } from "./services.ts";
import { SOURCE_HOSTING } from "./source-hosting.ts";

/** Every format that we know, by vendor group. */
export const TOKEN_FORMATS: readonly TokenFormat[] = [
  ...CLOUD,
  ...SOURCE_HOSTING,
  ...PACKAGES,
  ...INTELLIGENCE,
  ...PAYMENTS,
  ...MESSAGING,
  ...OBSERVABILITY,
  ...SERVICES,
  ...KEYS,
];
