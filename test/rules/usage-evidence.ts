import type { FactTypes } from "../../src/engine/facts.ts";
import { billionthsOf } from "../../src/engine/money.ts";
import { filledIn } from "./values.ts";

type Read = (key: string) => unknown;

/** Sums in USD, against the policy's 10 a run and 2 a request. */
export function readUsage(read: Read): FactTypes["usage"] {
  const bound = (value: number) => ({ value, setBy: "the policy" });
  const dearest = read("dearest");
  const of = (name: string, none: { count: number }) => filledIn(read(name) ?? {}, name, none, ["first"]);
  return {
    currency: "USD",
    spent: billionthsOf(Number(read("spent") ?? 1)),
    requests: Number(read("requests") ?? 3),
    ...(dearest === undefined
      ? {}
      : { dearest: { requestId: "req-1", cost: billionthsOf(Number(dearest)) } }),
    unpriced: of("unpriced", { count: 0 }) as FactTypes["usage"]["unpriced"],
    contradicted: of("contradicted", { count: 0 }) as FactTypes["usage"]["contradicted"],
    ...(read("feed") === undefined ? {} : { feed: read("feed") as "independent" }),
    ...(read("stale since") === undefined ? {} : { staleSince: String(read("stale since")) }),
    ...readShared(read),
    ...readLocal(read),
    budget: {
      perRun: bound(Number(read("budget") ?? 10)),
      perRequest: bound(2),
      warnAt: bound(0.7),
      approveAt: bound(0.9),
      ...(read("approved") === undefined ? {} : { approved: billionthsOf(Number(read("approved"))) }),
      ...readMode(read),
    },
  };
}

/** `{ scope, period, date, spent, own }` each, and `limit` where it is in USD. */
function readShared(read: Read): Pick<FactTypes["usage"], "shared"> {
  const given = (read("shared") ?? []) as readonly Record<string, string | number>[];
  if (given.length === 0) return {};
  return {
    shared: given.map(({ scope, period, date, limit, spent, own }) => ({
      scope: scope as "thread",
      period: period as "day",
      date: String(date),
      limit: limit === undefined ? undefined : { value: Number(limit), setBy: "the policy" },
      spent: billionthsOf(Number(spent)),
      own: billionthsOf(Number(own)),
    })),
  };
}

/** As the fact has it: `{ state: local, since, by, strays }`, and so on. */
function readLocal(read: Read): Pick<FactTypes["usage"], "local"> {
  const local = read("local");
  return local === undefined ? {} : { local: local as NonNullable<FactTypes["usage"]["local"]> };
}

function readMode(read: Read): Pick<FactTypes["usage"]["budget"], "local"> {
  const { local } = readLocal(read);
  if (local?.state !== "local") return {};
  return { local: local.strays.count > 0 ? "strayed" : "costless" };
}
