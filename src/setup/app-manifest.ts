import { readYaml } from "../contract/yaml-reader.ts";

/** A GitHub App's manifest, as GitHub's page for new Apps takes it. */
export interface AppManifest {
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly hook_attributes: { readonly url: string; readonly active: true };
  /** Where the browser comes back to, with a code. */
  readonly redirect_url: string;
  readonly public: false;
  readonly default_events: readonly string[];
  readonly default_permissions: Readonly<Record<string, string>>;
}

export interface ManifestOptions {
  /** Where GitHub reaches the App, without a slash at its end. */
  readonly url: string;
  readonly webhookPath: string;
  readonly redirectUrl: string;
  /** Asks for what acting needs too, not for judging alone. */
  readonly withOptional: boolean;
}

/**
 * The manifest that the text of app.yml, which is our own, and the App's address make.
 * @throws where the text is no such file
 */
export function appManifest(text: string, options: ManifestOptions): AppManifest {
  const { value } = readYaml(text) as { value?: Partial<Record<string, unknown>> };
  const { name, description, default_events, default_permissions } = (value ?? {}) as Partial<AppManifest>;
  if (!name || !description || !default_events || !default_permissions)
    throw new Error("invariant: app.yml has a name, a description, events and permissions");
  return {
    name,
    description,
    url: options.url,
    hook_attributes: { url: `${options.url}${options.webhookPath}`, active: true },
    redirect_url: options.redirectUrl,
    public: false,
    default_events,
    default_permissions: { ...default_permissions, ...(options.withOptional ? optionalIn(text) : {}) },
  };
}

/** What app.yml offers in its comments, each at the highest level that it offers. */
function optionalIn(text: string): Record<string, string> {
  const offered: Record<string, string> = {};
  for (const [, name = "", level = ""] of text.matchAll(/^# {3}([a-z_]+): (read|write) {2}/gm)) {
    if (offered[name] !== "write") offered[name] = level;
  }
  return offered;
}
