import { type ButtonHands, buttonHands } from "./hands/buttons.ts";
import { type PeopleHands, peopleHands } from "./hands/people.ts";
import { type PushingHands, pushingHands } from "./hands/pushing.ts";
import { type QueueHands, queueHands } from "./hands/queue.ts";
import { type RepositoryHands, repositoryHands } from "./hands/repositories.ts";
import type { World } from "./state.ts";

/** What a test does in GitHub without asking as a client: people act, owners set up. */
export type Hands = PeopleHands & RepositoryHands & PushingHands & QueueHands & ButtonHands;

export function hands(world: World): Hands {
  return {
    ...peopleHands(world),
    ...repositoryHands(world),
    ...pushingHands(world),
    ...queueHands(world),
    ...buttonHands(world),
  };
}
