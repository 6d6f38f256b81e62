import { createHash } from "node:crypto";
import { Payload, PayloadError } from "./webhook-payload.ts";

/** Where a repository is, and through which installation the App may speak to it. */
export interface RepositoryRef {
  readonly id: number;
  /** `owner/name`, for words only: the id is its identity. */
  readonly name: string;
  readonly installationId: number;
  readonly defaultBranch: string;
}

/** Whom GitHub says did it. */
export interface Sender {
  readonly id: number;
  readonly login: string;
  readonly type: string;
}

/** What a webhook asks the App to do. All of it is a wake-up: the worker reads the ref, the pull request, the comment anew. */
export type Work =
  | {
      readonly kind: "judge-branch";
      readonly repository: RepositoryRef;
      readonly branch: string;
      /** As pushed; what a later push threw away is judged all the same [T059] [T171]. Absent: the branch is gone. */
      readonly after?: string;
      /** Absent: the branch is new. */
      readonly before?: string;
      readonly forced: boolean;
      /** Absent: nobody knows who pushed, for no webhook said so. */
      readonly sender?: Sender;
    }
  | {
      readonly kind: "judge-pull";
      readonly repository: RepositoryRef;
      readonly pull: number;
      readonly closed: boolean;
    }
  | {
      readonly kind: "command";
      readonly repository: RepositoryRef;
      readonly pull: number;
      readonly comment: number;
      /** `saidBy` the body when the comment was made; absent in work from before there was this. */
      readonly said?: string;
    }
  | {
      readonly kind: "withdrawn";
      readonly repository: RepositoryRef;
      readonly pull: number;
      readonly comment: number;
    }
  | {
      readonly kind: "republish";
      readonly repository: RepositoryRef;
      readonly head: string;
      readonly sender: Sender;
    }
  | {
      /** A button of a check run, of whichever App's. */
      readonly kind: "press";
      readonly repository: RepositoryRef;
      readonly head: string;
      readonly app: number;
      readonly checkRun: number;
      /** The check run's `external_id`. */
      readonly verdict: string;
      /** By which the App that showed it knows the button. */
      readonly button: string;
      readonly sender: Sender;
    }
  | {
      readonly kind: "judge-queue";
      readonly repository: RepositoryRef;
      readonly ref: string;
      readonly head: string;
      readonly base: string;
      /** What the group stands on: the target's tip, or the group before it. */
      readonly baseSha: string;
    }
  | {
      /** Came in by itself, not with a webhook. */
      readonly kind: "evidence";
      readonly repositoryId: number;
      readonly branch: string;
      readonly head: string;
    }
  | {
      readonly kind: "people";
      readonly installationId: number;
      /** Whose role changed; absent: a team's. */
      readonly member?: number;
    }
  | { readonly kind: "installation"; readonly installationId: number; readonly action: string }
  | {
      /** A rule of branches has changed. */
      readonly kind: "enforcement";
      readonly repository: RepositoryRef;
    };

export interface WorkDraft {
  /** Work of one lane is done in order. */
  readonly lane: string;
  readonly work: Work;
}

export type WorkOfWebhook = { readonly work: readonly WorkDraft[] } | { readonly refused: string };

const NOTHING = /^0{40}(?:0{24})?$/;
const HEADS = "refs/heads/";

/**
 * The work that a webhook makes. An event that the App did not ask for makes none; a payload that is not GitHub's is
 * refused, with the place that is wrong. A push is judged by itself: nobody asks for it [P121].
 */
export function workOfWebhook(event: string, body: Buffer): WorkOfWebhook {
  const reader = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
  if (reader === undefined) return { work: [] };
  try {
    return { work: reader(Payload.of(body)) };
  } catch (error) {
    if (error instanceof PayloadError) return { refused: `${event}: ${error.message}` };
    throw error;
  }
}

type EventReader = (payload: Payload) => WorkDraft[];

const EVENTS: Readonly<Record<string, EventReader>> = {
  push: pushed,
  pull_request: pullChanged,
  // A review changes what a gate may rely on, not what is judged.
  pull_request_review: (payload) => [pullWork(payload, payload.at("pull_request").id("number"), false)],
  issue_comment: commented,
  check_run: (payload) =>
    payload.text("action") === "requested_action" ? pressed(payload) : rerequested("check_run")(payload),
  check_suite: rerequested("check_suite"),
  merge_group: queued,
  member: peopleChanged,
  membership: peopleChanged,
  team: peopleChanged,
  installation: installationChanged,
  installation_repositories: installationChanged,
  repository_ruleset: rulesChanged,
  branch_protection_rule: rulesChanged,
};

function pushed(payload: Payload): WorkDraft[] {
  const ref = payload.text("ref");
  if (!ref.startsWith(HEADS)) return [];
  const repository = repositoryOf(payload);
  const [before, after] = [payload.oid("before"), payload.oid("after")];
  const branch = ref.slice(HEADS.length);
  return [
    {
      lane: branchLane(repository, branch),
      work: {
        kind: "judge-branch",
        repository,
        branch,
        ...(NOTHING.test(after) ? {} : { after }),
        ...(NOTHING.test(before) ? {} : { before }),
        forced: payload.flag("forced"),
        sender: senderOf(payload),
      },
    },
  ];
}

