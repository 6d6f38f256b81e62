import { type Payload, PayloadError } from "../app/webhook-payload.ts";

/** What an event of GitHub Actions gives to judge. Names and people are GitHub's words, commits are its own. */
export interface EventSubject {
  readonly head: string;
  /** Without `refs/heads/`; absent for a head from a fork, and where nobody says. */
  readonly branch?: string;
  /** The branch that it wants to reach; absent: the lowest of the ladder. */
  readonly target?: string;
  /** Instead of the target's tip: what was there before, or what a merge group stands on. */
  readonly base?: string;
  /** `pushed`: who pushed; `opened`: who opened the pull request, which says nothing of an agents' branch. */
  readonly actor?: { readonly login: string; readonly did: "pushed" | "opened" };
}

export type EventReading =
  | { readonly kind: "judge"; readonly subject: EventSubject }
  /** A pull request's number: its head is to be asked for, and its branch. */
  | { readonly kind: "queue"; readonly pull: number; readonly target: string; readonly base: string }
  | { readonly kind: "nothing"; readonly why: string }
  | { readonly kind: "refused"; readonly why: string; readonly help: string };

const HEADS = "refs/heads/";
const NOTHING = /^0{40}(?:0{24})?$/;
/** How GitHub names the branch of a merge group: one pull request on top of those before it in the queue. */
const GROUP = /^refs\/heads\/gh-readonly-queue\/(.+)\/pr-(\d{1,10})-(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** @throws PayloadError where the payload is not GitHub's. */
export function readWorkflowEvent(event: string, payload: Payload): EventReading {
  switch (event) {
    case "push":
      return pushed(payload);
    case "pull_request":
    case "pull_request_target":
      return pullRequest(payload);
    case "merge_group":
      return mergeGroup(payload);
    default:
      return {
        kind: "refused",
        why: `the event \`${event}\` says of no change that it was made`,
        help: "let the workflow run on `push`, `pull_request` and `merge_group`",
      };
  }
}

function pushed(payload: Payload): EventReading {
  const ref = payload.text("ref");
  if (!ref.startsWith(HEADS)) return { kind: "nothing", why: `\`${ref}\` is no branch` };
  const [before, after] = [payload.oid("before"), payload.oid("after")];
  const branch = ref.slice(HEADS.length);
  if (NOTHING.test(after)) return { kind: "nothing", why: `the branch \`${branch}\` was deleted` };
  const login = payload.at("sender").text("login");
  return {
    kind: "judge",
    subject: {
      head: after,
      branch,
      ...(NOTHING.test(before) ? {} : { base: before }),
      actor: { login, did: "pushed" },
    },
  };
}

function pullRequest(payload: Payload): EventReading {
  const pull = payload.at("pull_request");
  const head = pull.at("head");
  const isOwn = head.has("repo") && head.at("repo").id("id") === payload.at("repository").id("id");
  return {
    kind: "judge",
    subject: {
      head: head.oid("sha"),
      ...(isOwn ? { branch: head.text("ref") } : {}),
      target: pull.at("base").text("ref"),
      ...(pull.has("user") ? { actor: { login: pull.at("user").text("login"), did: "opened" } } : {}),
    },
  };
}

function mergeGroup(payload: Payload): EventReading {
  const group = payload.at("merge_group");
  const [, target, pull] = GROUP.exec(group.text("head_ref")) ?? [];
  if (target === undefined || pull === undefined)
    throw new PayloadError("`merge_group.head_ref` names no merge group as GitHub names them");
  return { kind: "queue", pull: Number(pull), target, base: group.oid("base_sha") };
}
