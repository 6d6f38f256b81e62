import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Payload, PayloadError } from "../app/webhook-payload.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { Remote } from "../git/remote.ts";
import type { Io } from "./io.ts";
import { readSmallFile } from "./small-file.ts";

/** What GitHub's runner says of the job, and what the workflow gave the Action. */
export interface ActionPlace {
  readonly event: string;
  readonly payload: Payload;
  readonly remote: Remote;
  /** Of GitHub's REST interface. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly defaultBranch: string;
  /** Where this run's files go. */
  readonly directory: string;
  /** Files to which the runner wants to be told; absent outside of one. */
  readonly summaryFile: string | undefined;
  readonly outputFile: string | undefined;
}

const EVENT_BYTES_MAX = 25 * 1024 * 1024;
const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;

/** @throws CannotRun: this is no job of GitHub Actions, or its event cannot be read. */
export async function readActionPlace({ environment }: Pick<Io, "environment">): Promise<ActionPlace> {
  const needed = (name: string): string => {
    const value = environment[name];
    if (value !== undefined && value !== "") return value;
    throw new CannotRun(
      `\`${name}\` is not set`,
      "run this as a step of GitHub Actions: see action/README.md",
    );
  };
  const repository = needed("GITHUB_REPOSITORY");
  if (!NAME.test(repository))
    throw new CannotRun("`GITHUB_REPOSITORY` names no repository", "run this as a step of GitHub Actions");
  const path = needed("GITHUB_EVENT_PATH");
  const body = await readSmallFile(path, "GITHUB_EVENT_PATH", EVENT_BYTES_MAX);
  const token = environment.PROOFGATE_TOKEN;
  const { payload, defaultBranch } = payloadOf(body);
  return {
    event: needed("GITHUB_EVENT_NAME"),
    payload,
    remote: {
      url: `${needed("GITHUB_SERVER_URL")}/${repository}.git`,
      ...(token === undefined || token === "" ? {} : { token }),
    },
    apiUrl: needed("GITHUB_API_URL"),
    repository,
    defaultBranch,
    directory: mkdtempSync(join(environment.RUNNER_TEMP ?? tmpdir(), "proofgate-")),
    summaryFile: environment.GITHUB_STEP_SUMMARY,
    outputFile: environment.GITHUB_OUTPUT,
  };
}

function payloadOf(body: Buffer): { readonly payload: Payload; readonly defaultBranch: string } {
  return readingEvent(() => {
    const payload = Payload.of(body);
    return { payload, defaultBranch: payload.at("repository").text("default_branch") };
  });
}

/** @throws CannotRun for what is not GitHub's. */
export function readingEvent<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    throw new CannotRun(
      `the event is not as GitHub documents it: ${error.message}`,
      "run this as a step of GitHub Actions, on `push`, `pull_request` or `merge_group`",
    );
  }
}
