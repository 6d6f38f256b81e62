import { declaredHosts } from "../../collect/declared-hosts.ts";
import { isDeclaredHost } from "../../contract/declared-host.ts";
import type { CommandJudgement } from "../../scan/commands/command-finding.ts";
import { holdsCredentials } from "../../scan/commands/effects.ts";
import type { SecretScan } from "../../scan/secrets/types.ts";
import type { FilePlace } from "./file-place.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Decision, Reason, ToolCall } from "./tool-call.ts";

/** A denial outweighs a question, a question silence. */
export function decisionOf(reasons: readonly Reason[]): Decision {
  if (reasons.some(({ decision }) => decision === "deny")) return "deny";
  return reasons.length > 0 ? "ask" : "silence";
}

/** The verdict of `judge-command`, in a host's words. [P123] */
export function commandReasons({ findings }: CommandJudgement): Reason[] {
  return findings.map(({ verdict, message, note, help }) => ({
    decision: verdict === "block" ? "deny" : "ask",
    message,
    ...(note === undefined ? {} : { note }),
    help,
  }));
}

/** Tools that the thread's config does not list, exactly as it says; without a list every tool may be called. [P20] */
export function toolReasons(tool: string, config: Surroundings["config"]): Reason[] {
  const listed = config?.tools?.allow?.map((name) => name.toLowerCase());
  if (listed === undefined || listed.includes(tool.toLowerCase())) return [];
  return [
    {
      decision: "ask",
      message: `the thread's config does not allow the tool \`${tool}\``,
      help: "use a tool that `tools.allow` lists, or have the thread's owner list this one",
    },
  ];
}

/** Reading is allowed anywhere but where credentials lie. */
export function readReasons(path: string, places: readonly FilePlace[]): Reason[] {
  const holding = places.some(({ inside, real }) =>
    inside === undefined ? holdsCredentials(real) : holdsCredentials(inside) && /\.ssh|id_/.test(inside),
  );
  if (!holding) return [];
  return [
    {
      decision: "ask",
      message: `\`${path}\` is a place where credentials lie`,
      help: "do without it, or have a person agree",
    },
  ];
}

/** Hosts that neither plan nor config declare, where one of them declares any. [P37] */
export function addressReasons(urls: readonly string[], around: Surroundings | undefined): Reason[] {
  if (around === undefined) return [];
  const { plans, config } = around;
  const network = plans.valid.flatMap(({ document }) => document.network ?? []);
  const plan = plans.valid.some(({ document }) => document.network !== undefined) ? { network } : undefined;
  const declared = declaredHosts(plan, config);
  if (declared === undefined) return [];
  const hosts = new Set(urls.map(hostOf));
  return [...hosts].flatMap((host): Reason[] => {
    if (host !== undefined && isDeclaredHost(declared, host)) return [];
    return [
      {
        decision: "ask",
        message:
          host === undefined
            ? "an address that the tool is given names no host that could be told"
            : `neither the plan nor the thread's config declares the host \`${host}\``,
        help: "declare it under `network` before it is called, or have a person agree",
      },
    ];
  });
}

/** In lower case, with its port where it is not that of the scheme; undefined for what is no address of the web. */
function hostOf(address: string): string | undefined {
  // A fetching tool takes a bare name for one over HTTPS.
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(written)) return undefined;
  const { protocol, hostname, port } = new URL(written);
  const host = hostname.replace(/\.$/, "");
  if (host === "") return undefined;
  return port === "" && protocol === "http:" ? `${host}:80` : port === "" ? host : `${host}:${port}`;
}

/** @param where the file, or what else holds the text; @param isFile also what only looks like a secret counts [P144] */
export function secretReasons({ findings, unscanned }: SecretScan, where: string, isFile: boolean): Reason[] {
  const found = findings.find(({ level }) => level === "confirmed") ?? (isFile ? findings[0] : undefined);
  if (found !== undefined) {
    const isConfirmed = found.level === "confirmed";
    return [
      {
        decision: isConfirmed ? "deny" : "ask",
        message: `${where}, line ${found.line}, ${isConfirmed ? "holds" : "holds what looks like"} a secret (${found.rule})`,
        help: isConfirmed
          ? "read it from the environment when the program runs, and have whoever owns it replace it"
          : "go on if it is none; else read it from the environment when the program runs",
      },
    ];
  }
  const [open] = isFile ? unscanned : [];
  if (open === undefined) return [];
  return [
    {
      decision: "ask",
      message: `${where} could not be searched for secrets to its end: ${open.detail}`,
      help: "write less at once, or have a person look at it",
    },
  ];
}

/** Half a document must not decide: until it is mended, an agent's branch only reads, and people are asked. */
export function documentReasons(call: ToolCall, around: Surroundings | undefined): Reason[] {
  if (around?.unreadable === undefined) return [];
  const { command, writes, urls } = call;
  if (command === undefined && writes.length + urls.length === 0) return [];
  return [
    {
      decision: around.isAgents ? "deny" : "ask",
      message: `what binds this tool is not valid: ${around.unreadable}`,
      help: "have a person mend it",
    },
  ];
}
