/** What every plan names (contract.md, 3): written out once more, for a test takes nothing from the code that it tests. */
export const STOP_CONDITIONS = [
  "STOP_SECURITY_VIOLATION",
  "STOP_SECRET_EXPOSURE",
  "STOP_UNAUTHORIZED_ACCESS",
  "STOP_BUDGET_EXCEEDED",
  "STOP_NO_PROGRESS",
  "STOP_RUNTIME_EXCEEDED",
] as const;
