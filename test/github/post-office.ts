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
   * Ends the hold and sends what waits, as `order` says: it may shuffle, repeat and leave out. Resolves when all have
   * been answered.
   */
  release(order?: (held: readonly Delivery[]) => readonly Delivery[]): Promise<void>;
  /** Sends a delivery again, as "Redeliver a delivery" does: same `guid`, same bytes. */
  redeliver(guid: string): Promise<Attempt>;
  /** Resolves when nothing is under way, late ones and what they set off in the double included. */
  drain(): Promise<void>;
}

export function postOffice(world: World): PostOffice & { take(deliveries: readonly Delivery[]): void } {
  let holding = false;
  let waiting: Delivery[] = [];
  const queue: { delivery: Delivery; redelivery: boolean }[] = [];
  let underWay = 0;
  let late = 0;
  let idle: (() => void)[] = [];

  const settle = () => {
    if (underWay + queue.length + late > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  };
  const pump = () => {
    while (underWay < IN_FLIGHT_MAX) {
      const next = queue.shift();
      if (next === undefined) break;
      underWay += 1;
      void attempt(world, next.delivery, next.redelivery).finally(() => {
        underWay -= 1;
        pump();
      });
    }
    settle();
  };
  const send = (delivery: Delivery, copies: number) => {
    for (let copy = 0; copy < copies; copy += 1) queue.push({ delivery, redelivery: false });
    pump();
  };
  const decide = (delivery: Delivery, fate: Fate) => {
    if (fate === "lose") return;
    const { copies = 1, delayMs = 0 } = fate === "send" ? {} : fate;
    if (delayMs === 0) {
      send(delivery, copies);
      return;
    }
    late += 1;
    setTimeout(() => {
      late -= 1;
      send(delivery, copies);
    }, delayMs);
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
      for (const delivery of chosen) send(delivery, 1);
      await office.drain();
    },
    redeliver: async (guid) => {
      const delivery = world.deliveries.find((one) => one.guid === guid);
      if (delivery === undefined) throw new Error(`no delivery ${guid}`);
      return await attempt(world, delivery, true);
    },
    drain: () => {
      if (underWay + queue.length + late === 0) return Promise.resolve();
      return new Promise((resolve) => idle.push(resolve));
    },
  };
  return office;
}
