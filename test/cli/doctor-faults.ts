import { JUDGING } from "../app/policy-and-plan.ts";
import type { Example } from "../github/example.ts";
import type { Ruleset } from "../github/rule-state.ts";

/** Takes one thing away from a repository that is well set up; returns what puts it back, where `init` does not. */
export type Spoil = (one: Example) => (() => void) | undefined;
const rule =
  (name: string, type: string): Spoil =>
  (here) => {
    const one = ruleset(here, name);
    one.rules = one.rules.filter((each) => each.type !== type);
  };
const pinnedTo =
  (id: number | undefined): Spoil =>
  (here) => {
    const one = ruleset(here, "main");
    one.rules = JSON.parse(
      JSON.stringify(one.rules, (key, value) => (key === "integration_id" ? id : value)),
    );
  };
function ruleset(here: Example, name: string): Ruleset {
  const found = [...here.shop.rulesets.values()].find((one) => one.name === `proofgate-${name}`);
  if (found === undefined) throw new Error(`no ruleset ${name}`);
  return found;
}

/** What mends everything that `init` has written. */
const INIT = "`proofgate init --owner @OWNER --app-id ID --write` writes the ruleset";

/** What is wrong, how it came, the check that says so, words of what it says, and of how it is mended. */
export const FAULTS: readonly (readonly [string, Spoil, string, string, string])[] = [
  [
    "the ruleset of a rung is gone",
    (here) => void here.shop.rulesets.delete(ruleset(here, "main").id),
    "gate-main",
    "does not require `proofgate/main`",
    INIT,
  ],
  [
    "its required check is gone",
    rule("dev", "required_status_checks"),
    "gate-dev",
    "does not require `proofgate/dev`",
    INIT,
  ],
  ["anybody may post its check", pinnedTo(undefined), "gate-main", "whoever may push can post it", INIT],
  ["a workflow may post its check", pinnedTo(15_368), "gate-main", "a workflow of the branch itself", INIT],
  ["another App posts its check", pinnedTo(99), "gate-main", "of the App 99, and not of", INIT],
  ["it can be force-pushed", rule("main", "non_fast_forward"), "gate-main", "cannot be force-pushed", INIT],
  ["it can be deleted", rule("main", "deletion"), "gate-main", "cannot be deleted", INIT],
  ["pushes go past pull requests", rule("main", "pull_request"), "gate-main", "come by pull requests", INIT],
  [
    "somebody may bypass it",
    (here) => {
      ruleset(here, "main").bypassActors = [
        { actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" },
      ];
    },
    "gate-main",
    "RepositoryRole 5 may bypass the ruleset",
    "take everybody off its bypass list",
  ],
  [
    "it is switched off",
    (here) => {
      ruleset(here, "main").enforcement = "disabled";
    },
    "gate-main",
    "does not require",
    INIT,
  ],
  [
    "agents' branches can be force-pushed",
    (here) => void here.shop.rulesets.delete(ruleset(here, "agent").id),
    "agent-branches",
    "cannot be force-pushed",
    INIT,
  ],
  [
    "an agent administers the repository",
    ({ github, shop, bob }) => {
      github.setPermission(shop, bob, "admin");
      return () => github.setPermission(shop, bob, "write");
    },
    "agents",
    "`bob` has the role `admin`",
    "give it `write`",
  ],
  [
    "a workflow's token writes",
    ({ shop }) => {
      shop.actions.defaultToken = "write";
      return () => {
        shop.actions.defaultToken = "read";
      };
    },
    "actions-token",
    "may write",
    "Read repository contents and packages permissions",
  ],
  [
    "workflows approve",
    ({ shop }) => {
      shop.actions.mayApprovePulls = true;
      return () => {
        shop.actions.mayApprovePulls = false;
      };
    },
    "actions-token",
    "may approve",
    'switch off "Allow GitHub Actions',
  ],
  [
    "the App lacks a permission",
    ({ installation }) => {
      installation.permissions = { ...JUDGING, checks: "read" };
      return () => {
        installation.permissions = JUDGING;
      };
    },
    "app",
    "lacks `checks: write`",
    "accept the App's new permissions",
  ],
  [
    "the App may do more than it ever does",
    ({ installation }) => {
      installation.permissions = { ...JUDGING, secrets: "write" };
      return () => {
        installation.permissions = JUDGING;
      };
    },
    "app",
    "is granted `secrets: write`",
    "take it away in the App's settings",
  ],
  [
    "the App is suspended",
    ({ installation }) => {
      installation.suspendedAt = "2026-01-01T00:00:00Z";
      return () => {
        installation.suspendedAt = undefined;
      };
    },
    "app",
    "is suspended",
    "an owner of the organisation unsuspends it",
  ],
  [
    "agents' branches are held at one depth only",
    (here) => {
      ruleset(here, "agent").include = ["refs/heads/agent/*", "refs/heads/copilot/**/*"];
      return undefined;
    },
    "agent-branches",
    "cannot be force-pushed",
    INIT,
  ],
];
