/** The documents that people and agents write. */
export type DocumentKind = "policy" | "config" | "requirement" | "work-plan";
