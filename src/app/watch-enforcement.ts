import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { agentBranchDiagnoses, gateDiagnoses } from "../setup/doctor/branch-rules.ts";
import { agentDiagnoses } from "../setup/doctor/surroundings.ts";
import {
  type EnforcementFault,
  type EnforcementRow,
  lastEnforcement,
  noteEnforcement,
} from "../store/enforcement.ts";
import { appendEntries } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { AppQuestions } from "./app-questions.ts";
import { readAgentRoles, readBranchRules } from "./branch-rules-reading.ts";
import { enforcementDraft } from "./enforcement-outbox.ts";
import { asked, GivenUp, PutOff } from "./job-failure.ts";
import { appActor, entryAt } from "./ledger-words.ts";
import { wordsOf } from "./log.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** What is enforced is the policy's to say. */
export interface WatchedPlace {
  readonly repository: RepositoryRef;
  readonly policy: EffectivePolicy;
}

/** Once a day: does GitHub itself keep the gates shut? A policy that only reports asks that of nobody. */
export async function watchEnforcement(services: Services, place: WatchedPlace): Promise<void> {
  const { db, clock, log } = services;
  const last = await lastEnforcement(db, place.repository.id);
  if (last !== undefined && dayOf(last.lookedAt) === dayOf(clock())) return;
  try {
    await lookAtEnforcement(services, place, last);
  } catch (error) {
    // The next sweep asks again; meanwhile what was seen last stands.
    if (!(error instanceof GivenUp || error instanceof PutOff)) throw error;
    const fields = { repository: place.repository.id, error: wordsOf(error) };
    log("warn", "whether the gates are kept shut could not be seen", fields);
  }
}

/**
 * Looks now. What is wrong is recorded, and said by an issue that is closed when it is mended; what the App cannot see
 * counts for neither. The first look opens no issue: whoever installs the App is still setting it up, and has a day.
 */
export async function lookAtEnforcement(
  services: Services,
  place: WatchedPlace,
  last: EnforcementRow | undefined,
): Promise<void> {
  const { db, clock, log } = services;
  const { repository, policy } = place;
  const wrong = policy.mode === "enforce" ? await faultsAt(services, place) : [];
  const now = clock();
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repository.id);
    const isNew = await noteEnforcement(tx, repository.id, wrong, now);
    const isUnsaid = wrong.length > 0 && last?.issue === undefined;
    if (last !== undefined && (isNew || isUnsaid))
      await addToOutbox(tx, [enforcementDraft(repository.id, last.wrongSince ?? now, now)], now);
    if (!isNew) return;
    const deed = deedOf(wrong, policy);
    const body = { deed, wrong: wrong.map(({ check, message }) => ({ check, message })) };
    const entry = { kind: "annotation", actor: appActor(services), subject: {}, body } as const;
    await appendEntries(tx, repository.id, [entryAt(now, entry)]);
    log("warn", deed, { repository: repository.id, wrong: wrong.length });
  });
}

function deedOf(wrong: readonly EnforcementFault[], { mode }: EffectivePolicy): string {
  if (wrong.length > 0) return "enforcement is not real";
  return mode === "enforce" ? "enforcement is whole again" : "enforcement is not asked for any more";
}

async function faultsAt(
  services: Services,
  { repository, policy }: WatchedPlace,
): Promise<readonly EnforcementFault[]> {
  const { id: repositoryId, installationId, name, defaultBranch } = repository;
  const [owner = "", repo = ""] = name.split("/", 2);
  const client = await asked(services, () =>
    services.github.client({ installationId, repositoryId }, { metadata: "read", contents: "read" }),
  );
  const questions = new AppQuestions(services, client);
  const rules = await readBranchRules(questions, { owner, repo }, policy);
  const agents = await readAgentRoles(questions, { owner, repo }, policy);
  const state = { ...rules, defaultBranch, appId: services.config.appId };
  const installations = { seen: false, why: "the App has no right to ask for it" } as const;
  const found = [
    ...gateDiagnoses(state),
    ...agentBranchDiagnoses(state),
    ...agentDiagnoses({ agents, installations }),
  ];
  return found.flatMap(({ check, state: came, message, fix = "" }) =>
    came === "wrong" ? [{ check, message, fix }] : [],
  );
}

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);
