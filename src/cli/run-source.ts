import { resolve } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import type { Given, OptionSpec } from "./command.ts";
import { fetchBytes } from "./fetched-json.ts";
import type { Io } from "./io.ts";
import { useProxy } from "./proxy.ts";
import { readSmallFile } from "./small-file.ts";

/** `--app URL`, of all commands on a run. */
export const APP_OPTION: OptionSpec = { value: "URL", summary: "the App that has the run" };

/** Of an archive: it is held in memory. */
export const EXPORT_BYTES_MAX = 1024 * 1024 * 1024;

/** Ids of runs, as the App gives them. */
const RUN = /^R-[0-9A-Za-z]{1,64}$/;

/** What the App answers about a run. @throws CannotRun: no App is named, it does not answer, or it has no such run */
export async function fetchOfRun(given: Given, io: Io, what: string, bytesMax: number): Promise<Buffer> {
  const [run = ""] = given.operands;
  const app = given.value("app")?.replace(/\/+$/, "");
  if (!RUN.test(run))
    throw new CannotRun(`\`${run}\` is no run's id`, "give it as the ledger names it: `R-…`");
  if (app === undefined)
    throw new CannotRun(
      "no App is named, and only it has the run's record",
      "give its address by `--app URL`",
    );
  const address = `${app}/api/v1/runs/${run}/${what}`;
  const endProxy = useProxy(io.environment);
  const { status, bytes } = await fetchBytes(address, { bytesMax, accept: "*/*" }).finally(endProxy);
  if (status === 200) return bytes;
  if (status === 404) throw new CannotRun(`the App knows no run \`${run}\``, "see that the id is whole");
  throw new CannotRun(`the App answered ${status}`, "ask it again");
}

/** A run's archive: from the App by the run's id, or a file. @throws CannotRun */
export async function readRunArchive(given: Given, io: Io): Promise<Buffer> {
  const [place = ""] = given.operands;
  if (RUN.test(place)) return await fetchOfRun(given, io, "export", EXPORT_BYTES_MAX);
  return await readSmallFile(resolve(io.directory, place), place, EXPORT_BYTES_MAX);
}
