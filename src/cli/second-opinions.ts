import { CannotRun } from "../git/cannot-run.ts";
import { OTHER_SCANNERS, type OtherScannerName } from "../scan/secrets/second-opinion/scanners.ts";
import { type Opinion, SecondOpinion } from "../scan/secrets/second-opinion/second-opinion.ts";
import type { Io } from "./io.ts";

/** Who looked, as the answer says it. */
export interface LookedBy {
  readonly name: string;
  readonly state: Opinion["state"];
  readonly version?: string;
  readonly why?: string;
}

/** What another scanner saw in a place where we saw nothing. */
export interface OtherFinding<Place> {
  readonly place: Place;
  readonly line: number;
  /** `gitleaks/aws-access-token`. */
  readonly rule: string;
  readonly by: OtherScannerName;
}

/** The scanners that `--with` names. */
export function scannersNamed(list: string | undefined): OtherScannerName[] {
  const names = (list ?? "").split(",").filter((name) => name !== "");
  for (const name of names)
    if (!Object.hasOwn(OTHER_SCANNERS, name))
      throw new CannotRun(
        `\`${name}\` is no scanner that can be asked`,
        `give one or both of ${Object.keys(OTHER_SCANNERS).join(",")}`,
      );
  return [...new Set(names)] as OtherScannerName[];
}

/** Contents for other scanners to look at, and where each of them stands. */
export class SecondOpinions<Place> {
  private readonly asked: readonly SecondOpinion[];
  private readonly contents: { readonly place: Place; readonly lines: ReadonlySet<number> }[] = [];

  constructor(names: readonly OtherScannerName[]) {
    this.asked = names.map((name) => new SecondOpinion(name));
  }

  /** @param lines on which we found something ourselves: what others say of them adds nothing. */
  add(bytes: Buffer, path: string, place: Place, lines: ReadonlySet<number>): void {
    if (this.asked.length === 0 || bytes.length === 0) return;
    this.contents.push({ place, lines });
    for (const each of this.asked) each.add(bytes, path);
  }

  /** One after the other: each takes all processors there are. */
  async ask(io: Io, judged: string): Promise<{ scanners: LookedBy[]; findings: OtherFinding<Place>[] }> {
    const scanners: LookedBy[] = [];
    const findings: OtherFinding<Place>[] = [];
    for (const each of this.asked) {
      const { seen, ...looked } = await each.ask({ environment: io.environment, judged });
      scanners.push(looked);
      const known = new Set<string>();
      for (const { content, line, rule } of seen) {
        const { place, lines } = this.contents[content - 1] ?? {};
        const key = `${content} ${line} ${rule}`;
        if (place === undefined || lines?.has(line) || known.has(key)) continue;
        known.add(key);
        findings.push({ place, line, rule: `${looked.name}/${rule}`, by: looked.name });
      }
    }
    return { scanners, findings };
  }

  close(): void {
    for (const each of this.asked) each.close();
  }
}
