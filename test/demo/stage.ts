import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServe, WEBHOOK_PATH } from "../app/serve-process.ts";
import { startIssuer } from "../app/token-issuer.ts";
import { ALL_PERMISSIONS, type Example, example } from "../github/example.ts";
import type { Account } from "../github/state.ts";
import { type Ci, openCi } from "./ci-job.ts";
import { FILES } from "./example-repository.ts";

/** `proofgate serve` on the embedded database and GitHub's double on loopback, with the example repository `acme/shop`. */
export interface Stage extends Example {
  /** The agent: an identity that the policy lists. */
  readonly coder: Account;
  /** What runs the tests of each push. */
  readonly ci: Ci;
  /** Where the App answers. */
  readonly appUrl: string;
  /** Of the gateway before the agents. */
  readonly feedToken: string;
  /** Of who runs the App. */
  readonly operatorToken: string;
  /** For the agent's clones. */
  readonly directory: string;
  /** What the App has logged as a warning or an error, one JSON object each. */
  readonly warnings: readonly string[];
  /** Aborted once nobody wants to see more. */
  readonly signal: AbortSignal;
}

/** Without those to lock and put back branches: a force-push over a stop gets in, and the stop stays all the same. */
const PERMISSIONS = { ...ALL_PERMISSIONS, administration: "read", contents: "read" } as const;

/** Starts everything; `ending` takes it all away again, however far it came. */
export async function openStage(ending: AsyncDisposableStack, signal: AbortSignal): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), "proofgate-demo-"));
  ending.defer(() => rm(directory, { recursive: true, force: true, maxRetries: 3 }));
  const here = await example({ fetchSchemas: false, permissions: PERMISSIONS });
  ending.defer(() => here.github.close());
  const { github, shop, alice, app } = here;
  const token = () => randomBytes(24).toString("hex");
  const [secret, feedToken, operatorToken] = [token(), token(), token()];
  const issuer = await startIssuer();
  ending.defer(() => issuer.close());
  const warnings: string[] = [];
  const serve = await startServe({
    environment: {
      APP_ID: String(app.id),
      PRIVATE_KEY: here.privateKey,
      WEBHOOK_SECRET: secret,
      USAGE_FEED_TOKEN: feedToken,
      OPERATOR_TOKEN: operatorToken,
      GHE_HOST: github.host,
      GHE_PROTOCOL: "http",
      OIDC_ISSUER: issuer.url,
      DATA_DIR: join(directory, "app"),
    },
    onLine: (line) => {
      if (line.level !== "info") warnings.push(JSON.stringify(line));
    },
  });
  ending.defer(async () => void (await serve.stop()));
  app.webhook = { url: `${serve.url}${WEBHOOK_PATH}`, secret };
  const coder = github.createUser("coder-bot");
  github.setPermission(shop, coder, "write");
  const { sha } = await github.push(shop, { as: alice, branch: "main", files: FILES });
  // From main as it is: such a branch is one of the ladder at once.
  const refs = ["staging", "dev"].map((rung) => `${sha}:refs/heads/${rung}`);
  await github.git(shop.git.directory, "push", "--quiet", github.cloneUrl(shop, alice), ...refs);
  const told = { feedToken, operatorToken, directory, warnings, signal };
  return { ...here, coder, ci: openCi(issuer), appUrl: serve.url, ...told };
}
