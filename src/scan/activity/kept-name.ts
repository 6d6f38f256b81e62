import { isIP } from "node:net";
import type { Activity, ActivityKind } from "../../engine/activity.ts";
import { maskSecrets } from "../secrets/mask.ts";

const PATH_MAX = 1_000;
const SESSION_MAX = 200;
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu;
/** Where runners and development containers put the checkout: below it lies the path in the repository. */
const CHECKOUT =
  /^(?:\/home\/runner\/work\/[^/]+\/[^/]+|\/__w\/[^/]+\/[^/]+|\/github\/workspace|\/workspaces\/[^/]+)\//;
/** The home of a person has their name. */
const HOME = /^(?:\/home\/[^/]+|\/Users\/[^/]+|\/root|[A-Za-z]:[\\/]Users[\\/][^\\/]+)(?=[\\/]|$)/;

/** A path as it may be kept: of the repository where that can be told, without a secret. Undefined where nothing is left. */
export function keptPath(told: string): Activity | undefined {
  const path = plainName(told, PATH_MAX)
    .replace(CHECKOUT, "")
    .replace(HOME, "~")
    .replace(/^(?:\.\/)+/, "");
  return kept("read", path);
}

/**
 * A host as it may be kept, of an address or of a host with a port: nothing of path, query and credentials. Undefined for what is none,
 * and for this machine, which nobody calls outside.
 */
export function keptHost(
  told: string,
  kind: "call" | "refused-call" | "model-call" = "call",
): Activity | undefined {
  const text = plainName(told, 4_000);
  // A socket's file is none.
  if (/^[\\/]/.test(text)) return undefined;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  // An address that is none of the web's has its host unread.
  const host = url?.hostname.toLowerCase().replace(/\.$/, "") ?? "";
  if (url === null || !isHostName(host) || isHere(host)) return undefined;
  const port = url.port === "" ? (url.protocol === "http:" || url.protocol === "ws:" ? "80" : "") : url.port;
  return kept(kind, port === "" || port === "443" ? host : `${host}:${port}`);
}

/** The id of a session of the agent's host. */
export function keptSession(told: string): Activity | undefined {
  return kept("session", plainName(told, SESSION_MAX));
}

function kept(kind: ActivityKind, name: string): Activity | undefined {
  return name === "" ? undefined : { kind, name: maskSecrets(name).slice(0, PATH_MAX).toWellFormed() };
}

/** Without what a terminal or a reader would take for something else. */
export function plainName(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).replace(UNSAFE, " ").trim().toWellFormed();
}

function isHostName(host: string): boolean {
  if (host.startsWith("[")) return isIP(host.slice(1, -1)) === 6;
  return host.length <= 253 && /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(host);
}

function isHere(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || /^127\./.test(host) || host === "[::1]";
}
