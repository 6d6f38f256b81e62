import { expect, it } from "vitest";
import { jobOf } from "../../src/app/dispatcher.ts";
import type { Services } from "../../src/app/services.ts";
import type { Work } from "../../src/app/webhook-jobs.ts";
import { Workers } from "../../src/app/worker.ts";
import { completeJob } from "../../src/store/job-lease.ts";
import { enqueueJobs } from "../../src/store/jobs.ts";
import { openStore } from "../../src/store/open-store.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { Telemetry } from "../../src/telemetry/telemetry.ts";
import { ENGINES } from "../store/engines.ts";

it("fills a place as soon as it is free: one job that takes long keeps no other waiting", async () => {
  const place = await ENGINES[0]!.place();
  const store = await openStore({ ...place.options, log: () => undefined });
  const clock = () => new Date();
  const services = {
    db: store.db,
    clock,
    log: () => undefined,
    telemetry: new Telemetry(),
  } as unknown as Services;
  const queue = (...lanes: readonly number[]) =>
    inTransaction(store.db, (tx) =>
      enqueueJobs(
        tx,
        lanes.map((id) => jobOf({ lane: `${id}`, work: { kind: "people", installationId: id } })),
        clock(),
      ),
    );
  const done: number[] = [];
  const slow = Promise.withResolvers<void>();
  const handle = async (job: Parameters<typeof completeJob>[1], work: Work) => {
    const id = work.kind === "people" ? work.installationId : 0;
    if (id === 1) await slow.promise;
    await completeJob(store.db, job, clock());
    done.push(id);
  };
  let ended = 0;
  const workers = new Workers(services, handle, { owner: "test", limit: 2, onDone: () => (ended += 1) });
  await queue(1);
  expect(await workers.begin()).toBe(1);
  await queue(2, 3);
  expect(await workers.begin()).toBe(1);
  // Where both places are taken it waits for the one that is free first; in the end there is nothing left to begin.
  while ((await workers.begin()) > 0);
  expect([done, ended]).toEqual([[2, 3], 2]);
  slow.resolve();
  await workers.idle();
  expect([done, ended]).toEqual([[2, 3, 1], 3]);
  await store.close();
  await place.dispose();
});
