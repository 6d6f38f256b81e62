import { type BytePath, displayPath } from "../contract/byte-path.ts";

/** A thread, and who answers for it by its config on the target: `@login` or `@org/team`; absent where none says. */
export interface OwnedThread {
  readonly thread: BytePath;
  readonly owner?: string;
}

/** What a handoff is about: the plan's own thread, and the other ones whose files its targets name. */
export interface HandoffTerms {
  readonly from: OwnedThread;
  readonly to: readonly OwnedThread[];
}

/** Who has agreed to one handoff, in whose name. */
export interface HandoffAgreement {
  readonly login: string;
  readonly owner: string;
}

/**
 * A plan's targets name files of another thread, and both owners must agree before these are touched (contract.md, 6).
 * `unseen`: nobody here knows who has. `asked`: they have not, or not both. `agreed`. `over`: they had, and `why` says what
 * has ended it.
 */
export interface Handoff {
  readonly from: OwnedThread;
  readonly to: OwnedThread;
  readonly standing: "unseen" | "asked" | "agreed" | "over";
  readonly agreed: readonly HandoffAgreement[];
  readonly why?: string;
}

/** What one person agreed to by a command, and whom they still speak for. */
export interface GivenHandoff {
  readonly login: string;
  readonly head: string;
  readonly planSha256: string;
  readonly policySha256: string;
  /** What was shown to them. */
  readonly terms: HandoffTerms;
  /** The owners that they were, or belonged to, when they agreed. */
  readonly spokeFor: readonly string[];
  /** The owners that they are, or belong to, now. */
  readonly speaksFor: readonly string[];
  /** A clause: why it does not count, whatever it was bound to. */
  readonly whyNot?: string | undefined;
}

/** What a handoff is held against. */
export interface HandoffNow {
  /** The judged head, and every new commit below it: an agreement holds from its head on. */
  readonly heads: ReadonlySet<string>;
  readonly planSha256: string;
  readonly policySha256: string;
}

export function handoffTerms(handoffs: readonly Handoff[]): HandoffTerms | undefined {
  const [first] = handoffs;
  return first === undefined ? undefined : { from: first.from, to: handoffs.map(({ to }) => to) };
}

/** The owners whom a handoff asks, each once; undefined where a thread names none: then nobody can agree in its name. */
export function ownersAsked({ from, to }: HandoffTerms): readonly string[] | undefined {
  const owners = [from, ...to].map(({ owner }) => owner);
  return owners.includes(undefined) ? undefined : [...new Set(owners.filter((owner) => owner !== undefined))];
}

/** A thread as people call it. */
export function nameOf({ thread }: OwnedThread): string {
  return displayPath(thread) || "/";
}

/** Whose word is missing, in words. */
export function missingOwners({ from, to, agreed }: Handoff): string {
  const missing = [from, to].flatMap((each) => {
    if (each.owner === undefined) return [`the thread \`${nameOf(each)}\`, which names no owner,`];
    return agreed.some(({ owner }) => owner === each.owner) ? [] : [`\`${each.owner}\``];
  });
  return [...new Set(missing)].join(" and ");
}

/** Who of those that agreed still counts. One person counts for every owner that they are. */
export function withAgreements(
  handoffs: readonly Handoff[],
  given: readonly GivenHandoff[],
  now: HandoffNow,
): Handoff[] {
  return handoffs.map((handoff) => {
    const about = given.filter(({ terms }) => isAbout(terms, handoff));
    const standing = about.filter((each) => whyOver(each, handoff, now) === undefined);
    const agreed = [handoff.from.owner, handoff.to.owner].flatMap((owner) => {
      // Whoever has become its owner since did not agree in its name.
      const found = standing.find(
        ({ speaksFor, spokeFor }) => owner !== undefined && has(speaksFor, owner) && has(spokeFor, owner),
      );
      return owner === undefined || found === undefined ? [] : [{ login: found.login, owner }];
    });
    const rest = { from: handoff.from, to: handoff.to, agreed };
    if (agreed.length === 2) return { ...rest, standing: "agreed" };
    const ended = about.findLast((each) => wasAgreed(about, each, handoff));
    const why =
      ended === undefined ? undefined : about.map((each) => whyOver(each, handoff, now)).find(Boolean);
    if (why === undefined) return { ...rest, standing: "asked" };
    return { ...rest, standing: "over", why };
  });
}

function isAbout({ from, to }: HandoffTerms, handoff: Handoff): boolean {
  return from.thread === handoff.from.thread && to.some(({ thread }) => thread === handoff.to.thread);
}

/** Both owners of then had agreed to what this one was about: the same plan, policy and owners. */
function wasAgreed(about: readonly GivenHandoff[], given: GivenHandoff, { to }: Handoff): boolean {
  const owners = ownersThen(given, to);
  const spoken = about
    .filter((each) => {
      const isPlan = each.planSha256 === given.planSha256 && each.policySha256 === given.policySha256;
      return isPlan && ownersThen(each, to).every((owner, at) => isOne(owner, owners[at]));
    })
    .flatMap(({ spokeFor }) => spokeFor);
  return owners.every((owner) => owner !== undefined && has(spoken, owner));
}

function ownersThen({ terms }: GivenHandoff, { thread }: OwnedThread): readonly (string | undefined)[] {
  return [terms.from.owner, terms.to.find((each) => each.thread === thread)?.owner];
}

function whyOver(given: GivenHandoff, { from, to }: Handoff, now: HandoffNow): string | undefined {
  const { login } = given;
  if (given.planSha256 !== now.planSha256) return "the plan is another by now";
  if (given.policySha256 !== now.policySha256) return "the policy has changed since";
  if (!now.heads.has(given.head))
    return "the branch does not hold the commit any more for which it was given";
  const [fromThen, toThen] = ownersThen(given, to);
  if (!isOne(fromThen, from.owner) || !isOne(toThen, to.owner)) return "the threads have other owners by now";
  if (given.whyNot !== undefined) return given.whyNot;
  const isOwner = [from.owner, to.owner].some((owner) => owner !== undefined && has(given.speaksFor, owner));
  return isOwner ? undefined : `\`${login}\` speaks for neither owner now`;
}

function isOne(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}

/** Names of people and teams have no case. */
function has(names: readonly string[], name: string): boolean {
  return names.some((each) => isOne(each, name));
}
