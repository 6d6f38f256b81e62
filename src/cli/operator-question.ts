import { isSafeAddress } from "../contract/safe-address.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { bearer } from "./bearer.ts";
import type { Io } from "./io.ts";
import { useProxy } from "./proxy.ts";

const TIMEOUT_MS = 60_000;
const BYTES_MAX = 64 * 1024 * 1024;
/** What is to be done about what the App answers. */
const HELP: Readonly<Record<number, string>> = {
  400: "ask for what it takes: `--help` says what",
  401: "set PROOFGATE_TOKEN to the OPERATOR_TOKEN that the App was started with",
  403: "start the App with an OPERATOR_TOKEN, and give the same as PROOFGATE_TOKEN",
  404: "see that the name is whole, as `acme/shop`, and that `--app` is the App's address",
};

/** A question that the App answers to who has its OPERATOR_TOKEN. */
export interface OperatorQuestion {
  /** The App's address, as it was given. */
  readonly app: string | undefined;
  /** As `/api/v1/digest`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export type OperatorAnswer =
  | { readonly isAnswered: true; readonly text: string }
  | { readonly isAnswered: false; readonly why: string; readonly help: string };

/**
 * Asks with the token in PROOFGATE_TOKEN; redirects are not followed.
 * @throws CannotRun where nothing can be asked: no token, or no address that one may be sent to
 */
export async function askAsOperator(
  { environment }: Pick<Io, "environment">,
  question: OperatorQuestion,
): Promise<OperatorAnswer> {
  const token = environment.PROOFGATE_TOKEN ?? "";
  if (token === "")
    throw new CannotRun("PROOFGATE_TOKEN is not set", "give it the token that the App has as OPERATOR_TOKEN");
  const address = addressOf(question);
  const headers = bearer(token, "PROOFGATE_TOKEN");
  const endProxy = useProxy(environment);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(address, { headers, redirect: "error", signal });
    const text = await response.text();
    if (response.status === 200 && text.length <= BYTES_MAX) return { isAnswered: true, text };
    const why = `the App answered ${response.status}: ${messageIn(text)}`;
    return { isAnswered: false, why, help: HELP[response.status] ?? "see what it says, and ask again" };
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    return {
      isAnswered: false,
      why: `the App cannot be asked: ${why}`,
      help: "see that it runs and can be reached",
    };
  } finally {
    endProxy();
  }
}

function addressOf({ app, path, query }: OperatorQuestion): string {
  if (app === undefined) throw new CannotRun("no App is named", "give its address by `--app URL`");
  const url = URL.parse(app);
  if (!isSafeAddress(url) || url.username || url.search || url.hash)
    throw new CannotRun(`\`${app}\` is no address of an App`, "write it as `https://proofgate.example.com`");
  return `${url.href.replace(/\/+$/, "")}${path}?${query}`;
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
