import { randomBytes } from "node:crypto";
import type { Outcome, Received } from "./http-server.ts";
import { findAccount } from "./repositories.ts";
import type { Manifest, World } from "./state.ts";

/** "Registering a GitHub App from a manifest": the parameters that are listed there. */
const KNOWN = new Set([
  "name",
  "url",
  "hook_attributes",
  "redirect_url",
  "callback_urls",
  "setup_url",
  "description",
  "public",
  "default_events",
  "default_permissions",
  "request_oauth_on_install",
  "setup_on_update",
]);

/**
 * GitHub's page for a new App, as if its owner had pressed the button at once: keeps the manifest and sends the browser
 * back with a code. Undefined where another page is asked for.
 */
export function confirmManifest(world: World, { method, path, url, body }: Received): Outcome | undefined {
  const match = /^(?:\/organizations\/([^/]+))?\/settings\/apps\/new$/.exec(path);
  if (match === null || method !== "POST") return undefined;
  const owner = match[1] === undefined ? undefined : findAccount(world, match[1]);
  if (match[1] !== undefined && owner?.type !== "Organization") return says(404, "Not Found");
  const given: unknown = JSON.parse(new URLSearchParams(body.toString("utf8")).get("manifest") ?? "null");
  if (!isManifest(given)) return says(422, "The manifest is not valid");
  const code = randomBytes(20).toString("hex");
  world.manifests.set(code, { manifest: given, owner });
  const back = new URL(given.redirect_url);
  back.searchParams.set("code", code);
  const state = url.searchParams.get("state");
  if (state !== null) back.searchParams.set("state", state);
  return { status: 302, headers: { location: back.href }, body: Buffer.alloc(0) };
}

function isManifest(given: unknown): given is Manifest {
  if (typeof given !== "object" || given === null) return false;
  const { name, url, redirect_url } = given as Partial<Manifest>;
  const isNamed = typeof name === "string" && name.length <= 34;
  const leads = [url, redirect_url].every((each) => typeof each === "string" && URL.canParse(each));
  return isNamed && leads && Object.keys(given).every((key) => KNOWN.has(key));
}

const says = (status: number, text: string): Outcome => ({ status, headers: {}, body: Buffer.from(text) });
