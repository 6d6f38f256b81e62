import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ConfigError, readGithubHost } from "../app/config.ts";
import type { GithubHost } from "../app/github-host.ts";
import { isSafeAddress } from "../contract/safe-address.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { forTerminal } from "../report/escape.ts";
import { appManifest } from "../setup/app-manifest.ts";
import { type CreatedApp, convertCode } from "./app-conversion.ts";
import { type Command, EXIT, type Given } from "./command.ts";
import { APP_MANIFEST, invocationOf } from "./installation.ts";
import { type Io, write } from "./io.ts";
import { type NewFile, reserveFile } from "./new-file.ts";
import { useProxy } from "./proxy.ts";
import { registrationPage, sayingPage } from "./registration-page.ts";
import { type ComeBack, type RegistrationServer, serveRegistration } from "./registration-server.ts";

const WAIT_MINUTES = 15;
const WEBHOOK_PATH = "/api/github/webhooks";

export const command: Command = {
  name: "app create",
  summary: "register the GitHub App, and keep its key",
  options: {
    url: {
      value: "URL",
      summary: "where GitHub will reach the App, as https://proofgate.example.com (default: PUBLIC_URL)",
    },
    organization: { value: "NAME", summary: "the organisation that is to own it (default: you)" },
    optional: { summary: "ask for the permissions to act too, not for those to judge alone" },
    out: { value: "FILE", summary: "where its id, key and secret go (default: .env); never overwritten" },
  },
  notes: [
    "Shows the address of a page, on this machine alone, whose button leads to GitHub with the manifest of app.yml.",
    "Once GitHub has made the App, the file holds APP_ID, PRIVATE_KEY (in base64, on one line), WEBHOOK_SECRET and",
    "PUBLIC_URL, for `proofgate serve`; its owner alone may read it. No secret is printed. Keep it out of version control.",
    "GHE_HOST and GHE_PROTOCOL name another GitHub than github.com; HTTPS_PROXY is used where it is set.",
    `Ends after ${WAIT_MINUTES} minutes, or on Ctrl-C.`,
    "Exit status: 0 the App is there and the file is written, 2 otherwise.",
  ],
  examples: [
    "proofgate app create --url https://proofgate.example.com --organization acme",
    "GHE_HOST=github.example.com proofgate app create --url https://proofgate.example.com --out app.env",
  ],
  run: (given, io) => createApp(given, io, WAIT_MINUTES * 60_000),
};

/** `waitMs`: how long the browser may take. */
export async function createApp(given: Given, io: Io, waitMs: number): Promise<number> {
  const url = publicUrlIn(given, io);
  const github = githubIn(io);
  const newApp = newAppPage(github, given.value("organization"));
  const manifestText = await readFile(APP_MANIFEST, "utf8");
  // Before anything is there that an interruption would leave behind.
  const waiting = endOfWaiting(waitMs);
  try {
    return await withPlace({ given, io, url, github, newApp, manifestText, ended: waiting.ended });
  } finally {
    waiting.forget();
  }
}

interface Registration {
  readonly given: Given;
  readonly io: Io;
  readonly url: string;
  readonly github: GithubHost;
  /** GitHub's page for new Apps. */
  readonly newApp: string;
  readonly manifestText: string;
  readonly ended: Promise<CannotRun>;
}

async function withPlace(registration: Registration): Promise<number> {
  const { given, io, url, github, newApp, manifestText, ended } = registration;
  const out = given.value("out") ?? ".env";
  const endProxy = useProxy(io.environment);
  const withOptional = given.has("optional");
  // Before the App is made: GitHub shows its key once.
  const file = await reserveFile(resolve(io.directory, out));
  let server: RegistrationServer | undefined;
  try {
    server = await serveRegistration({
      page: (redirectUrl, state) => {
        const options = { url, webhookPath: WEBHOOK_PATH, redirectUrl, withOptional };
        return registrationPage(appManifest(manifestText, options), `${newApp}?state=${state}`);
      },
      onRefused: (why) => void io.stderr.write(`refused: ${why}\n`),
    });
    await write(io.stdout, `open ${server.address} in a browser on this machine, and go on from there\n`);
    const comeBack = await Promise.race([server.comeBack, ended]);
    if (comeBack instanceof CannotRun) throw comeBack;
    const app = await keepApp(comeBack, github, file, (created) => fileText(created, url, io));
    await write(io.stdout, nextSteps(app, url, out, io));
    return EXIT.pass;
  } finally {
    server?.close();
    endProxy();
    await file.drop();
  }
}

