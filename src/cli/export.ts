import { resolve } from "node:path";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT } from "./command.ts";
import { write } from "./io.ts";
import { reserveFile } from "./new-file.ts";
import { APP_OPTION, EXPORT_BYTES_MAX, fetchOfRun } from "./run-source.ts";

export const command: Command = {
  name: "export",
  summary: "save everything about a run in one archive for auditors, to be proven offline",
  operands: { usage: "RUN", min: 1, max: 1 },
  options: {
    app: APP_OPTION,
    out: {
      value: "FILE",
      summary: "where to write it (default: `RUN.tar`); a file that is there is not replaced",
    },
    format: FORMAT,
  },
  notes: [
    "A tar archive: the manifest, the plan, each verdict with the facts that it was made of, stops, approvals, evidence, usage,",
    "the ledger, signed attestations, and a README that says how to read and prove it without Proofgate. The same record",
    "gives the same bytes. `proofgate verify FILE` proves it.",
    "exit status: 0, 2 cannot run",
  ],
  examples: [
    "proofgate export R-0123456789abcdef --app https://proofgate.example.com",
    "proofgate export R-0123456789abcdef --app https://proofgate.example.com --out audit.tar --format json",
  ],
  async run(given, io) {
    const [run = ""] = given.operands;
    const file = given.value("out") ?? `${run}.tar`;
    const place = await reserveFile(resolve(io.directory, file));
    let length: number;
    try {
      const bytes = await fetchOfRun(given, io, "export", EXPORT_BYTES_MAX);
      await place.keep(bytes);
      length = bytes.length;
    } finally {
      await place.drop();
    }
    if (given.value("format") === "json") await answer(io, { version: 1, run, file, bytes: length });
    else
      await write(
        io.stdout,
        `wrote ${file}, ${length} bytes\n  = help: \`proofgate verify ${file}\` proves it\n`,
      );
    return EXIT.pass;
  },
};
