/** What the structure of a text shows, for rules that no pattern of code can say. */
export interface StructureAnswer {
  readonly matches: readonly FoundInStructure[];
  /** 1-based: where the text could not be read. */
  readonly brokenAt?: number;
}

export interface FoundInStructure {
  readonly rule: string;
  /** 1-based. */
  readonly line: number;
  /** As it stands in the text. */
  readonly code: string;
}
