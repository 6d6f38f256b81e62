import type { World } from "./state.ts";
import { type Attempt, attempt, type Delivery, type Fate } from "./webhooks.ts";

/** How many deliveries are under way at once. */
const IN_FLIGHT_MAX = 64;

/** The test's hand on GitHub's webhooks: what is sent, when, how often, in which order. */
export interface PostOffice {
  /** All deliveries ever made, in the order of the events. */
  readonly deliveries: readonly Delivery[];
  /** Decides about each delivery as its event happens; undefined: all are sent at once. */
  fate: ((delivery: Delivery) => Fate) | undefined;
  /** From now on nothing is sent by itself. */
  hold(): void;
  /** What waits since `hold`, in the order of the events. */
  held(): readonly Delivery[];
  /**
   * Ends the hold and sends what waits one after the other, as `order` says: it may shuffle, repeat and leave out.
   * Resolves when all have been answered.
   */
  release(order?: (held: readonly Delivery[]) => readonly Delivery[]): Promise<void>;
  /** Sends a delivery again, as "Redeliver a delivery" does: same `guid`, same bytes. */
  redeliver(guid: string): Promise<Attempt>;
  /** Resolves when nothing is under way, late ones and what they set off in the double included. */
  drain(): Promise<void>;
}

export function postOffice(world: World): PostOffice & { take(deliveries: readonly Delivery[]): void } {
  const van = sender(world);
  let holding = false;
  let waiting: Delivery[] = [];
  const decide = (delivery: Delivery, fate: Fate) => {
    if (fate === "lose") return;
    const { copies = 1, delayMs = 0 } = fate === "send" ? {} : fate;
    van.send(delivery, copies, delayMs);
  };
  const office: PostOffice & { take(deliveries: readonly Delivery[]): void } = {
    deliveries: world.deliveries,
    fate: undefined,
    take: (deliveries) => {
      for (const delivery of deliveries) {
        world.deliveries.push(delivery);
        if (holding) waiting.push(delivery);
        else decide(delivery, office.fate?.(delivery) ?? "send");
      }
    },
    hold: () => {
      holding = true;
    },
    held: () => waiting,
    release: async (order = (held) => held) => {
      const chosen = order(waiting);
      holding = false;
      waiting = [];
      // One after the other: the order of arrival is the one that the test chose.
      for (const delivery of chosen) await attempt(world, delivery, false);
    },
    redeliver: async (guid) => {
      const delivery = world.deliveries.find((one) => one.guid === guid);
      if (delivery === undefined) throw new Error(`no delivery ${guid}`);
      return await attempt(world, delivery, true);
    },
    drain: van.drain,
  };
  return office;
}

/** Takes deliveries in order and has so many under way at once; knows when nothing is left to do. */
function sender(world: World) {
  const queue: Delivery[] = [];
  let underWay = 0;
  let late = 0;
  let idle: (() => void)[] = [];
  const isBusy = () => underWay + queue.length + late > 0;
  const pump = () => {
    while (underWay < IN_FLIGHT_MAX) {
      const next = queue.shift();
      if (next === undefined) break;
      underWay += 1;
      void attempt(world, next, false).finally(() => {
        underWay -= 1;
        pump();
      });
    }
    if (isBusy()) return;
    for (const resolve of idle) resolve();
    idle = [];
  };
  const put = (delivery: Delivery, copies: number) => {
    for (let copy = 0; copy < copies; copy += 1) queue.push(delivery);
    pump();
  };
  return {
    send: (delivery: Delivery, copies: number, delayMs: number) => {
      if (delayMs === 0) {
        put(delivery, copies);
        return;
      }
      late += 1;
      setTimeout(() => {
        late -= 1;
        put(delivery, copies);
      }, delayMs);
    },
    drain: (): Promise<void> => {
      if (!isBusy()) return Promise.resolve();
      return new Promise((resolve) => idle.push(resolve));
    },
  };
}