async function keepApp(
  { code, answer }: ComeBack,
  github: GithubHost,
  file: NewFile,
  textOf: (app: CreatedApp) => string,
): Promise<CreatedApp> {
  try {
    const app = await convertCode(github, code);
    await kept(file, textOf(app), app);
    const link = { href: `${app.htmlUrl}/installations/new`, text: "Install it on your repositories" };
    await answer(
      200,
      sayingPage("The App is created", "Its key is kept. The terminal says how to start it.", link),
    );
    return app;
  } catch (error) {
    await answer(502, sayingPage("The App is not ready", "The terminal says what happened, and what to do."));
    throw error;
  }
}

/** GitHub shows a key once: whoever cannot keep it has an App without one, and is told so. */
async function kept(file: NewFile, text: string, { id, htmlUrl }: CreatedApp): Promise<void> {
  try {
    await file.keep(text);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    throw new CannotRun(
      `the App ${id} is created at GitHub, but its key is lost: ${error.message}`,
      `delete it (${forTerminal(htmlUrl)}, App settings, Advanced) and run the command again with another \`--out\`; or make a new key and secret there`,
    );
  }
}

/** A signal that comes while the key is being fetched does not lose it: only waiting ends. */
function endOfWaiting(waitMs: number): { ended: Promise<CannotRun>; forget: () => void } {
  const { promise: ended, resolve: end } = Promise.withResolvers<CannotRun>();
  const endFor = (why: string) =>
    end(new CannotRun(`${why}: nothing is written`, "run the command again to create the App"));
  const onSignal = () => endFor("interrupted before the App was created");
  const timer = setTimeout(() => endFor("nobody came back from GitHub in time"), waitMs);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
  const forget = () => {
    clearTimeout(timer);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, onSignal);
  };
  return { ended, forget };
}

function publicUrlIn(given: Given, io: Io): string {
  const text = given.value("url") ?? (io.environment.PUBLIC_URL || undefined);
  if (text === undefined)
    throw new CannotRun(
      "it is not said where GitHub will reach the App",
      "give its address: `--url https://proofgate.example.com`",
    );
  const url = URL.parse(text);
  // It goes into a file that shells read, too.
  if (isSafeAddress(url) && /^https?:\/\/[A-Za-z0-9.:[\]/_%-]+$/.test(url.href))
    return url.href.replace(/\/+$/, "");
  throw new CannotRun(
    `\`${text}\` is no address of an App`,
    "give one such as `https://proofgate.example.com`, with `https://` and nothing after its path",
  );
}

function githubIn(io: Io): GithubHost {
  try {
    return readGithubHost(io.environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CannotRun(error.problems.join("; "), "set it right, or leave it out for github.com");
  }
}

function newAppPage({ gitUrl }: GithubHost, organization: string | undefined): string {
  if (organization === undefined) return `${gitUrl}/settings/apps/new`;
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(organization))
    return `${gitUrl}/organizations/${organization}/settings/apps/new`;
  throw new CannotRun(
    `\`${organization}\` is no organisation's name`,
    "write it as in its address at GitHub",
  );
}

/** Base64, because shells, Docker and systemd each read a quoted key in their own way. */
function fileText({ id, privateKey, webhookSecret }: CreatedApp, url: string, { environment }: Io): string {
  const lines = [
    `APP_ID=${id}`,
    `PRIVATE_KEY=${Buffer.from(privateKey).toString("base64")}`,
    `WEBHOOK_SECRET=${webhookSecret}`,
    `PUBLIC_URL=${url}`,
    ...["GHE_HOST", "GHE_PROTOCOL"].flatMap((name) => {
      const value = environment[name]?.trim();
      return value ? [`${name}=${value}`] : [];
    }),
  ];
  return `${lines.join("\n")}\n`;
}

function nextSteps({ id, htmlUrl }: CreatedApp, url: string, out: string, { environment }: Io): string {
  const path = out.includes("/") ? out : `./${out}`;
  const word = /^[A-Za-z0-9_./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
  return [
    `the App has the id ${id}; its key and its webhook's secret are in \`${forTerminal(out)}\``,
    `  = next: install it on the repositories that it is to judge: ${forTerminal(htmlUrl)}/installations/new`,
    `  = next: serve it where ${url} leads: \`set -a; . ${forTerminal(word)}; set +a; ${invocationOf(environment)} serve\``,
    "",
  ].join("\n");
}
