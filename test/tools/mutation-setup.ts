import fc from "fast-check";
import { beforeEach } from "vitest";
import { propertyRuns } from "./property-runs.ts";

/** Tests of speed: a mutant that is merely slower gives the same verdicts, and they cost as much as all others together. */
const OF_TIME = /\b(soon|in a moment|in milliseconds|takes milliseconds|in seconds)\b/;

// The same examples for every mutant, so that a score can be compared with the last one.
fc.configureGlobal({ seed: 1, ...propertyRuns(100) });

beforeEach(({ task, skip }) => skip(OF_TIME.test(task.name), "a test of speed"));
