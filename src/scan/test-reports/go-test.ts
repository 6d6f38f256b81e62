import { isObject, type JsonObject, memberOf, readJsonText, textAt } from "../reports/json-report.ts";
import { reportText } from "../reports/report-text.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { type TestReport, TestReportBuilder, type TestStatus } from "./test-report.ts";

const ENDINGS: Readonly<Record<string, TestStatus>> = { pass: "passed", fail: "failed", skip: "skipped" };

interface GoTest {
  readonly packageName: string;
  readonly name: string | undefined;
  status: TestStatus | undefined;
  milliseconds: number | undefined;
}

/**
 * What `go test -json` writes (`go doc test2json`). A test that began and never ended errored, and so did a package that
 * failed though none of its tests did: it did not build, or its process died.
 * @throws UnusableReport
 */
export function readGoTest(bytes: Uint8Array): TestReport {
  const seen = new Map<string, GoTest>();
  let number = 0;
  for (const written of reportText(bytes).split("\n")) {
    number += 1;
    const line = written.trim();
    // What the compiler says stands between the events, as plain text.
    if (!line.startsWith("{")) continue;
    const event = readJsonText(line, number);
    if (!isObject(event)) continue;
    readEvent(seen, event, number);
  }
  const builder = new TestReportBuilder();
  const all = [...seen.values()];
  const failing = new Set(
    all.flatMap(({ name, packageName, status }) =>
      name !== undefined && status !== "passed" && status !== "skipped" ? [packageName] : [],
    ),
  );
  for (const { name, packageName, status, milliseconds } of all) {
    if (name !== undefined) {
      const names = name.split("/");
      builder.add({ names, status: status ?? "errored", place: packageName, milliseconds });
    } else if (status === undefined || (status === "failed" && !failing.has(packageName))) {
      builder.add({ names: [packageName], status: "errored", place: packageName });
    }
  }
  return builder.report("go test");
}

function readEvent(seen: Map<string, GoTest>, event: JsonObject, line: number): void {
  const action = textAt(event, "Action");
  if (action === undefined) {
    const help = "hand over what `go test -json` writes";
    throw new UnusableReport("an event has no `Action`", help, { line });
  }
  const packageName = textAt(event, "Package");
  if (packageName === undefined) return;
  const name = textAt(event, "Test");
  const key = `${packageName}\0${name ?? ""}`;
  const known = seen.get(key) ?? { packageName, name, status: undefined, milliseconds: undefined };
  seen.set(key, known);
  const ending = Object.hasOwn(ENDINGS, action) ? ENDINGS[action] : undefined;
  if (ending === undefined) return;
  // Run several times (`-count`), it passed if it always did.
  known.status = known.status === "failed" ? "failed" : ending;
  const elapsed = memberOf(event, "Elapsed");
  known.milliseconds = typeof elapsed === "number" ? elapsed * 1000 : undefined;
}
