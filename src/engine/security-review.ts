/** A review of the change for its security that somebody handed in. */
export interface GivenSecurityReview {
  /** Its report's file, or digest. */
  readonly name: string;
  /** The workflow whose word it is, as the issuer of its token names it. */
  readonly by: string;
  /** Why it counts for nothing: one clause. Absent: it counts. */
  readonly whyNot?: string;
}

/** Reviews for security by an identity that is not the coder's [P22] [P44] [P141]. */
export interface SecurityReviewFact {
  /** Why one is asked, as one clause; absent: none is. */
  readonly asked?: string;
  /** Of this head. */
  readonly reviews: readonly GivenSecurityReview[];
}
