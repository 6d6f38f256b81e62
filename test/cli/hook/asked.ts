import { type Ran, run } from "../run.ts";

/** Gives a host's hook one event, as the host would; text goes as it stands. */
export function ask(
  host: string,
  event: object | string | Buffer,
  ...options: readonly string[]
): Promise<Ran> {
  const stdin = typeof event === "string" || Buffer.isBuffer(event) ? event : JSON.stringify(event);
  return run(["hook", host, ...options], { directory: "/", environment: { HOME: "/home/agent" }, stdin });
}

/** What `generic` decides, and the first reason. */
export async function decided(event: object): Promise<readonly [decision: string, message?: string]> {
  const { stdout } = await ask("generic", { version: 1, tool: "edit", ...event });
  const { decision, reasons } = JSON.parse(stdout);
  return reasons.length === 0 ? [decision] : [decision, reasons[0].message];
}

/** The decision of a write of one file. */
export async function writing(cwd: string, path: string, content = "a\n"): Promise<string> {
  return (await decided({ cwd, writes: [{ path, content }] }))[0];
}
