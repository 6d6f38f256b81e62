import { createHash } from "node:crypto";
import { actorOf, type Caller, demand, sees } from "./caller.ts";
import { authenticate } from "./credentials.ts";
import type { Outcome, Received } from "./http-server.ts";
import { page } from "./pages.ts";
import { badCredentials, forbidden, notFound, Refusal } from "./refusal.ts";
import { findRepository, formerlyNamed, fullName } from "./repositories.ts";
import { storedArchive } from "./rest/actions.ts";
import { downloadedAsset } from "./rest/releases.ts";
import type { Answer, Call, Matched, Need, Route, Router } from "./route.ts";
import type { Judge } from "./schema/judge.ts";
import type { Repository, World } from "./state.ts";

/** One REST request that was answered, for tests that ask what the App asks for. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  /** The published template; undefined where the double knows none. */
  readonly template: string | undefined;
  readonly needs: Need | undefined;
  readonly by: string;
  readonly status: number;
}

/** Answers REST requests, judges both sides by the published schemas, and notes what was asked. */
export function restServer(world: World, route: Router, judge: Judge, asked: Asked[]) {
  return async (received: Received): Promise<Outcome> => {
    const archive = storedArchive(world, received.path) ?? downloadedAsset(world, received.path);
    if (archive !== undefined)
      return { status: 200, headers: { "content-type": "application/octet-stream" }, body: archive };
    const matched = route(received.method, byName(world, received.path));
    let by = "unknown";
    let answer: Answer;
    try {
      const caller = authenticate(world, received.headers.authorization);
      by = nameOf(caller);
      answer = await act(world, received, caller, matched, judge);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      answer = refused(refusal);
    }
    const { body, headers } = page(answer, absolute(world, received));
    judge.answer(matched?.route, answer.status, body);
    const { method, path } = received;
    const template = matched?.route.path;
    asked.push({ method, path, template, needs: matched?.route.needs, by, status: answer.status });
    return outcome(received, answer.status, headers, body);
  };
}

const nameOf = (caller: Caller) => (caller.kind === "nobody" ? "nobody" : actorOf(caller).login);

async function act(
  world: World,
  received: Received,
  caller: Caller,
  matched: Matched | undefined,
  judge: Judge,
): Promise<Answer> {
  if (matched === undefined) {
    judge.unknown(received.method, received.path);
    throw notFound();
  }
  const { route, parameters } = matched;
  const isFile = route.isUpload ?? false;
  if (isFile !== received.url.pathname.startsWith("/api/uploads/")) throw notFound();
  const body = isFile ? {} : parse(received.body);
  const judged = isFile || received.body.length === 0 ? undefined : body;
  judge.request(route, parameters, received.url.searchParams, judged);
  const repository = findRepository(world, parameters.owner ?? "", parameters.repo ?? "");
  const former = repository ?? formerlyNamed(world, parameters.owner ?? "", parameters.repo ?? "");
  if (repository === undefined && former !== undefined && sees(world, caller, former)) {
    return movedTo(world, received, former);
  }
  admit(
    world,
    caller,
    route,
    parameters.owner === undefined || route.needs === "app" ? undefined : (repository ?? "gone"),
  );
  const parameter = (name: string) => parameters[name] ?? "";
  const call: Call = {
    world,
    caller,
    actor: () => actorOf(caller),
    parameter,
    number: (name) => {
      if (!/^\d{1,15}$/.test(parameter(name))) throw notFound();
      return Number(parameter(name));
    },
    query: received.url.searchParams,
    body,
    bytes: received.body,
    contentType: received.headers["content-type"],
    get repository(): Repository {
      if (repository === undefined) throw notFound();
      return repository;
    },
  };
  return await route.answer(call);
}

/** A renamed repository is found under its number ("Moved Permanently"). */
function movedTo(world: World, { path, url }: Received, { id }: Repository): Answer {
  const location = world.api + path.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${id}`) + url.search;
  const body = {
    message: "Moved Permanently",
    url: location,
    documentation_url: "https://docs.github.com/rest",
  };
  return { status: 301, body, headers: { location } };
}

/** `/repositories/ID/…` is the same as `/repos/OWNER/NAME/…`: where a redirect leads. */
function byName(world: World, path: string): string {
  return path.replace(/^\/repositories\/(\d+)(?=\/|$)/, (whole, id: string) => {
    const repository = world.repositories.get(Number(id));
    return repository === undefined ? whole : `/repos/${fullName(repository)}`;
  });
}

function admit(
  world: World,
  caller: Caller,
  { needs }: Route,
  repository: Repository | "gone" | undefined,
): void {
  if (typeof needs !== "string") {
    if (repository === undefined || repository === "gone") throw notFound();
    demand(world, caller, repository, needs);
    return;
  }
  if (needs === "anyone") return;
  if (caller.kind === "nobody") throw new Refusal(401, "Requires authentication");
  if (needs === "app" && caller.kind !== "app")
    throw new Refusal(401, "A JSON web token could not be decoded");
  if (needs !== "app" && caller.kind === "app") throw badCredentials();
  if ((needs === "installation" || needs === "user") && caller.kind !== needs) throw forbidden();
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Refusal(400, "Problems parsing JSON");
}

function refused({ status, message, errors }: Refusal): Answer {
  const documentation_url = "https://docs.github.com/rest";
  return {
    status,
    body: { message, ...(errors ? { errors } : {}), documentation_url, status: String(status) },
  };
}

function absolute(world: World, { path, url }: Received): URL {
  return new URL(world.api + path + url.search);
}

function outcome(
  received: Received,
  status: number,
  more: Readonly<Record<string, string>>,
  body: unknown,
): Outcome {
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
  const etag = `"${createHash("sha256").update(bytes).digest("hex")}"`;
  const headers: Record<string, string> = {
    "content-type": "application/json; charset=utf-8",
    "x-github-media-type": "github.v3; format=json",
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4999",
    "x-ratelimit-used": "1",
    "x-ratelimit-reset": "4102444800",
    "x-ratelimit-resource": "core",
    ...more,
  };
  if (received.method !== "GET" || status !== 200) return { status, headers, body: bytes };
  headers.etag = etag;
  if (received.headers["if-none-match"] === etag) return { status: 304, headers, body: Buffer.alloc(0) };
  return { status, headers, body: bytes };
}
