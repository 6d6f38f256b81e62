/** What one check of a repository's set-up came to. */
export interface Diagnosis {
  /** Its name, stable for machines. */
  readonly check: string;
  /** `unseen`: it could not be told, which is neither. */
  readonly state: "holds" | "wrong" | "unseen";
  /** One sentence, lower case, no full stop. */
  readonly message: string;
  /** What to do, unless it holds. */
  readonly fix?: string;
}

export const holds = (check: string, message: string): Diagnosis => ({ check, state: "holds", message });
export const wrong = (check: string, message: string, fix: string): Diagnosis => ({
  check,
  state: "wrong",
  message,
  fix,
});
export const unseen = (check: string, why: string, fix: string): Diagnosis => ({
  check,
  state: "unseen",
  message: why,
  fix,
});
