import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgingMirror } from "../adversarial/mirrored.ts";
import { faults } from "../github/faults.ts";
import { httpBackend } from "../github/git-backend.ts";
import { listen } from "../github/http-server.ts";
import { buildLargeFiles } from "../tools/large-files.ts";
import type { Bench, Row } from "./row.ts";
import { spreadOf } from "./row.ts";

/** Mebibytes of the repository, as it is packed; MIRROR_MEBIBYTES says otherwise. */
const MEBIBYTES = Number(process.env.MIRROR_MEBIBYTES ?? "200");
/** Of one file, incompressible but for its base64. */
const FILE_BYTES = 20 * 1024;
const FILES = 2000;

interface Measured {
  readonly firstMs: number;
  readonly nextMs: number;
  readonly megabytes: number;
}

/** What a first judgement and the next one cost, by a whole mirror and by one without contents. */
export const bench: Bench = {
  name: "mirrors",
  run: async (rounds) => {
    const place = mkdtempSync(join(tmpdir(), "proofgate-mirrors-"));
    try {
      const heads = await buildLargeFiles(join(place, "large.git"), {
        files: FILES,
        fileBytes: FILE_BYTES,
        contents: Math.floor((MEBIBYTES * 1024 * 1024) / (FILE_BYTES * 0.75)),
      });
      const server = await listen(0, faults(), (received) =>
        httpBackend(join(place, "large.git"), received.path.replace(/^\/large\.git\//, ""), received, ""),
      );
      const remote = { url: `${server.origin}/large.git` };
      // Unmeasured: what judges is loaded.
      await measured(remote, heads, true);
      const [wholes, partials]: [Measured[], Measured[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        wholes.push(await measured(remote, heads, false));
        partials.push(await measured(remote, heads, true));
      }
      await server.close();
      return [
        row("first judgement, partial / whole", 0.5, wholes, partials, "firstMs", "ms"),
        row("judgement of the next push, partial / whole", 4, wholes, partials, "nextMs", "ms"),
        row("what lies on disk, partial / whole", 0.1, wholes, partials, "megabytes", "MB"),
      ];
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  },
};

function row(
  what: string,
  target: number,
  wholes: readonly Measured[],
  partials: readonly Measured[],
  of: keyof Measured,
  unit: string,
): Row {
  const median = (all: readonly Measured[]) => spreadOf(all.map((each) => each[of])).median.toFixed(1);
  const values = partials.map((each, round) => each[of] / wholes[round]![of]);
  const made = `${median(partials)} ${unit} / ${median(wholes)} ${unit}, of ${MEBIBYTES} MiB`;
  return { what, unit: "×", wanted: "at most", target, values, made };
}

async function measured(
  remote: { readonly url: string },
  [base, first, next]: readonly string[],
  isPartial: boolean,
): Promise<Measured> {
  const mirror = judgingMirror({ isPartial });
  const millisecondsOf = async (head: string): Promise<number> => {
    const startedAt = performance.now();
    await mirror.judge(remote, { base: base!, head, branch: "agent/WP-1" });
    return performance.now() - startedAt;
  };
  try {
    const firstMs = await millisecondsOf(first!);
    const nextMs = await millisecondsOf(next!);
    const packs = join(mirror.mirror.directory, "objects/pack");
    const bytes = readdirSync(packs).reduce((sum, name) => sum + statSync(join(packs, name)).size, 0);
    return { firstMs, nextMs, megabytes: bytes / 1e6 };
  } finally {
    await mirror.remove();
  }
}
