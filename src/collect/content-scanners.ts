import { threadOf } from "../contract/threads.ts";
import type { Facts } from "../engine/facts.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { CommandContext } from "../scan/commands/command-context.ts";
import type { ContentScanner } from "../scan/content.ts";
import type { FoundPlace } from "../scan/silencers/hidden-findings.ts";
import { CommandScan } from "./command-scan.ts";
import { DisguiseScan, SilencerScan } from "./content-facts.ts";
import type { JudgedRange } from "./judged-range.ts";
import { RangeSecretScan } from "./secret-scan.ts";
import { configOf, type Threads } from "./threads.ts";

type Value<N extends keyof Facts> = Extract<Facts[N], { known: true }>["value"];

/** What contents say; undefined is what nobody asks of this subject. */
export interface ContentFindings {
  readonly disguises: Value<"disguises">;
  readonly silencers: Value<"silencers"> | undefined;
  readonly commands: Value<"commands"> | undefined;
  readonly secrets: Value<"secrets">;
}

/** Everything that looks into contents, for one range. */
export class ContentScanners {
  readonly all: readonly ContentScanner[];
  private readonly range: JudgedRange;
  private readonly disguises = new DisguiseScan();
  private readonly secrets = new RangeSecretScan();
  private readonly silencers: SilencerScan | undefined;
  private readonly commands: CommandScan | undefined;

  private readonly places: readonly FoundPlace[];

  /** @param places where others have found something that a silencer may hide. */
  constructor(
    range: JudgedRange,
    threads: Threads,
    plan: RunPlan | undefined,
    places: readonly FoundPlace[],
  ) {
    const { judgedAs } = range.subject;
    this.range = range;
    this.places = places;
    this.silencers = judgedAs === "agent" ? new SilencerScan() : undefined;
    this.commands =
      judgedAs === "human" ? undefined : new CommandScan(contextFor(threads, plan, range.branch));
    this.all = [this.secrets, this.disguises, this.silencers, this.commands].filter(
      (scanner) => scanner !== undefined,
    );
  }

  /** What was found, once all contents were handed over; looks at commits and names too. */
  async finish(): Promise<ContentFindings> {
    const { set, touched, branch } = this.range;
    const paths = touched.map(({ path }) => path);
    const secrets = await this.secrets.finish(set, { paths, branch });
    const commands = this.commands?.list();
    return {
      disguises: this.disguises.list(set),
      silencers: this.silencers?.list([...placesOf(secrets.sightings, commands ?? []), ...this.places]),
      commands,
      secrets,
    };
  }

  /** Ends what runs beside this thread, whatever is still open. */
  async close(): Promise<void> {
    await this.secrets.close();
  }
}

/** By which thread's lists, and against which hosts, the commands of a file are judged. */
function contextFor(threads: Threads, plan: RunPlan | undefined, branch: string | undefined) {
  return (path: Parameters<typeof threadOf>[0]): CommandContext => {
    const config = configOf(threads, threadOf(path, threads.directories));
    return {
      ...(config?.commands ? { commands: config.commands } : {}),
      network: [...(config?.network?.allow ?? []), ...(plan?.document.network ?? [])],
      ...(branch === undefined ? {} : { branch }),
    };
  };
}

/** Where a silencer would have hidden something of ours. */
function placesOf(
  secrets: readonly { readonly path?: FoundPlace["path"]; readonly line?: number }[],
  commands: readonly { readonly path: FoundPlace["path"]; readonly line: number }[],
): FoundPlace[] {
  return [
    ...secrets.flatMap(({ path, line }): FoundPlace[] =>
      path === undefined ? [] : [{ by: "secrets", path, ...(line === undefined ? {} : { line }) }],
    ),
    ...commands.map(({ path, line }): FoundPlace => ({ by: "commands", path, line })),
  ];
}
