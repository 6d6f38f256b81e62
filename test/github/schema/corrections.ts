import type { Json } from "./source.ts";

/** A place where the published schema is wrong about GitHub itself: mended before it judges, with the reason. */
export interface Correction {
  readonly reason: string;
  readonly change: (document: Json) => void;
}

interface Tree {
  readonly [key: string]: Tree | undefined;
}

export const CORRECTIONS: readonly Correction[] = [
  {
    reason:
      "List installations: `account` is a person or an enterprise; published as both at once (`allOf`), which nothing can be",
    change: (document) => {
      const account = listedInstallation(document).account as Json | undefined;
      if (account?.allOf === undefined)
        throw new Error("the published description has changed: see corrections.ts");
      account.anyOf = account.allOf;
      delete account.allOf;
    },
  },
  {
    reason:
      "List installations: `permissions` is written out as of some years ago; every other answer has the named list",
    change: (document) => {
      listedInstallation(document).permissions = { $ref: "#/components/schemas/app-permissions" };
    },
  },
];

function listedInstallation(document: Json): Json {
  const answer = (document as unknown as Tree).paths?.["/app/installations"]?.get?.responses?.["200"]
    ?.content;
  const properties = answer?.["application/json"]?.schema?.items?.properties;
  if (properties === undefined) throw new Error("the published description has changed: see corrections.ts");
  return properties as unknown as Json;
}

/** The same for webhooks. */
export const WEBHOOK_CORRECTIONS: readonly Correction[] = [
  {
    reason:
      "check_suite: the events that an App may listen to are listed as of some years ago, without `merge_group`; other payloads leave them open",
    change: openEvents,
  },
];

function openEvents(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  const { properties } = node as { properties?: { events?: { items?: Json } } };
  if (properties?.events?.items !== undefined) delete properties.events.items.enum;
  for (const child of Object.values(node)) openEvents(child);
}
