import { randomBytes } from "node:crypto";
import { makeApp } from "../made-app.ts";
import { notFound } from "../refusal.ts";
import { type Answer, type Call, created, type Route } from "../route.ts";
import { integration } from "../shapes/account.ts";

/** What a confirmed manifest is exchanged for, once. */
export const manifestRoute: Route = {
  method: "POST",
  path: "/app-manifests/{code}/conversions",
  needs: "anyone",
  answer: convert,
};

async function convert({ world, parameter }: Call): Promise<Answer> {
  const kept = world.manifests.get(parameter("code"));
  if (kept === undefined) throw notFound();
  world.manifests.delete(parameter("code"));
  const { manifest, owner } = kept;
  const hook = manifest.hook_attributes;
  const secret = hook === undefined ? null : randomBytes(20).toString("hex");
  const { app, privateKey } = await makeApp(world, {
    slug: manifest.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    ...(owner === undefined ? {} : { owner }),
    permissions: manifest.default_permissions ?? {},
    events: manifest.default_events ?? [],
    ...(hook === undefined || secret === null ? {} : { webhook: { url: hook.url, secret } }),
  });
  return created({
    ...integration(world, app),
    client_secret: randomBytes(20).toString("hex"),
    webhook_secret: secret,
    pem: privateKey,
  });
}
