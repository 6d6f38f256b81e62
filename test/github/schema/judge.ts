import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { ROOT } from "../../tools/source-tree.ts";
import type { Route } from "../route.ts";
import type { Delivery } from "../webhooks.ts";
import { WEBHOOK_CORRECTIONS } from "./corrections.ts";
import { normalise } from "./normalise.ts";
import { type Operation, operationsOf, referenced } from "./operations.ts";
import type { Json } from "./source.ts";

/** Compares what is said on both sides of the wire with what GitHub publishes, and notes each violation. */
export interface Judge {
  /** Whether REST is judged: false where the published description could not be had. */
  readonly judgesRest: boolean;
  readonly violations: string[];
  request(route: Route, parameters: object, query: URLSearchParams, body: unknown): void;
  answer(route: Route | undefined, status: number, body: unknown): void;
  unknown(method: string, path: string): void;
  webhook(delivery: Delivery): void;
}

/** Any operation may answer these, whatever its description lists ("Troubleshooting the REST API"). */
const ANYWHERE = new Set([301, 304, 400, 401, 403, 404, 409, 410, 422, 429, 500, 502, 503]);
const VIOLATIONS_MAX = 1000;

/** Without `fetches` the published description is used only where an earlier run has left it. */
export async function judge(routes: readonly Route[], fetches: boolean): Promise<Judge> {
  const known = await operationsOf(routes, fetches);
  const validate = validators(known?.definitions ?? {});
  const webhooks = await webhookJudge();
  const violations: string[] = [];
  const note = (what: string) => {
    if (violations.length < VIOLATIONS_MAX && !violations.includes(what)) violations.push(what);
  };
  const check = (what: string, schema: Json, value: unknown, coerced: boolean) => {
    const fault = validate(what, schema, value, coerced);
    if (fault !== undefined) note(`${what}: ${fault}`);
  };
  const operation = (route: Route): Operation | undefined =>
    known?.operations[`${route.method} ${route.path}`];
  return {
    judgesRest: known !== undefined,
    violations,
    request: (route, parameters, query, body) => {
      const described = operation(route);
      if (described === undefined) return;
      const name = `request ${route.method} ${route.path}`;
      check(`${name} path`, described.parameters, { ...parameters }, true);
      check(`${name} query`, described.query, Object.fromEntries(query), true);
      if (described.body !== null && body !== undefined) check(`${name} body`, described.body, body, false);
      if (described.body === null && isFull(body)) note(`${name}: takes no body`);
    },
    answer: (route, status, body) => {
      const described = route && operation(route);
      if (route === undefined || described === undefined) return;
      const name = `answer ${status} of ${route.method} ${route.path}`;
      if (status >= 400) {
        if (!ANYWHERE.has(status) && !(String(status) in described.answers)) note(`${name}: no such status`);
        check("answer that is an error", ERROR, withoutStatus(body), false);
        return;
      }
      const schema = described.answers[String(status)];
      if (schema === undefined && !ANYWHERE.has(status)) note(`${name}: no such status`);
      else if (schema) check(name, schema, body, false);
      else if (isFull(body)) note(`${name}: has no body`);
    },
    unknown: (method, path) => note(`request ${method} ${path}: the double knows no such operation`),
    webhook: (delivery) => {
      const fault = webhooks(delivery);
      if (fault !== undefined) note(fault);
    },
  };
}

const isFull = (body: unknown) =>
  body !== undefined && !(typeof body === "object" && body !== null && Object.keys(body).length === 0);

const ERROR: Json = {
  anyOf: ["basic-error", "validation-error", "validation-error-simple"].map((name) => ({
    $ref: `github#/$defs/${name}`,
    unevaluatedProperties: false,
  })),
};

/** GitHub says the status in the body too; the published schemas of validation errors are older than that. */
function withoutStatus(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return body;
  const { status: _, ...rest } = body as Json;
  return rest;
}

type Validate = (name: string, schema: Json, value: unknown, coerced: boolean) => string | undefined;

/** Compiled when first used: the whole description would take seconds. */
function validators(definitions: Json): Validate {
  const options = { strict: false, allErrors: false, formats: FORMATS, logger: false } as const;
  const exact = new Ajv2020(options).addSchema({ $id: "github", $defs: definitions });
  const coercing = new Ajv2020({ ...options, coerceTypes: true });
  const compiled = new Map<string, ValidateFunction>();
  return (name, schema, value, coerced) => {
    const run = compiled.get(name) ?? (coerced ? coercing : exact).compile(schema);
    compiled.set(name, run);
    if (run(value)) return undefined;
    const errors = run.errors ?? [];
    return errors
      .slice(0, 6)
      .map(
        ({ instancePath, message, params }) => `${instancePath || "/"} ${message} ${JSON.stringify(params)}`,
      )
      .join("; ");
  };
}

const FORMATS = {
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  uri: (text: string) => URL.canParse(text),
  "uri-template": (text: string) => /^https?:\/\//.test(text),
  email: /@/,
  int64: true,
  int32: true,
  double: true,
  binary: true,
  timestamp: true,
  "repo.nwo": true,
} as const;

/** Webhook schemas come from a package that is installed: they judge always. */
async function webhookJudge(): Promise<(delivery: Delivery) => string | undefined> {
  const file = join(ROOT, "node_modules/@octokit/openapi-webhooks/generated/api.github.com.json");
  const document = JSON.parse(await readFile(file, "utf8")) as {
    webhooks: Record<string, { post: { requestBody: { content: Record<string, { schema: Json }> } } }>;
    components: { schemas: Record<string, Json> };
  };
  for (const { change } of WEBHOOK_CORRECTIONS) change(document as unknown as Json);
  const definitions: Json = {};
  const define = (schema: Json) => {
    for (const name of referenced(schema)) {
      if (name in definitions) continue;
      const made = normalise(document.components.schemas[name], "part");
      definitions[name] = made;
      define(made);
    }
  };
  return ({ event, action, payload }) => {
    const name = [event, action]
      .filter((word) => word !== undefined)
      .join("-")
      .replaceAll("_", "-");
    const published = document.webhooks[name]?.post.requestBody.content["application/json"]?.schema;
    if (published === undefined) return `webhook ${name}: GitHub publishes no such event`;
    const schema = normalise(published, "use");
    define(schema);
    const fault = webhookValidator(name, schema, definitions)(payload);
    return fault === undefined ? undefined : `webhook ${name}: ${fault}`;
  };
}

const webhookValidators = new Map<string, (payload: unknown) => string | undefined>();

function webhookValidator(name: string, schema: Json, definitions: Json) {
  const known = webhookValidators.get(name);
  if (known !== undefined) return known;
  const validate = validators({ ...definitions });
  const made = (payload: unknown) => validate(name, schema, payload, false);
  webhookValidators.set(name, made);
  return made;
}
