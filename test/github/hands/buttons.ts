import type { CheckRun } from "../check-state.ts";
import { announcePress } from "../check-suites.ts";
import type { Account, Repository, World } from "../state.ts";

/** Buttons that an App shows on its check runs. Nothing in GitHub's API presses one: it is done in a browser. */
export interface ButtonHands {
  /** @throws where the check run shows no such button. */
  pressButton(repository: Repository, run: CheckRun, as: Account, identifier: string): void;
}

export function buttonHands(world: World): ButtonHands {
  return {
    pressButton: (repository, run, as, identifier) => {
      if (!run.buttons.includes(identifier))
        throw new Error(`the check run ${run.name} shows no button ${identifier}`);
      announcePress(world, repository, as, run, identifier);
    },
  };
}
