import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { EVENT_NEEDS, GIT_NEEDS, union } from "../../src/app/least-permissions.ts";
import { demandListed, OPERATIONS } from "../../src/app/operations.ts";
import { withOperationsTable } from "../tools/operations-table.ts";
import { ROOT } from "../tools/source-tree.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const APP = "src/app";

/** What the sources call, as the client's own tables have it. */
function requestsInSources(): string[] {
  const { rest } = new Octokit();
  const found = new Set<string>();
  for (const file of readdirSync(join(ROOT, APP)).filter((name) => name.endsWith(".ts"))) {
    for (const [, namespace = "", name = ""] of read(`${APP}/${file}`).matchAll(/\.rest\.(\w+)\.(\w+)/g)) {
      const methods = rest[namespace as "repos"] as unknown as Record<string, typeof rest.repos.get>;
      const { method, url } = methods[name]!.endpoint.DEFAULTS;
      found.add(`${method} ${url}`);
    }
  }
  return [...found].sort();
}

const isPermissions = (needs: (typeof OPERATIONS)[number]["needs"]) => typeof needs !== "string";
const needsOf = (isOptional: boolean) =>
  OPERATIONS.filter((each) => (each.isOptional ?? false) === isOptional)
    .map(({ needs }) => needs)
    .filter(isPermissions);

it("lists exactly what the App's sources ask of GitHub", () => {
  expect(requestsInSources()).toEqual(OPERATIONS.map(({ request }) => request).sort());
});

it("asks app.yml for the least that its operations and events need, and offers the rest", () => {
  const manifest = parse(read("app.yml"));
  const events = manifest.default_events as string[];
  const least = union([GIT_NEEDS, ...needsOf(false), ...events.map((event) => EVENT_NEEDS[event] ?? {})]);
  expect(events.filter((event) => EVENT_NEEDS[event] === undefined)).toEqual([]);
  expect(manifest.default_permissions).toEqual(least);
  const [, toAct = ""] = read("app.yml").split("# Optional, to act.");
  for (const [name, level] of Object.entries(union(needsOf(true))))
    expect(toAct).toMatch(new RegExp(`^# {3}${name}: ${level} `, "m"));
});

it("refuses what is not listed, and a token that is not for it", () => {
  expect(() => demandListed("GET /user", "app")).toThrow("is not among the App's operations");
  const checks = "POST /repos/{owner}/{repo}/check-runs";
  expect(() => demandListed(checks, { checks: "read" })).toThrow("a token that is not for it");
  expect(() => demandListed(checks, "app")).toThrow("a token that is not for it");
  expect(() => demandListed("GET /app/installations", { metadata: "read" })).toThrow();
  demandListed(checks, { checks: "write" });
  demandListed("GET /repos/{owner}/{repo}/pulls", { pull_requests: "write" });
});

it("prints the list on the page", () => {
  const page = read(`${APP}/README.md`);
  expect(withOperationsTable(page, OPERATIONS)).toBe(page);
});
