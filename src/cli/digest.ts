import { isSafeAddress } from "../contract/safe-address.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { bearer } from "./bearer.ts";
import { type Command, EXIT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";
import { useProxy } from "./proxy.ts";
import { APP_OPTION } from "./run-source.ts";

const FORMATS = ["markdown", "html", "json"] as const;
const TIMEOUT_MS = 60_000;
const BYTES_MAX = 64 * 1024 * 1024;

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
  const token = io.environment.PROOFGATE_TOKEN ?? "";
  if (token === "")
    throw new CannotRun("PROOFGATE_TOKEN is not set", "give it the token that the App has as OPERATOR_TOKEN");
  const address = addressOf(given);
  const endProxy = useProxy(io.environment);
  try {
    const response = await fetch(address, {
      headers: bearer(token, "PROOFGATE_TOKEN"),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.status === 200 && text.length <= BYTES_MAX) return text;
    throw new CannotRun(`the App answered ${response.status}: ${messageIn(text)}`, "see what it says");
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new CannotRun(`the App cannot be asked: ${why}`, "see that it runs and can be reached");
  } finally {
    endProxy();
  }
}

function addressOf(given: Given): string {
  const app = given.value("app");
  if (app === undefined) throw new CannotRun("no App is named", "give its address by `--app URL`");
  const url = URL.parse(app);
  if (!isSafeAddress(url) || url.username || url.search || url.hash)
    throw new CannotRun(`\`${app}\` is no address of an App`, "write it as `https://proofgate.example.com`");
  const asked = new URLSearchParams({ format: given.value("format") ?? "markdown" });
  for (const name of ["since", "repository"] as const) {
    const value = given.value(name);
    if (value !== undefined) asked.set(name, value);
  }
  return `${url.href.replace(/\/+$/, "")}/api/v1/digest?${asked}`;
}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === "string" ? message.slice(0, 500) : "it did not say why";
  } catch (error) {
    if (error instanceof SyntaxError) return "it did not say why";
    throw error;
  }
}
