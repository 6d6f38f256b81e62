import { notFound } from "../refusal.ts";
import { type Answer, type Call, list, ok, type Route } from "../route.ts";
import { type Attempt, attempt, type Delivery, headersOf } from "../webhooks.ts";
import { appOf } from "./app.ts";

/** The App's own look at what was sent to it, and the way to have it again. */
export const deliveryRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/app/hook/deliveries",
    needs: "app",
    answer: (call) => list(attemptsOf(call).map(([delivery, one]) => item(delivery, one))),
  },
  { method: "GET", path: "/app/hook/deliveries/{delivery_id}", needs: "app", answer: read },
  { method: "POST", path: "/app/hook/deliveries/{delivery_id}/attempts", needs: "app", answer: again },
];

/** Newest first. What was lost on the way stands here as well, with nothing in answer. */
function attemptsOf(call: Call): (readonly [Delivery, Attempt])[] {
  const app = appOf(call);
  return call.world.deliveries
    .filter((delivery) => delivery.app === app)
    .flatMap((delivery) => delivery.attempts.map((one) => [delivery, one] as const))
    .sort(([, a], [, b]) => b.id - a.id);
}

function named(call: Call): readonly [Delivery, Attempt] {
  const id = call.number("delivery_id");
  const found = attemptsOf(call).find(([, one]) => one.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function item(delivery: Delivery, one: Attempt) {
  return {
    id: one.id,
    guid: delivery.guid,
    delivered_at: one.deliveredAt,
    redelivery: one.redelivery,
    duration: Math.round(one.milliseconds) / 1000,
    status:
      one.statusCode === 0
        ? "failed to connect to host"
        : one.statusCode < 300
          ? "OK"
          : "Invalid HTTP Response",
    status_code: one.statusCode,
    event: delivery.event,
    action: delivery.action ?? null,
    installation_id: delivery.installationId ?? null,
    repository_id: delivery.repositoryId ?? null,
    throttled_at: null,
  };
}

function read(call: Call): Answer {
  const [delivery, one] = named(call);
  const { webhook } = delivery.app;
  return ok({
    ...item(delivery, one),
    url: webhook?.url ?? "",
    request: { headers: headersOf(delivery, webhook?.secret ?? ""), payload: delivery.payload },
    response: { headers: {}, payload: one.answer },
  });
}

async function again(call: Call): Promise<Answer> {
  const [delivery] = named(call);
  await attempt(call.world, delivery, true);
  return { status: 202, body: {} };
}
