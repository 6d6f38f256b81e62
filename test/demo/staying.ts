import { once } from "node:events";
import { forJson } from "../../src/report/escape.ts";
import type { Stage } from "./stage.ts";
import { runsOf } from "./telling.ts";

/** Says what can be asked of the App that goes on, and waits until somebody has had enough. */
export async function stay(stage: Stage, say: (text: string) => void, isText: boolean): Promise<void> {
  const runs = await runsOf(stage);
  say(isText ? invitation(stage, runs) : `${forJson(stayObject(stage, runs))}\n`);
  if (!stage.signal.aborted) await once(stage.signal, "abort");
}

type Runs = Awaited<ReturnType<typeof runsOf>>;

function invitation({ appUrl, operatorToken, feedToken }: Stage, runs: Runs): string {
  const [first] = runs.toSorted((a, b) => (a.branch < b.branch ? -1 : 1));
  const run = first?.run ?? "RUN";
  return `
The App goes on until Ctrl-C, and forgets everything then. Its runs:
${runs.map(({ run: id, branch, state }) => `   ${id}  ${branch}  ${state}\n`).join("")}
In another terminal, as whoever audits:
   curl -s ${appUrl}/.well-known/proofgate-keys.json > keys.json
   proofgate export ${run} --app ${appUrl}
   proofgate verify ${run}.tar --key keys.json
   proofgate replay ${run}.tar --key keys.json
   proofgate manifest ${run} --app ${appUrl}
   tar -xf ${run}.tar ledger.jsonl && proofgate ledger show ledger.jsonl
as whoever runs the App:
   PROOFGATE_TOKEN=${operatorToken} proofgate digest --app ${appUrl}
and as the gateway that knows what requests to models cost:
   PROOFGATE_TOKEN=${feedToken} proofgate usage import requests.csv --run ${run} --app ${appUrl}
`;
}

function stayObject({ appUrl, operatorToken, feedToken }: Stage, runs: Runs): object {
  return {
    version: 1,
    app: appUrl,
    operator_token: operatorToken,
    usage_feed_token: feedToken,
    runs: runs.map(({ run, branch, state }) => ({ run, branch, state })),
  };
}
