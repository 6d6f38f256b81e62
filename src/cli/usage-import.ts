import { resolve } from "node:path";
import type { Activity } from "../engine/activity.ts";
import type { CalledTool } from "../engine/called-tool.ts";
import type { UsageEvent } from "../engine/usage-event.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { forTerminal } from "../report/escape.ts";
import { REPORT_BYTES_MAX } from "../scan/reports/report-limits.ts";
import { readingOf } from "../scan/reports/unusable-report.ts";
import type { PriceTable } from "../scan/usage/price-table.ts";
import { FEED_FORMATS, type Feed, type FeedFormat, readFeed } from "../scan/usage/read-feed.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";
import { ownPrices, PRICES } from "./own-prices.ts";
import { showProgress } from "./progress.ts";
import { useProxy } from "./proxy.ts";
import { readSmallFile } from "./small-file.ts";
import { type ToldStanding, tellUsage } from "./tell-usage.ts";
import { usageLine } from "./usage-line.ts";

const RUN = /^R-[0-9A-Za-z]{1,64}$/;

export const command: Command = {
  name: "usage import",
  summary: "tell the App what a run's requests to models cost, from files",
  operands: { usage: "FILE…", min: 1, max: 1000 },
  options: {
    app: {
      value: "URL",
      summary: "the App; without it the events are printed, one a line, and nothing is sent",
    },
    run: { value: "RUN", summary: "the run that the files are of" },
    format: { value: "FORM", summary: "instead of what a file begins with", choices: FEED_FORMATS },
    prices: PRICES,
    json: { summary: "print the answer as JSON" },
  },
  notes: [
    "Files may be usage reports or their events as JSON Lines, OTLP/JSON (one request a line), LiteLLM's spend logs or callbacks,",
    "the agent firewall's token-usage.jsonl and audit.jsonl, or CSV with the columns request_id,model,time,tokens_in,tokens_out",
    "and, where known, tokens_cached,cost,currency; or a plain telling of files that were read and hosts",
    "and tools that were called. A file may be sent again: a request counts once by its id.",
    "PROOFGATE_TOKEN holds the token: of the run, or of a feed that the App trusts.",
    "exit status: 0 recorded, 1 the run is stopped by what it spent, 2 cannot run, 3 a person must agree before it goes on",
  ],
  examples: [
    "proofgate usage import token-usage.jsonl --run R-0123456789abcdef --app https://proofgate.example.com",
    "proofgate usage import spend.json --format litellm --run R-0123456789abcdef --app https://proofgate.example.com --json",
    "proofgate usage import requests.csv > events.jsonl && proofgate check --base main --head HEAD --usage events.jsonl",
  ],
  run: importUsage,
};

interface ImportedFile {
  readonly file: string;
  readonly feed: Feed;
}

async function importUsage(given: Given, io: Io): Promise<number> {
  const [app, run] = [given.value("app"), given.value("run")];
  if (run !== undefined && !RUN.test(run))
    throw new CannotRun(`\`${run}\` is no run`, "write it as the App does, as `R-0123456789abcdef`");
  if (app !== undefined && run === undefined)
    throw new CannotRun("`--run` is missing", "name the run that the files are of: `--run R-…`");
  const files: ImportedFile[] = [];
  const prices = await ownPrices(given, io);
  for (const file of given.operands) files.push({ file, feed: await feedIn(file, { given, prices, io }) });
  const stranger = files.find(({ feed }) => run !== undefined && feed.run !== undefined && feed.run !== run);
  if (stranger !== undefined)
    throw new CannotRun(
      `\`${stranger.file}\` is of the run \`${stranger.feed.run}\``,
      "import it for that run, or leave it out",
    );
  const events = files.flatMap(({ feed }) => feed.events);
  if (app === undefined || run === undefined) {
    await write(io.stdout, events.map(usageLine).join(""));
    await write(io.stderr, files.flatMap(notPrinted).join(""));
    return EXIT.pass;
  }
  const activity = files.flatMap(({ feed }) => feed.activity);
  const tools = files.flatMap(({ feed }) => feed.tools);
  const standing = await send(io, { app, run, events, activity, tools });
  await say(given, io, { run, files, standing });
  if (standing.level === "stop") return EXIT.shut;
  return standing.level === "needs-approval" ? EXIT.review : EXIT.pass;
}