const PULL_ACTIONS: ReadonlySet<string> = new Set([
  "opened",
  "reopened",
  "synchronize",
  "edited",
  "ready_for_review",
  "converted_to_draft",
  "closed",
  "auto_merge_enabled",
  "auto_merge_disabled",
  "enqueued",
  "dequeued",
]);

function pullChanged(payload: Payload): WorkDraft[] {
  const action = payload.text("action");
  if (!PULL_ACTIONS.has(action)) return [];
  return [pullWork(payload, payload.id("number"), action === "closed")];
}

/** In its head's lane where that is a branch of this repository, so that push and pull request do not overtake each other. */
function pullWork(payload: Payload, pull: number, closed: boolean): WorkDraft {
  const repository = repositoryOf(payload);
  const head = payload.at("pull_request").at("head");
  const isOwn = head.has("repo") && head.at("repo").id("id") === repository.id;
  const lane = isOwn ? branchLane(repository, head.text("ref")) : pullLane(repository, pull);
  return { lane, work: { kind: "judge-pull", repository, pull, closed } };
}

/** A comment commands when it is made; edited or deleted it can only take back (contract.md, 6). */
function commented(payload: Payload): WorkDraft[] {
  const issue = payload.at("issue");
  // Issues that are no pull requests are not the App's.
  if (!issue.has("pull_request")) return [];
  const repository = repositoryOf(payload);
  const [pull, comment] = [issue.id("number"), payload.at("comment").id("id")];
  const at = { repository, pull, comment };
  const body = payload.at("comment").words("body");
  const said = body === undefined ? {} : { said: saidBy(body) };
  const isNew = payload.text("action") === "created";
  const work: Work = isNew ? { kind: "command", ...at, ...said } : { kind: "withdrawn", ...at };
  return [{ lane: pullLane(repository, pull), work }];
}

/** By which a comment's words are known again, without being kept. */
export function saidBy(body: string): string {
  return createHash("sha256").update(body, "utf8").digest("hex");
}

function rerequested(name: "check_run" | "check_suite"): EventReader {
  return (payload) => {
    if (payload.text("action") !== "rerequested") return [];
    const repository = repositoryOf(payload);
    const head = payload.at(name).oid("head_sha");
    const sender = senderOf(payload);
    return [{ lane: `${repository.id} ${head}`, work: { kind: "republish", repository, head, sender } }];
  };
}

/** In the lane of what else is asked of the check runs of that commit. */
function pressed(payload: Payload): WorkDraft[] {
  const repository = repositoryOf(payload);
  const run = payload.at("check_run");
  const [head, checkRun, app] = [run.oid("head_sha"), run.id("id"), run.at("app").id("id")];
  const verdict = run.words("external_id") ?? "";
  const button = payload.at("requested_action").text("identifier");
  const work = { kind: "press", repository, head, app, checkRun, verdict, button } as const;
  return [{ lane: `${repository.id} ${head}`, work: { ...work, sender: senderOf(payload) } }];
}

function queued(payload: Payload): WorkDraft[] {
  if (payload.text("action") !== "checks_requested") return [];
  const repository = repositoryOf(payload);
  const group = payload.at("merge_group");
  const [ref, head, base] = [group.text("head_ref"), group.oid("head_sha"), group.text("base_ref")];
  const baseSha = group.oid("base_sha");
  const work = { kind: "judge-queue", repository, ref, head, base, baseSha } as const;
  return [{ lane: `${repository.id} queue ${base}`, work }];
}

/** Who comes can only add to what stands: that shows when it is judged next. */
function peopleChanged(payload: Payload): WorkDraft[] {
  if (payload.text("action") === "added") return [];
  const installationId = payload.at("installation").id("id");
  const member = payload.has("member") ? { member: payload.at("member").id("id") } : {};
  const work = { kind: "people", installationId, ...member } as const;
  return [{ lane: `installation ${installationId} people`, work }];
}

/** A ruleset of the organisation names no repository: the daily look sees what it changes. */
function rulesChanged(payload: Payload): WorkDraft[] {
  if (!payload.has("repository")) return [];
  const repository = repositoryOf(payload);
  return [{ lane: `${repository.id} enforcement`, work: { kind: "enforcement", repository } }];
}

function installationChanged(payload: Payload): WorkDraft[] {
  const installationId = payload.at("installation").id("id");
  const action = payload.text("action");
  return [{ lane: `installation ${installationId}`, work: { kind: "installation", installationId, action } }];
}

export function branchLane({ id }: Pick<RepositoryRef, "id">, branch: string): string {
  return `${id} ${HEADS}${branch}`;
}

export function pullLane({ id }: Pick<RepositoryRef, "id">, pull: number): string {
  return `${id} pull ${pull}`;
}

function repositoryOf(payload: Payload): RepositoryRef {
  const repository = payload.at("repository");
  return {
    id: repository.id("id"),
    name: repository.text("full_name"),
    installationId: payload.at("installation").id("id"),
    defaultBranch: repository.text("default_branch"),
  };
}

function senderOf(payload: Payload): Sender {
  const sender = payload.at("sender");
  return { id: sender.id("id"), login: sender.text("login"), type: sender.text("type") };
}
