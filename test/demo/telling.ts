import type { Digest } from "../../src/contract/generated/digest.ts";
import { logs } from "../scan/usage/agent-payloads.ts";
import { FILES } from "./example-repository.ts";
import type { Stage } from "./stage.ts";

/** The runs of all branches, as the App's operator sees them: a run that was stopped at once has no grant that names it. */
export async function runsOf({
  appUrl,
  operatorToken,
}: Stage): Promise<Digest["repositories"][number]["runs"]> {
  const headers = { authorization: `Bearer ${operatorToken}` };
  const digest = (await (await fetch(`${appUrl}/api/v1/digest`, { headers })).json()) as Digest;
  return digest.repositories.flatMap(({ runs }) => runs);
}

/**
 * What an agent's host sends when a session ends, as Claude Code does (src/app/usage-feeds.md): what it read, and what its requests
 * cost [P80] [P84]; and what the gateway before it has logged [P83].
 */
export async function tellOf({ appUrl, feedToken }: Stage, run: string): Promise<void> {
  const path = `${appUrl}/api/v1/runs/${run}`;
  const session = { "session.id": `session-of-${run}` };
  const reads = Object.keys(FILES).map((file) => ({
    ...session,
    "event.name": "claude_code.tool_result",
    tool_name: "Read",
    tool_input: JSON.stringify({ file_path: `/home/runner/work/shop/shop/${file}` }),
    success: "true",
  }));
  const request = {
    ...session,
    "event.name": "claude_code.api_request",
    request_id: `request-of-${run}`,
    model: "claude-sonnet-4-5",
    input_tokens: 1200,
    output_tokens: 340,
    cost_usd: 0.01,
  };
  const access = {
    _schema: "audit/v0.26.0",
    ts: 1_795_246_971,
    client: "172.30.0.20",
    dest: "160.79.104.10:443",
    method: "CONNECT",
    status: 200,
    decision: "TCP_TUNNEL",
    url: "api.anthropic.com:443",
    host: "api.anthropic.com:443",
  };
  const authorization = `Bearer ${feedToken}`;
  const told = [
    { to: "otlp/v1/logs", type: "application/json", body: logs("claude-code", ...reads, request) },
    { to: "usage", type: "application/jsonl", body: `${JSON.stringify(access)}\n` },
  ];
  for (const { to, type, body } of told) {
    const headers = { authorization, "content-type": type };
    const { status } = await fetch(`${path}/${to}`, { method: "POST", headers, body });
    if (status !== 200) throw new Error(`the App answered ${status} to what was told of ${run}`);
  }
}
