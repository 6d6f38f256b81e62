import { createHmac, randomUUID } from "node:crypto";
import { grants } from "./caller.ts";
import { timestamp } from "./clock.ts";
import { envelope } from "./shapes/envelope.ts";
import type { Access, App, Event, Installation, World } from "./state.ts";

/** One event for one App. A redelivery is another attempt under the same `guid`. */
export interface Delivery {
  readonly guid: string;
  readonly app: App;
  readonly event: string;
  readonly action: string | undefined;
  readonly installationId: number | undefined;
  readonly repositoryId: number | undefined;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The very bytes that are signed and sent. */
  readonly body: Buffer;
  readonly attempts: Attempt[];
}

export interface Attempt {
  readonly id: number;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  readonly milliseconds: number;
  /** 0 where nothing answered. */
  readonly statusCode: number;
  readonly answer: string;
}

/** What becomes of a delivery: sent at once, lost, or sent late and as often as said. */
export type Fate = "send" | "lose" | { readonly copies?: number; readonly delayMs?: number };

/** GitHub gives an App ten seconds to answer ("Handling webhook deliveries"). */
const ANSWER_MS_MAX = 10_000;

/** The permission that an App needs to be told ("Webhook events and payloads"); no entry: none. */
const EVENT_PERMISSIONS: Readonly<Record<string, readonly [string, Access]>> = {
  push: ["contents", "read"],
  create: ["contents", "read"],
  delete: ["contents", "read"],
  pull_request: ["pull_requests", "read"],
  pull_request_review: ["pull_requests", "read"],
  issue_comment: ["issues", "read"],
  check_run: ["checks", "read"],
  check_suite: ["checks", "read"],
  status: ["statuses", "read"],
  merge_group: ["merge_queues", "read"],
  member: ["members", "read"],
  membership: ["members", "read"],
  team: ["members", "read"],
  repository: ["metadata", "read"],
  repository_ruleset: ["administration", "read"],
  branch_protection_rule: ["administration", "read"],
  workflow_run: ["actions", "read"],
};

/** Events that reach every App without being asked for. */
const UNASKED = new Set(["installation", "installation_repositories", "installation_target"]);

/** The Apps that an event reaches, as deliveries not yet sent; one without an address is judged all the same. */
export function deliveriesFor(world: World, event: Event): Delivery[] {
  return [...world.installations.values()]
    .filter((installation) => isTold(installation, event))
    .map((installation) => {
      const payload = envelope(world, installation, event);
      return {
        guid: randomUUID(),
        app: installation.app,
        event: event.name,
        action: event.action,
        installationId: installation.id,
        repositoryId: event.repository?.id,
        payload,
        body: Buffer.from(JSON.stringify(payload)),
        attempts: [],
      };
    });
}

function isTold(installation: Installation, event: Event): boolean {
  if (event.installation !== undefined) return event.installation.id === installation.id;
  if (installation.suspendedAt !== undefined) return false;
  if (event.onlyApp !== undefined && event.onlyApp.id !== installation.app.id) return false;
  const { repository } = event;
  if (repository !== undefined) {
    const installed = installation.repositories === "all" || installation.repositories.has(repository.id);
    if (installation.account.id !== repository.owner.id || !installed) return false;
  }
  const permission = EVENT_PERMISSIONS[event.name];
  if (permission !== undefined && !grants(installation.permissions, ...permission)) return false;
  return event.onlyApp !== undefined || UNASKED.has(event.name) || installation.events.includes(event.name);
}

/** Sends once and notes what came back; an App that is away is an attempt with status code 0. */
export async function attempt(world: World, delivery: Delivery, redelivery: boolean): Promise<Attempt> {
  const { webhook } = delivery.app;
  if (webhook === undefined) throw new Error(`the App ${delivery.app.slug} has no webhook address`);
  const started = performance.now();
  let statusCode = 0;
  let answer = "";
  try {
    const response = await fetch(webhook.url, {
      method: "POST",
      headers: headersOf(delivery, webhook.secret),
      body: new Uint8Array(delivery.body),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    statusCode = response.status;
    answer = await response.text();
  } catch (error) {
    // An App that is down, or answers half: GitHub notes that nothing came, and so does the double.
    answer = error instanceof Error ? error.message : String(error);
  }
  const made: Attempt = {
    id: world.nextId(),
    deliveredAt: timestamp(world.clock),
    redelivery,
    milliseconds: performance.now() - started,
    statusCode,
    answer,
  };
  delivery.attempts.push(made);
  return made;
}

/** As GitHub sends them ("Validating webhook deliveries"). */
export function headersOf(delivery: Delivery, secret: string): Record<string, string> {
  return {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/double",
    "x-github-delivery": delivery.guid,
    "x-github-event": delivery.event,
    "x-github-hook-id": String(delivery.app.id),
    "x-github-hook-installation-target-id": String(delivery.app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(delivery.body).digest("hex")}`,
  };
}
