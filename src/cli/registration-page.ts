import { createHash } from "node:crypto";
import type { AppManifest } from "../setup/app-manifest.ts";

const STYLE = `:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; padding: 0.6rem 1.2rem; border: 2px solid; border-radius: 0.4rem; cursor: pointer; }
button:focus-visible, a:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }`;

/**
 * For every page: no script, nothing from elsewhere, in no frame. `form-action` is left open, because a GitHub of one's own may
 * lead through another host to sign in.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; frame-ancestors 'none'; base-uri 'none'`,
  "cache-control": "no-store",
  // GitHub hears where the form comes from, and not the page's own address.
  "referrer-policy": "origin",
  "x-content-type-options": "nosniff",
};

/** The page whose one button posts the manifest to GitHub. `action`: GitHub's page for new Apps, with the state. */
export function registrationPage(manifest: AppManifest, action: string): string {
  const permissions = Object.entries(manifest.default_permissions).map(
    ([name, level]) => `<li><code>${html(name)}</code>: ${html(level)}</li>`,
  );
  const events = manifest.default_events.map((event) => `<code>${html(event)}</code>`);
  return page(
    "Create the GitHub App",
    `<p>GitHub makes an App of your own, named <strong>${html(manifest.name)}</strong>: on its page you can change the name, and nothing is made before you press its button.</p>
<dl>
<dt>GitHub reaches it at</dt><dd><code>${html(manifest.hook_attributes.url)}</code></dd>
<dt>It asks for these permissions</dt><dd><ul>${permissions.join("")}</ul></dd>
<dt>It listens to these events</dt><dd>${events.join(", ")}</dd>
</dl>
<form method="post" action="${html(action)}">
<input type="hidden" name="manifest" value="${html(JSON.stringify(manifest))}">
<button type="submit">Go on to ${html(new URL(action).host)}</button>
</form>`,
  );
}

/** Where the browser ends up; `link` leads on. */
export function sayingPage(title: string, text: string, link?: { href: string; text: string }): string {
  const onward = link ? `<p><a href="${html(link.href)}">${html(link.text)}</a></p>` : "";
  return page(title, `<p>${html(text)}</p>${onward}`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)} – Proofgate</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${html(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

function html(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
