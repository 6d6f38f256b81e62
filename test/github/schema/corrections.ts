import type { Json } from "./source.ts";

/** A place where the published schema is wrong about GitHub itself: mended before it judges, with the reason. */
export interface Correction {
  readonly reason: string;
  readonly change: (document: Json) => void;
}

export const CORRECTIONS: readonly Correction[] = [];
