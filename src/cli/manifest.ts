import type { Manifest } from "../contract/generated/manifest.ts";
import { MANIFEST_FIELDS } from "../engine/manifest-completeness.ts";
import { forTerminal } from "../report/escape.ts";
import { type Command, EXIT, FORMAT } from "./command.ts";
import { write } from "./io.ts";
import { APP_OPTION, fetchOfRun } from "./run-source.ts";

/** Of a manifest: ten thousand paths, and some hundred thousand verdicts. */
const BYTES_MAX = 128 * 1024 * 1024;

export const command: Command = {
  name: "manifest",
  summary: "show the record of a run: each field, where it comes from, and what is not known",
  operands: { usage: "RUN", min: 1, max: 1 },
  options: { app: APP_OPTION, format: FORMAT },
  notes: [
    "The App assembles it from its store and its ledger, and seals it when the run ends: the ledger then names its SHA-256.",
    "`--format json` prints it byte for byte as it was sealed. observed: Proofgate saw it. cross-checked: told by a feed that",
    "the run has no hand in. self-reported: told by the run. unknown: nobody told.",
    "exit status: 0, 2 cannot run",
  ],
  examples: [
    "proofgate manifest R-0123456789abcdef --app https://proofgate.example.com",
    "proofgate manifest R-0123456789abcdef --app https://proofgate.example.com --format json | sha256sum",
  ],
  async run(given, io) {
    const bytes = await fetchOfRun(given, io, "manifest", BYTES_MAX);
    if (given.value("format") === "json") await write(io.stdout, bytes.toString("utf8"));
    else await write(io.stdout, `${linesOf(JSON.parse(bytes.toString("utf8")) as Manifest).join("\n")}\n`);
    return EXIT.pass;
  },
};

const LINE_MAX = 160;

function linesOf(manifest: Manifest): string[] {
  const { run, repository, branch, state, completeness, seal, links } = manifest;
  // What was sealed by an earlier version lacks it.
  const later = (["runtime", "tool_calls", "mode"] as const).filter((name) => manifest[name] !== undefined);
  const names = [...MANIFEST_FIELDS, ...later];
  const width = Math.max(...names.map((name) => name.length));
  return [
    `run ${run} of ${forTerminal(repository.name)}, branch ${forTerminal(branch)}: ${state}, completeness ${completeness.grade}`,
    ...names.map((name) => {
      const { source, ...value } = manifest[name] as { readonly source: string };
      const words = forTerminal(JSON.stringify(value));
      const shown = words.length <= LINE_MAX ? words : `${words.slice(0, LINE_MAX)}…`;
      return `  ${name.padEnd(width)}  ${source.padEnd(13)}  ${shown}`;
    }),
    `  ${links.verdicts.length} verdicts, ${links.approvals.length} approvals, ${links.stops.length} stops, ${links.promotions.length} promotions, ${links.ledger.entries.length} entries of the ledger`,
    seal === undefined
      ? "  = note: not sealed: the run goes on, or something came in since it ended"
      : `  = note: sealed (${seal.number}): the ledger names the SHA-256 of its bytes`,
  ];
}
