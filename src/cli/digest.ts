import { CannotRun } from "../git/cannot-run.ts";
import { type Command, EXIT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";
import { askAsOperator } from "./operator-question.ts";
import { APP_OPTION } from "./run-source.ts";

const FORMATS = ["markdown", "html", "json"] as const;

export const command: Command = {
  name: "digest",
  summary: "what agents did: what ran, stopped, waits for a person, was spent, was promoted or taken back",
  options: {
    app: { ...APP_OPTION, summary: "the App to ask" },
    since: {
      value: "DATE",
      summary: "from when on, as `2026-11-21` (UTC); at most 31 days ago; a day ago without",
    },
    repository: { value: "NAME", summary: "of this repository alone, as `acme/shop`" },
    format: {
      value: "FORM",
      summary: "markdown (the default), html (ready for a mail) or json",
      choices: FORMATS,
    },
  },
  notes: [
    "What waits is named with the command that lets it go on, to be copied into a comment of its pull request.",
    "PROOFGATE_TOKEN holds the App's OPERATOR_TOKEN. With DIGEST_HOUR the App itself tells each repository once a day.",
    "exit status: 0, 2 cannot run",
  ],
  examples: [
    "proofgate digest --app https://proofgate.example.com",
    "proofgate digest --app https://proofgate.example.com --since 2026-11-20 --format html > digest.html",
  ],
  async run(given, io) {
    await write(io.stdout, await fetchDigest(given, io));
    return EXIT.pass;
  },
};

async function fetchDigest(given: Given, io: Io): Promise<string> {
  const query = new URLSearchParams({ format: given.value("format") ?? "markdown" });
  for (const name of ["since", "repository"] as const) {
    const value = given.value(name);
    if (value !== undefined) query.set(name, value);
  }
  const answer = await askAsOperator(io, { app: given.value("app"), path: "/api/v1/digest", query });
  if (answer.isAnswered) return answer.text;
  throw new CannotRun(answer.why, answer.help);
}
