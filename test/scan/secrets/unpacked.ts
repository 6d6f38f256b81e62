import { unpack } from "../../../src/scan/secrets/archive/members.ts";
import { ScanBudget } from "../../../src/scan/secrets/scan-budget.ts";
import { SCAN_CEILINGS, type ScanCeilings } from "../../../src/scan/secrets/types.ts";

/** What is unpacked, with how, where and under which name; then what was not, and why. */
export function unpacked(bytes: Buffer, ceilings: Partial<ScanCeilings> = {}): string[] {
  const budget = new ScanBudget({ ...SCAN_CEILINGS, ...ceilings });
  const contents = [...unpack(bytes, budget)].map(
    ({ via, offset, path, bytes: content }) =>
      `${via}@${offset} ${path ?? "-"} ${content.toString("latin1")}`,
  );
  return [...contents, ...budget.unscanned.map(({ reason, detail }) => `${reason}: ${detail}`)];
}
