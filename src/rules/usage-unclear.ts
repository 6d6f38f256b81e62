import { defineRule } from "../engine/rule.ts";

/** Requirements: [P70] [P73]. */
export const rule = defineRule({
  id: "usage-unclear",
  summary: "What a run's requests cost is not known, or told in two ways.",
  appliesTo: ["agent"],
  needs: ["usage", "policy"],
  check: ({
    usage: { currency, requests, unpriced, contradicted, feed, staleSince },
    policy: { policy },
  }) => {
    // Where spending must be known, not knowing it shuts the gate.
    const level = policy.usage.required ? ("fail" as const) : ("review" as const);
    return [
      ...(feed !== "self-reported" || !policy.usage.required
        ? []
        : [
            {
              level: "fail" as const,
              message: "nobody but the run itself says what it spent",
              note: "`usage.required` is set, and what a run says of itself may be less than the truth: it can only raise the sum",
              help: "let the gateway through which its requests go tell of them, with the token of a feed",
              subject: "self-reported",
            },
          ]),
      ...(staleSince === undefined
        ? []
        : [
            {
              level: "note" as const,
              message: `no feed has told of the run for ${policy.usage.stale_minutes} minutes, as was first seen at ${staleSince}`,
              note: "usage is required, and what nobody tells of nobody counts: a feed that stays silent stops the run",
              help: "see whether the gateway runs and reaches the App, or end the run",
              subject: `silent ${staleSince}`,
            },
          ]),
      ...(unpriced.first === undefined
        ? []
        : [
            {
              level,
              message: `of ${unpriced.count} of ${requests} requests nobody knows what they cost in ${currency}`,
              note: `one of them is \`${unpriced.first.requestId}\`, to \`${unpriced.first.model}\`, ${
                unpriced.first.currency === undefined
                  ? "without a cost"
                  : `whose cost is in ${unpriced.first.currency}`
              }; an unknown cost is never nothing`,
              help: `hand over reports that name each request's cost in ${currency}, as a gateway's do`,
              // A waiver is for so many, and no more.
              subject: `unpriced ${unpriced.count}`,
            },
          ]),
      ...(contradicted.first === undefined
        ? []
        : [
            {
              level,
              message: `${contradicted.count} requests are told of in two ways`,
              note: `one of them is \`${contradicted.first}\`; what was told dearest counts`,
              help: "hand over each feed once, and see why they differ",
              subject: `contradicted ${contradicted.count}`,
            },
          ]),
    ];
  },
});
