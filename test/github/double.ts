import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "./clock.ts";
import { type Faults, faults } from "./faults.ts";
import { isGitPath, serveGit } from "./git-server.ts";
import { type Hands, hands } from "./hands.ts";
import { listen } from "./http-server.ts";
import { confirmManifest } from "./manifest-page.ts";
import { type PostOffice, postOffice } from "./post-office.ts";
import { ROUTES } from "./rest/routes.ts";
import { type Asked, restServer } from "./rest-server.ts";
import { router } from "./route.ts";
import { type Judge, judge } from "./schema/judge.ts";
import type { Limits, World } from "./state.ts";
import { deliveriesFor } from "./webhooks.ts";

/** GitHub on loopback, for one test or one demonstration. */
export interface GitHub extends Hands {
  /** `http://127.0.0.1:PORT`: pages, git, and REST under `/` as on github.com. */
  readonly origin: string;
  /** REST as on GitHub Enterprise Server: `ORIGIN/api/v3`. What a client takes as `baseUrl`. */
  readonly api: string;
  /** `127.0.0.1:PORT`, for GHE_HOST (with GHE_PROTOCOL=http). */
  readonly host: string;
  readonly world: World;
  readonly webhooks: PostOffice;
  readonly faults: Faults;
  /** Every REST request so far, in order. */
  readonly asked: readonly Asked[];
  /** Whether REST is compared with GitHub's published description; webhooks always are. */
  readonly judgesRest: boolean;
  /** What either side said that GitHub's schemas forbid; empties the list. */
  takeViolations(): string[];
  /** Stops, removes everything, and throws where a violation was noted and not taken. */
  close(): Promise<void>;
}

export interface GitHubOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly limits?: Partial<Limits>;
  /** Whether GitHub's published description may be fetched from the registry; true unless said, false for a demonstration. */
  readonly fetchSchemas?: boolean;
}

const LIMITS: Limits = {
  comparedFilesMax: 300,
  pullFilesMax: 3000,
  pullCommitsMax: 250,
  treeEntriesMax: 100_000,
  patchBytesMax: 1_000_000,
  blobBytesMax: 100_000_000,
  pushedCommitsMax: 2048,
  pushedRefsMax: 5000,
  mergeableLate: false,
};

export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const world = await emptyWorld(options);
  const office = postOffice(world);
  const armed = faults();
  const asked: Asked[] = [];
  const measure: Judge = await judge(ROUTES, options.fetchSchemas ?? true);
  world.announce = (event) => {
    const deliveries = deliveriesFor(world, event);
    for (const delivery of deliveries) measure.webhook(delivery);
    office.take(deliveries.filter(({ app }) => app.webhook !== undefined));
  };
  const rest = restServer(world, router(ROUTES), measure, asked);
  const listening = await listen(options.port ?? 0, armed, async (received) => {
    if (isGitPath(received.path)) return serveGit(world, received);
    return confirmManifest(world, received) ?? rest(received);
  });
  world.origin = listening.origin;
  world.api = `${listening.origin}/api/v3`;
  return {
    ...hands(world),
    origin: world.origin,
    api: world.api,
    host: new URL(world.origin).host,
    world,
    webhooks: office,
    faults: armed,
    asked,
    judgesRest: measure.judgesRest,
    takeViolations: () => measure.violations.splice(0),
    close: async () => {
      await office.drain();
      await listening.close();
      await rm(world.directory, { recursive: true, force: true, maxRetries: 3 });
      if (measure.violations.length > 0) {
        throw new Error(`GitHub's schemas forbid:\n${measure.violations.join("\n")}`);
      }
    },
  };
}

async function emptyWorld(options: GitHubOptions): Promise<World> {
  let lastId = 1000;
  return {
    clock: options.clock ?? systemClock,
    directory: await mkdtemp(join(tmpdir(), "proofgate-github-")),
    origin: "",
    api: "",
    limits: { ...LIMITS, ...options.limits },
    accounts: new Map(),
    repositories: new Map(),
    apps: new Map(),
    manifests: new Map(),
    installations: new Map(),
    teams: new Map(),
    tokens: new Map(),
    deliveries: [],
    announce: () => undefined,
    nextId: () => {
      lastId += 1;
      return lastId;
    },
  };
}