/** What the events on standard output do not say of themselves. */
function notPrinted({ file, feed: { events, odd, activity, tools } }: ImportedFile): string[] {
  const name = forTerminal(file);
  return [
    ...(odd > 0
      ? [`${name}: ${odd} of ${events.length} requests have numbers that cannot be: unknown cost\n`]
      : []),
    ...(activity.length + tools.length > 0
      ? [
          `${name}: ${activity.length + tools.length} files, hosts, sessions and calls, told to an App (\`--app\`) alone\n`,
        ]
      : []),
    ...(events.length + activity.length + tools.length === 0 ? [`${name}: no requests are in it\n`] : []),
  ];
}

interface Reading {
  readonly given: Given;
  readonly prices: PriceTable | undefined;
  readonly io: Io;
}

async function feedIn(file: string, { given, prices, io }: Reading): Promise<Feed> {
  const bytes = await readSmallFile(resolve(io.directory, file), file, REPORT_BYTES_MAX);
  const reading = readingOf(() => readFeed(bytes, given.value("format") as FeedFormat | undefined, prices));
  if (reading.ok) return reading.report;
  const { message, help, line } = reading.problem;
  throw new CannotRun(`\`${file}\`${line === undefined ? "" : `, line ${line}`}: ${message}`, help);
}

async function send(
  io: Io,
  told: {
    readonly app: string;
    readonly run: string;
    readonly events: readonly UsageEvent[];
    readonly activity: readonly Activity[];
    readonly tools: readonly CalledTool[];
  },
): Promise<ToldStanding> {
  const progress = showProgress(io, `telling of ${told.events.length} requests`);
  const endProxy = useProxy(io.environment);
  try {
    return await tellUsage(io, told);
  } finally {
    endProxy();
    progress.end();
  }
}

async function say(
  given: Given,
  io: Io,
  {
    run,
    files,
    standing,
  }: { readonly run: string; readonly files: readonly ImportedFile[]; readonly standing: ToldStanding },
): Promise<void> {
  if (given.has("json")) {
    const listed = files.map(({ file, feed: { format, events, odd, ignored, activity, tools } }) => {
      const told = { activity: activity.length, tool_calls: tools.length };
      return { file, format, events: events.length, unclear: odd, ignored, ...told };
    });
    return await answer(io, { version: 1, run, files: listed, ...standing });
  }
  const lines = files.map(({ file, feed: { format, events, odd, ignored, activity, tools } }) => {
    const also = [
      ...(activity.length > 0 ? [`${activity.length} files, hosts and sessions`] : []),
      ...(tools.length > 0 ? [`${tools.length} calls of tools`] : []),
      ...(odd > 0 ? [`${odd} with numbers that cannot be`] : []),
      ...(ignored > 0 ? [`${ignored} records of something else`] : []),
    ];
    return `${forTerminal(file)} (${format}): ${events.length} requests${also.length > 0 ? `, ${also.join(", ")}` : ""}`;
  });
  const { fresh, noted, level, spent, unpriced = 0 } = standing;
  const isSent = files.some(({ feed: { events } }) => events.length > 0);
  const unjudged = isSent ? "the run was not judged yet" : "no request was told of";
  const open = unpriced > 0 ? `, and ${unpriced} requests of unknown cost` : "";
  const stands = level === undefined ? unjudged : `${spent} spent${open}: ${level}`;
  const also = noted > 0 ? `, and ${noted} files, hosts, sessions and calls` : "";
  await write(io.stdout, `${[...lines, `${fresh} were new${also}; ${stands}`].join("\n")}\n`);
}
