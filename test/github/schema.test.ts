import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canUse } from "../tools/real-tool.ts";
import { client, type Example, example } from "./example.ts";
import { ROUTES } from "./rest/routes.ts";
import { CORRECTIONS, WEBHOOK_CORRECTIONS } from "./schema/corrections.ts";
import { type Judge, judge } from "./schema/judge.ts";
import { normalise } from "./schema/normalise.ts";
import type { Delivery } from "./webhooks.ts";

const measure: Judge = await judge(ROUTES, true);
const route = (name: string) => {
  const found = ROUTES.find(({ method, path }) => `${method} ${path}` === name);
  if (found === undefined) throw new Error(`no route ${name}`);
  return found;
};

describe.runIf(canUse("github-openapi", measure.judgesRest))("GitHub's published description of REST", () => {
  const said = (act: () => void) => {
    act();
    return measure.violations.splice(0).join("\n");
  };
  const nothing = new URLSearchParams();
  const shop = { owner: "acme", repo: "shop" };

  it("knows every operation that the double answers", () => {
    expect(new Set(ROUTES.map(({ method, path }) => `${method} ${path}`)).size).toBe(ROUTES.length);
    expect(ROUTES.length).toBeGreaterThan(70);
  });

  it("refuses requests with a wrong key, a wrong word, a missing key, or one that no parameter names", () => {
    const create = route("POST /repos/{owner}/{repo}/check-runs");
    const check = { name: "x", head_sha: "1".repeat(40) };
    expect(said(() => measure.request(create, shop, nothing, check))).toBe("");
    expect(said(() => measure.request(create, shop, nothing, { ...check, colour: "red" }))).toContain(
      "colour",
    );
    expect(said(() => measure.request(create, shop, nothing, { ...check, conclusion: "fine" }))).toContain(
      "conclusion",
    );
    expect(said(() => measure.request(create, shop, nothing, { name: "x" }))).toContain("head_sha");
    const list = route("GET /repos/{owner}/{repo}/pulls");
    expect(said(() => measure.request(list, shop, new URLSearchParams({ page: "2" }), undefined))).toBe("");
    expect(
      said(() => measure.request(list, shop, new URLSearchParams({ page: "two" }), undefined)),
    ).toContain("page");
    expect(
      said(() => measure.request(list, shop, new URLSearchParams({ author: "x" }), undefined)),
    ).toContain("author");
    const cancel = route("DELETE /repos/{owner}/{repo}/git/refs/{ref}");
    expect(said(() => measure.request(cancel, { ...shop, ref: "heads/x" }, nothing, { force: 1 }))).toContain(
      "no body",
    );
  });

  it("refuses answers that lack a key, invent one, or have a status that is not listed", () => {
    const ref = route("GET /repos/{owner}/{repo}/git/ref/{ref}");
    const sha = "1".repeat(40);
    const url = "https://example.com/";
    const right = { ref: "refs/heads/x", node_id: "x", url, object: { type: "commit", sha, url } };
    expect(said(() => measure.answer(ref, 200, right))).toBe("");
    expect(said(() => measure.answer(ref, 200, { ...right, ref: undefined }))).toContain("ref");
    expect(said(() => measure.answer(ref, 200, { ...right, protected: true }))).toContain("protected");
    expect(
      said(() => measure.answer(ref, 200, { ...right, object: { ...right.object, size: 1 } })),
    ).toContain("size");
    expect(said(() => measure.answer(ref, 206, right))).toContain("no such status");
    expect(said(() => measure.answer(ref, 404, { message: "Not Found", status: "404" }))).toBe("");
    expect(said(() => measure.answer(ref, 404, { error: "?" }))).toContain("error");
  });

  it("has its mistakes listed, each with a reason", () => {
    for (const { reason } of [...CORRECTIONS, ...WEBHOOK_CORRECTIONS])
      expect(reason.length).toBeGreaterThan(40);
  });
});

describe("GitHub's published description of webhooks", () => {
  let here: Example;
  beforeAll(async () => {
    here = await example({ webhook: { url: "http://127.0.0.1:9/", secret: "" } });
  });
  afterAll(() => here.github.close());

  it("refuses a payload that lacks a key or invents one, and an event that does not exist", async () => {
    await here.github.webhooks.drain();
    const push = here.github.webhooks.deliveries.find(({ event }) => event === "push") as Delivery;
    const faults = (payload: object, event = "push") => {
      measure.webhook({ ...push, event, payload: payload as Record<string, unknown> });
      return measure.violations.splice(0).join("\n");
    };
    expect(faults(push.payload)).toBe("");
    expect(faults({ ...push.payload, before: undefined })).toContain("before");
    expect(faults({ ...push.payload, branch: "main" })).toContain("branch");
    expect(faults(push.payload, "shove")).toContain("no such event");
  });

  it("fails the test that brought the violation about, and so does an operation that the double lacks", async () => {
    const strict = await example();
    const octokit = client(strict.github, strict.github.userToken(strict.alice));
    await expect(octokit.rest.gists.list()).rejects.toMatchObject({ status: 404 });
    await expect(strict.github.close()).rejects.toThrow("GET /gists: the double knows no such operation");
  });
});

describe("a published schema, closed", () => {
  it("allows null where OpenAPI 3.0 says `nullable`, and no key that it does not name", () => {
    const schema = {
      type: "object",
      nullable: true,
      properties: { a: { type: "string", nullable: true, enum: ["x"] } },
    };
    expect(normalise(schema, "use")).toEqual({
      type: ["object", "null"],
      properties: { a: { type: ["string", "null"], enum: ["x", null] } },
      unevaluatedProperties: false,
    });
    const named = { nullable: true, allOf: [{ $ref: "#/components/schemas/simple-user" }] };
    expect(normalise(named, "use")).toEqual({
      anyOf: [{ allOf: [{ $ref: "github#/$defs/simple-user" }] }, { type: "null" }],
      unevaluatedProperties: false,
    });
  });
});
