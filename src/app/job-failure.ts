import { githubFailure } from "./github-error.ts";
import type { Services } from "./services.ts";

/** The job cannot be done now, and may be later: it is put off. */
export class PutOff extends Error {
  readonly notBefore: Date | undefined;

  constructor(why: string, notBefore?: Date) {
    super(why);
    this.name = "PutOff";
    this.notBefore = notBefore;
  }
}

/** The job can never be done: it is given up at once, and shown with the reason. */
export class GivenUp extends Error {
  /** `refused` and `missing`: what the App may, or knows of, may have changed. */
  readonly kind: "refused" | "missing" | "invalid";

  constructor(kind: GivenUp["kind"], why: string) {
    super(why);
    this.name = "GivenUp";
    this.kind = kind;
  }
}

/**
 * Asks GitHub. @throws PutOff or GivenUp for what GitHub answers, with its reason; an error of ours as it is.
 */
export async function asked<T>(
  { github, clock }: Pick<Services, "github" | "clock">,
  question: () => Promise<T>,
): Promise<T> {
  try {
    return await question();
  } catch (error) {
    const now = clock().getTime();
    const failure = githubFailure(error, Math.floor(now / 1000));
    if (failure.kind === "later") {
      const seconds = failure.retryAfterSeconds;
      throw new PutOff(failure.why, seconds === undefined ? undefined : new Date(now + seconds * 1000));
    }
    // A token that was good a minute ago may stand for what was taken away.
    if (failure.kind === "refused") github.forget();
    throw new GivenUp(failure.kind, failure.why);
  }
}
