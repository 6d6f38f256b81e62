import { CannotRun } from "./cannot-run.ts";
import { type GitOptions, type GitRun, runGit } from "./run-git.ts";

/** A repository on the one host that the App may talk to. */
export interface Remote {
  /** `https://host/owner/name.git`; `http:` on loopback only. Made by us from configuration, never out of a payload. */
  readonly url: string;
  /** An installation token, down-scoped to this repository and to reading. Absent: asked for without one. */
  readonly token?: string;
}

/** Why a remote gave nothing. */
export interface RemoteFailure {
  readonly kind: "failed";
  /**
   * `refused`: the token is not good for it, or the repository is gone (hosts do not tell these apart);
   * `missing`: it has no such object; `unreachable`: anything that may be otherwise in a minute.
   */
  readonly why: "refused" | "missing" | "unreachable";
  /** What git said, without anything secret. */
  readonly detail: string;
}

/** Bytes a second, below which for so many seconds a connection is given up. */
const SLOW = { bytes: 1000, seconds: 30 };

/**
 * Runs a git command that talks to the remote. The token goes by the environment: not by arguments, which every user
 * of the machine can read, and not into any configuration file. Redirects are not followed.
 */
export async function runWithRemote(
  args: readonly string[],
  remote: Remote,
  options: Pick<GitOptions, "directory" | "timeoutMs" | "input" | "signal"> = {},
  more: readonly Setting[] = [],
): Promise<GitRun> {
  const run = await runGit(args, { ...options, environment: remoteEnvironment(remote, more) });
  return { ...run, stderr: withoutSecret(run.stderr, remote.token) };
}

/** A setting of git's and its value. */
export type Setting = readonly [key: string, value: string];

function remoteEnvironment({ url, token }: Remote, more: readonly Setting[]): Record<string, string> {
  const { protocol, origin } = permitted(url);
  const settings: Setting[] = [
    ...more,
    ["http.followRedirects", "false"],
    ["http.lowSpeedLimit", String(SLOW.bytes)],
    ["http.lowSpeedTime", String(SLOW.seconds)],
    ["protocol.version", "2"],
    ["credential.helper", ""],
  ];
  if (token !== undefined) {
    settings.push([`http.${origin}/.extraHeader`, `Authorization: ${authorizationOf(token)}`]);
  }
  return {
    // The only protocol that this git may speak, whatever it is told.
    GIT_ALLOW_PROTOCOL: protocol,
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** As git sends what a user's name and password are. */
export function authorizationOf(token: string): string {
  return `basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** @throws CannotRun: no URL that a token may be sent to. */
export function permitted(url: string): { protocol: "https" | "http"; origin: string } {
  const parsed = URL.parse(url);
  const isPlain = parsed?.protocol === "http:" && LOOPBACK.test(parsed.hostname);
  if (!parsed || !(isPlain || parsed.protocol === "https:") || parsed.username || parsed.password) {
    throw new CannotRun(
      "the remote is no https address without a user name",
      "configure GHE_HOST as a host name; plain http is for loopback only",
    );
  }
  return { protocol: isPlain ? "http" : "https", origin: parsed.origin };
}

/** The token as it stands and as it is sent. */
export function withoutSecret(text: string, token: string | undefined): string {
  if (token === undefined || token === "") return text;
  const sent = Buffer.from(`x-access-token:${token}`).toString("base64");
  return text.replaceAll(token, "[token]").replaceAll(sent, "[token]");
}

/** What became of a command that did not end well. */
export function remoteFailure({ stderr, cut }: GitRun): RemoteFailure {
  const detail = lastLine(stderr) || (cut === "time" ? "git took too long" : "git ended without a word");
  if (/not our ref|no such (?:remote )?ref|couldn't find remote ref|unadvertised object/i.test(stderr))
    return { kind: "failed", why: "missing", detail };
  if (
    /Authentication failed|could not read Username|returned error: (?:401|403|404|410)|repository .*not found/i.test(
      stderr,
    )
  )
    return { kind: "failed", why: "refused", detail };
  return { kind: "failed", why: "unreachable", detail };
}

function lastLine(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return (lines.findLast((line) => /^(?:fatal|error|remote)/.test(line)) ?? lines.at(-1) ?? "").slice(0, 500);
}
