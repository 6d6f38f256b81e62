import type { AssignedValue } from "./assigned-value.ts";
import type { Layer } from "./match.ts";
import { looksLikeSecret, type NameKind } from "./secret-looks.ts";

/** Names that hold secrets, whoever the vendor is. `password`-like ones may hold what a person chose. */
export const SECRET_NAMES: readonly (readonly [string, NameKind])[] = [
  ...[
    "password",
    "passwd",
    "passphrase",
    "passwort",
    "pwd",
    "_pass",
    "pass:",
    "pass=",
    "dbpass",
    "userpass",
  ].map((name) => [name, "password"] as const),
  ...["secret", "token", "credential", "creds", "private_key", "privatekey", "private-key"].map(
    (name) => [name, "key"] as const,
  ),
  ...[
    "api_key",
    "apikey",
    "api-key",
    "api key",
    "access_key",
    "accesskey",
    "access-key",
    "auth_key",
    "authkey",
    "auth-key",
  ].map((name) => [name, "key"] as const),
  ...["encryption_key", "encryptionkey", "encryption-key", "signing_key", "signingkey", "signing-key"].map(
    (name) => [name, "key"] as const,
  ),
  ...["master_key", "masterkey", "master-key", "auth_salt", "_salt", "account_key", "storage_key"].map(
    (name) => [name, "key"] as const,
  ),
  ...[
    "client_id",
    "authorization",
    "_auth",
    "auth:",
    "auth=",
    'auth"',
    "auth'",
    "x-api",
    "service_key",
    "app_key",
    "appkey",
  ].map((name) => [name, "key"] as const),
  // Of many things; what they are given must look more like a secret than what the names above are given.
  ...["_key", "-key", ".key", "key=", "key:", 'key"', "key'"].map((name) => [name, "any"] as const),
];

/** Names that speak of a secret and do not hold one. */
const NAME_OF_SOMETHING_ELSE =
  /public|websocket|withcredentials|accessibility|keyboard|keyvaulttostore|turkey|monkey|hot_?key|(?:bucket|cache|foreign|i18n|idempotency|idx|index|lookup|natural|partition|primary|pub|row|schema|sequence|sort|translation)[_-]?key|tokeni[sz]|csrf|xsrf|authenticity|nonce|webtoken|^(?:max|min|num|n|is|has|no|use|with|show|hide|forgot|reset|verify|check|validate|confirm)_?[a-z]*(?:token|password|secret)s?$|(?:name|names|url|uri|urls|path|paths|file|files|dir|field|fields|type|types|id|ids|len|length|size|count|label|title|format|policy|expiry|expires|expiration|ttl|age|timeout|endpoint|header|prefix|suffix|regex|pattern|hash|digest|checksum|algorithm|alg|arn|ref|reference|store|manager|provider|class|handler|scheme|issuer|audience|version|placeholder|hint|error|message|msg|text|selector|enabled|required|symbol|address|strategy|location|source|column|kind|index|position|limit|state|status|style|visible|icon|input|scope|scopes|namespace|service|usage|info|rule|rules|method|event|events|mode|strength|key_id|keyid)$/i;
const INTEGRITY_BEFORE = /\bsha(?:1|256|384|512)-[A-Za-z0-9+/]*$/;
/** Characters of the longest integrity, a SHA-512 in base64. */
const INTEGRITY_MAX = 100;
const NAME_BEFORE_MAX = 48;
const NAME_AFTER_MAX = 40;
const VALUE_MAX = 400;

/** What is assigned to something called a secret. A guess from context: never more than a candidate. */
export function assignmentAt(
  layer: Layer,
  kind: NameKind,
  start: number,
  end: number,
  value: () => AssignedValue | undefined,
): void {
  if (!layer.isText) return;
  const assigned = value();
  if (assigned === undefined || assigned.end - assigned.start > VALUE_MAX) return;
  // A lock file's integrity is a hash, whatever letters it happens to have.
  if (INTEGRITY_BEFORE.test(layer.text.slice(Math.max(0, start - INTEGRITY_MAX), start))) return;
  const name = nameAround(layer.text, start, end);
  if (NAME_OF_SOMETHING_ELSE.test(name)) return;
  const { isQuoted } = assigned;
  const text = layer.text.slice(assigned.start, assigned.end);
  const prefix = /^(?:Bearer|Basic|Token|token|ApiKey|SSWS) +/.exec(text)?.[0].length ?? 0;
  const secret = text.slice(prefix);
  if (!looksLikeSecret(secret, { name, kind, isQuoted, path: layer.path })) return;
  layer.add({
    rule: "assigned-secret",
    level: "candidate",
    start: assigned.start + prefix,
    end: assigned.end,
    secret,
    specific: false,
  });
}

function nameAround(text: string, start: number, end: number): string {
  let from = start;
  while (from > 0 && start - from < NAME_BEFORE_MAX && /[\w.-]/.test(text[from - 1]!)) from--;
  let to = end;
  while (to < text.length && to - end < NAME_AFTER_MAX && /[\w.-]/.test(text[to]!)) to++;
  return text.slice(from, to);
}
