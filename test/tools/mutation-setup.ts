import { beforeEach } from "vitest";

/** Tests of speed: a mutant that is merely slower gives the same verdicts, and they cost as much as all others together. */
const OF_TIME = /\b(soon|in a moment|in milliseconds|takes milliseconds|in seconds)\b/;

beforeEach(({ task, skip }) => skip(OF_TIME.test(task.name), "a test of speed"));
