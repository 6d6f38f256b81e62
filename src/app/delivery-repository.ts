/** The beginning of a payload is enough: GitHub's bodies go to 25 MiB, and this is asked of each before it is answered. */
const REPOSITORY_ID = /"repository"\s*:\s*\{\s*"id"\s*:\s*(\d{1,15})\b/;

/**
 * The repository that a payload names, for people who look at the table; undefined where it is not said the way GitHub
 * writes it. Nothing is decided by it: the payload is read field by field when it is turned into work.
 */
export function repositoryIdOf(body: Buffer): number | undefined {
  const [, id] = REPOSITORY_ID.exec(body.toString("latin1")) ?? [];
  return id === undefined ? undefined : Number(id);
}
