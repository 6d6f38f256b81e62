import type { Event, Installation, World } from "../state.ts";
import { nodeId, simpleOrganization, simpleUser } from "./account.ts";
import { repositoryShape } from "./repository.ts";

/** What every webhook carries round its own keys. */
export function envelope(world: World, installation: Installation, event: Event): Record<string, unknown> {
  const { repository } = event;
  const payload: Record<string, unknown> = {};
  if (event.action !== undefined) payload.action = event.action;
  Object.assign(payload, event.payload);
  if (repository !== undefined) payload.repository ??= repositoryShape(world, repository);
  const owner = repository?.owner ?? installation.account;
  if (owner.type === "Organization") payload.organization ??= simpleOrganization(world, owner);
  payload.sender = simpleUser(world, event.sender);
  payload.installation ??= {
    id: installation.id,
    node_id: nodeId("MDIzOkluc3RhbGxhdGlvbg", installation.id),
  };
  return payload;
}
