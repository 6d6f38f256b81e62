/** A comment or a string, its marks included; what lies between regions is code, or plain text. */
export interface Region {
  readonly kind: "comment" | "string";
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}
