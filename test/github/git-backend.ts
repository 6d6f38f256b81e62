import { spawn } from "node:child_process";
import type { Outcome, Received } from "./http-server.ts";
import { gitEnvironment } from "./plumbing.ts";

/** Runs `git http-backend` as the common gateway interface has it, on one repository. */
export async function httpBackend(
  directory: string,
  service: string,
  received: Received,
  login: string,
  configuration: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { headers } = received;
  const settings = Object.entries(configuration);
  const environment: Record<string, string> = {
    GIT_PROJECT_ROOT: directory,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: `/${service}`,
    REQUEST_METHOD: received.method,
    QUERY_STRING: received.url.search.slice(1),
    CONTENT_TYPE: headers["content-type"] ?? "",
    CONTENT_LENGTH: String(received.body.length),
    HTTP_CONTENT_ENCODING: String(headers["content-encoding"] ?? ""),
    GIT_PROTOCOL: String(headers["git-protocol"] ?? ""),
    REMOTE_USER: login,
    REMOTE_ADDR: "127.0.0.1",
    GIT_CONFIG_COUNT: String(settings.length),
    ...more,
  };
  settings.forEach(([key, value], index) => {
    environment[`GIT_CONFIG_KEY_${index}`] = key;
    environment[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return parseGateway(await run(environment, received.body));
}

function run(environment: Record<string, string>, input: Buffer): Promise<Buffer> {
  const child = spawn("git", ["http-backend"], { env: gitEnvironment(environment), stdio: "pipe" });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.resume();
  // The backend may answer before it has read everything.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(Buffer.concat(output)));
  });
}

function parseGateway(output: Buffer): Outcome {
  const end = output.indexOf("\r\n\r\n");
  if (end < 0) return { status: 500, headers: {}, body: Buffer.from("git http-backend said nothing\n") };
  let status = 200;
  const headers: Record<string, string> = {};
  for (const line of output.subarray(0, end).toString("latin1").split("\r\n")) {
    const [name = "", value = ""] = line.split(/:\s*(.*)/s);
    if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
    else headers[name.toLowerCase()] = value;
  }
  return { status, headers, body: output.subarray(end + 4) };
}
