import fc from "fast-check";
import { expect, it } from "vitest";
import type { BytePath } from "../../src/contract/byte-path.ts";
import { effectDigest } from "../../src/engine/effect-digest.ts";
import { type Binding, countApprovals, type GivenApproval } from "../../src/engine/gate-approval.ts";

/** A toy repository with two files: what merging would change, and all that an approval is bound to. */
class Toy {
  readonly target = { a: 0, b: 0 };
  readonly head = { a: 1, b: 0 };
  commit = 1;
  policy = 1;
  plan = 1;
  into = 1;

  /** What somebody who looks now sees: the commit, what it changes and by which rules. */
  seen(): string {
    const { commit, policy, plan, into } = this;
    return JSON.stringify({ commit, policy, plan, into, changes: this.changes() });
  }

  /** As the App binds an approval to it. */
  binding(): Binding {
    const file = (content: number) => ({ mode: 0o100644, oid: String(content) });
    const effect = this.changes().map(([path, from, to]) => ({
      ...{ path: path as string as BytePath, from: file(from), to: file(to) },
    }));
    return {
      head: String(this.commit).padStart(40, "0"),
      targetRef: `t${this.into}`,
      effectSha256: effectDigest(effect),
      policySha256: `p${this.policy}`,
      planSha256: `w${this.plan}`,
    };
  }

  private changes() {
    return (["a", "b"] as const)
      .map((path) => [path, this.target[path], this.head[path]] as const)
      .filter(([, from, to]) => from !== to);
  }
}

const PATH = fc.constantFrom("a" as const, "b" as const);
const KIND = fc.constantFrom("push", "same tree", "target", "reverted", "policy", "plan", "retarget");
const HAPPENING = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("approve"), path: PATH, by: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("merge"), path: PATH, by: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ kind: KIND, path: PATH, by: fc.nat(2) }) },
);

function happens(toy: Toy, kind: string, path: "a" | "b", content: number): void {
  if (kind === "push" || kind === "same tree") toy.commit += 1;
  if (kind === "push") toy.head[path] = content;
  // At a path of the change, or elsewhere.
  if (kind === "target") toy.target[path] = content;
  if (kind === "reverted") Object.assign(toy.target, { a: 0, b: 0 });
  if (kind === "policy") toy.policy += 1;
  if (kind === "plan") toy.plan += 1;
  if (kind === "retarget") toy.into = 3 - toy.into;
}

it("consumes by a merge what was given for that very tree, commit, target, plan and policy, and nothing twice [P118] [T122]", () => {
  let merges = 0;
  let shut = 0;
  fc.assert(
    fc.property(fc.array(HAPPENING, { minLength: 5, maxLength: 40 }), (happenings) => {
      const toy = new Toy();
      let standing: (GivenApproval & { readonly saw: string })[] = [];
      for (const [at, { kind, path, by }] of happenings.entries()) {
        if (kind === "approve")
          standing.push({ ...toy.binding(), by, login: `u${by}`, countsAs: [], saw: toy.seen() });
        else if (kind !== "merge") happens(toy, kind, path, at + 2);
        else {
          const now = toy.binding();
          const asked = [{ condition: "main" as const, approvals: 2, approvers: [] }];
          const given = countApprovals(asked, standing, now).asked[0]?.given ?? [];
          // Whoever counts has seen what is there; whoever has seen it counts.
          const saw = standing.filter((approval) => approval.saw === toy.seen());
          expect([...given].sort()).toEqual([...new Set(saw.map(({ login }) => login))].sort());
          if (given.length < 2) {
            shut += 1;
            continue;
          }
          merges += 1;
          // As the App uses them up: all of this head, for this target.
          standing = standing.filter(
            ({ head, targetRef }) => head !== now.head || targetRef !== now.targetRef,
          );
          Object.assign(toy.target, toy.head);
        }
      }
    }),
    { numRuns: 2000, seed: 11 },
  );
  // A property that nothing ever met would hold as well.
  expect([merges > 500, shut > 500]).toEqual([true, true]);
});
