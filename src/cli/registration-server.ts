import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PAGE_HEADERS, sayingPage } from "./registration-page.ts";

/** A browser that has come back from GitHub. */
export interface ComeBack {
  /** For one exchange, within the hour. */
  readonly code: string;
  /** What its page shows in the end. */
  answer(status: number, page: string): Promise<void>;
}

export interface RegistrationServer {
  /** The page's address: whoever knows it begins the registration. */
  readonly address: string;
  /** The first browser that comes back with the right state. */
  readonly comeBack: Promise<ComeBack>;
  close(): void;
}

export interface RegistrationOptions {
  page(redirectUrl: string, state: string): string;
  /** Told of every return that is not taken. */
  onRefused(why: string): void;
}

const BACK_PATH = "/created";

/** Serves the page of a registration on this machine alone, at a free port, to whoever knows its address. */
export async function serveRegistration(options: RegistrationOptions): Promise<RegistrationServer> {
  const state = randomBytes(32).toString("base64url");
  const pagePath = `/${randomBytes(16).toString("base64url")}`;
  const { promise: comeBack, resolve: take } = Promise.withResolvers<ComeBack>();
  let isTaken = false;
  let origin = "";
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? "/", origin);
    // Another name for this address is a web page that has its own name lead here, to read what is served.
    if (url === null || request.method !== "GET" || `http://${request.headers.host}` !== origin)
      return void send(response, 400, sayingPage("Not asked", "This address is asked for one page only."));
    if (isSame(url.pathname, pagePath))
      return void send(response, 200, options.page(`${origin}${BACK_PATH}`, state));
    if (url.pathname !== BACK_PATH)
      return void send(response, 404, sayingPage("Not found", "The terminal shows the page's address."));
    const refusal = refusalOf(url.searchParams, state, isTaken);
    if (refusal !== undefined) {
      options.onRefused(refusal);
      return void send(response, 403, sayingPage("Refused", `Nothing was taken: ${refusal}.`));
    }
    isTaken = true;
    const code = url.searchParams.get("code") ?? "";
    take({ code, answer: (status, page) => send(response, status, page) });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address: `${origin}${pagePath}`,
    comeBack,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function refusalOf(asked: URLSearchParams, state: string, isTaken: boolean): string | undefined {
  if (!isSame(asked.get("state") ?? "", state)) return "the `state` is not the one of this registration";
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(asked.get("code") ?? "")) return "there is no code of GitHub's";
  return isTaken ? "the App is being created already" : undefined;
}

/** In the same time whatever differs. */
function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}

/** Resolves also where the browser has gone. */
function send(response: ServerResponse, status: number, page: string): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.writeHead(status, { ...PAGE_HEADERS, connection: "close" });
    response.end(page);
  });
}
