import type { IncomingMessage, ServerResponse } from "node:http";
import type { Digest } from "../contract/generated/digest.ts";
import { digestHtml } from "../report/digest-html.ts";
import { digestMarkdown } from "../report/digest-markdown.ts";
import { forJson } from "../report/escape.ts";
import type { DigestOfRepository } from "./digest-of.ts";
import { digestOfRepository, isQuiet } from "./digest-of.ts";
import { openHeads, waitsBeforeGate, withoutClosed } from "./digest-open.ts";
import { activeRepositories } from "./known-repositories.ts";
import { wordsOf } from "./log.ts";
import { isOperator, refuse } from "./operator-only.ts";
import type { Services } from "./services.ts";

export const DIGEST_PATH = "/api/v1/digest";

const DAY_MS = 86_400_000;
/** A digest is of days, and no export. */
const DAYS_MAX = 31;
/** Repositories in one digest, by name. */
const REPOSITORIES_MAX = 1_000;
const SINCE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z)?$/;

const FORMATS = {
  markdown: { type: "text/markdown; charset=utf-8", write: digestMarkdown },
  html: { type: "text/html; charset=utf-8", write: digestHtml },
  json: { type: "application/json; charset=utf-8", write: (digest: Digest) => `${forJson(digest, 2)}\n` },
} as const;

interface Asked {
  readonly since: Date;
  readonly repository: string | undefined;
  readonly format: keyof typeof FORMATS;
}

/**
 * `GET`: what happened in all repositories since a moment, by default a day ago. It names runs, which are the addresses of their
 * records, of repositories that not everybody may read: so only who has OPERATOR_TOKEN may ask, and without one nobody may.
 */
export async function answerDigest(
  services: Services,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isOperator(services, request, response)) return;
  const { clock, log } = services;
  const asked = askedBy(query, clock());
  if (typeof asked === "string") return refuse(response, 400, asked);
  try {
    const { type, write } = FORMATS[asked.format];
    const digest = await digestOf(services, asked);
    // A name that is misspelt is no quiet day.
    if (digest === undefined)
      return refuse(response, 404, `the App knows no repository \`${asked.repository}\``);
    const text = write(digest);
    // Nothing of it runs, and nothing is loaded, whatever stands in it.
    response.setHeader("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    response.setHeader("x-content-type-options", "nosniff");
    response.writeHead(200, { "content-type": type }).end(text);
  } catch (error) {
    log("error", "the digest could not be made", { error: wordsOf(error) });
    refuse(response, 503, "the database does not answer");
  }
}

/** @returns what is wrong, where something is */
function askedBy(query: URLSearchParams, now: Date): Asked | string {
  const told = query.get("since") ?? new Date(now.getTime() - DAY_MS).toISOString();
  const since = new Date(told);
  if (!SINCE.test(told) || Number.isNaN(since.getTime()))
    return "`since` must be a day or a moment in UTC, as `2026-11-21` or `2026-11-21T07:00:00Z`";
  if (since > now) return "`since` is still to come";
  if (now.getTime() - since.getTime() > DAYS_MAX * DAY_MS)
    return `\`since\` is more than ${DAYS_MAX} days ago`;
  const format = query.get("format") ?? "json";
  if (!Object.hasOwn(FORMATS, format)) return "`format` must be `markdown`, `html` or `json`";
  return { since, repository: query.get("repository") ?? undefined, format: format as Asked["format"] };
}

async function digestOf(services: Services, { since, repository }: Asked): Promise<Digest | undefined> {
  const until = services.clock();
  const known = (await activeRepositories(services.db))
    .filter(({ fullName }) => repository === undefined || fullName.toLowerCase() === repository.toLowerCase())
    .sort((one, other) => (one.fullName < other.fullName ? -1 : 1));
  if (repository !== undefined && known.length === 0) return undefined;
  const repositories: DigestOfRepository[] = [];
  for (const each of known) {
    const found = await digestOfRepository(services.db, each, since);
    const told = waitsBeforeGate(found) ? withoutClosed(found, await openHeads(services, each)) : found;
    if (!isQuiet(told)) repositories.push(told);
    if (repositories.length === REPOSITORIES_MAX) break;
  }
  return { version: 1, since: since.toISOString(), until: until.toISOString(), repositories };
}
