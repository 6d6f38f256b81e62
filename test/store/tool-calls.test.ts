import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CalledTool } from "../../src/engine/called-tool.ts";
import type { Store } from "../../src/store/open-store.ts";
import { addToolCalls, toolRows, toolsOf } from "../../src/store/tool-calls.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { NOW, newRun, sha256Of } from "./decided.ts";
import { ENGINES, type TestPlace } from "./engines.ts";

const call = (tool: string, id: number | string, more: Partial<CalledTool> = {}): CalledTool => ({
  sha256: sha256Of(`${tool} ${id}`),
  tool,
  isFailed: false,
  signal: "logs",
  ...more,
});
const calls = (tool: string, count: number, more: Partial<CalledTool> = {}) =>
  Array.from({ length: count }, (_, index) => call(tool, index, more));

describe.each(ENGINES)("calls of tools, on $kind", ({ place: makePlace }) => {
  let place: TestPlace;
  let store: Store;
  let runId: string;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open();
  });
  beforeEach(async () => {
    runId = await newRun(store);
  });
  afterAll(async () => {
    await store.close();
    await place.dispose();
  });

  const add = async (independent: boolean, told: readonly CalledTool[]) =>
    await inTransaction(store.db, (tx) => addToolCalls(tx, { runId, independent }, told, NOW));
  const told = async (listed = 200) => await toolsOf(store.db, runId, listed);

  it("count once, however often they are told, each teller and signal for itself [P51]", async () => {
    const some = calls("Bash", 3, { isFailed: true, milliseconds: 500 });
    expect([await add(false, [...some, ...some]), await add(false, some)]).toEqual([3, 0]);
    // Told otherwise by the same id, the first telling stands.
    expect(await add(false, [call("Bash", 0, { isFailed: false, milliseconds: 9 })])).toBe(0);
    await add(false, calls("Bash", 2, { signal: "traces" }));
    expect(await told()).toEqual({
      tools: [{ tool: "Bash", calls: 3, failed: 3, milliseconds: 1_500, seen: 0 }],
      names: 1,
      calls: 3,
      failed: 3,
      isSeen: false,
      isFull: false,
    });
    expect(await toolRows(store.db, runId, 10)).toEqual([
      { tool: "Bash", independent: false, signal: "logs", calls: 3, failed: 3, milliseconds: 1_500 },
      { tool: "Bash", independent: false, signal: "traces", calls: 2, failed: 0 },
    ]);
  });

  it("are borne out where a feed tells of as many, and not where it tells of fewer or of other tools", async () => {
    await add(false, [...calls("Bash", 2), ...calls("Read", 1)]);
    await add(true, [...calls("Bash", 2), ...calls("github-search", 4)]);
    expect((await told())?.isSeen).toBe(false);
    await add(true, calls("Read", 1));
    expect((await told())?.isSeen).toBe(true);
    await add(false, calls("Bash", 3));
    expect(await told()).toMatchObject({ isSeen: false, calls: 8, names: 3 });
    expect((await told())?.tools.map(({ tool, calls: count, seen }) => [tool, count, seen])).toEqual([
      ["github-search", 4, 4],
      ["Bash", 3, 2],
      ["Read", 1, 1],
    ]);
  });

  it("tell that there was none from nobody having told", async () => {
    expect(await told()).toBeUndefined();
    await add(false, [call("", "")]);
    expect(await told()).toMatchObject({ tools: [], names: 0, calls: 0, isSeen: false });
    await add(true, [call("", "")]);
    expect((await told())?.isSeen).toBe(true);
  });

  it("of ten thousand names are listed as many as are asked for, the most called first, and all are counted", async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => call(`tool-${index}`, 0));
    await add(false, [...names, ...calls("tool-9999", 5)]);
    const sum = await told(3);
    expect(sum?.tools.map(({ tool, calls: count }) => [tool, count])).toEqual([
      ["tool-9999", 5],
      ["tool-0", 1],
      ["tool-1", 1],
    ]);
    expect(sum).toMatchObject({ names: 10_000, calls: 10_004, isFull: false });
  });
});
