import { entropyOf } from "./entropy.ts";
import { isExplanation } from "./explanation.ts";
import type { Layer } from "./match.ts";
import { isMask, isPlaceholder, saysStandIn } from "./placeholder.ts";

const SCHEME_MAX = 24;
const AUTHORITY = /:\/\/([^\s:/@"'`<>()[\]{}\\]{0,100}):([^\s/"'`<>\\]{1,200})@([\w.[\]:%-]{1,253})/y;
const ALONE =
  /:\/\/([A-Za-z0-9_-]{20,255})@(?:[\w-]{1,63}\.){0,3}(?:github|gitlab|bitbucket|gitea|codeberg)\./y;
const DATABASE =
  /^(?:postgres(?:ql)?|mysql|mariadb|mongodb|redis|rediss|amqps?|mssql|sqlserver|oracle|cockroachdb|clickhouse|jdbc|mqtts?|ldaps?|ftps?|sftp|smtps?|nats|kafka|couchbase|neo4j|bolt|snowflake)/i;
/** Says of itself that another word belongs in its place. */
const STAND_IN =
  /^(?:x+|\*+|\.{3,}|oauth2?|x-oauth-basic|your.*|some.*|(?:my_?)?password|[a-z]{1,3}|\d{1,3})$/i;
/** What people make of the word when one asks them for a digit: among the first of every list of passwords that leaked. */
const NUMBERED = /^(?:my_?)?password\d{1,4}$/i;
/** What machines are set up with and nobody changed, and what explanations write: weak where it is in use. */
const WEAK =
  /^(?:pass(?:wd|phrase)?|pass\d{0,3}|mypass|(?:db|user)_?pass|pwd|secret|token|user|username|root|admin|test|guest|postgres|mysql|mongo|redis|rabbitmq|auth|change[_-]?(?:me|it)|foobar|(?!my_?password$)[a-z_-]+password|password[a-z_-]+|api[_-]?key|alice|\d{4,5}|123456)$/i;
const NO_PASSWORD = /^(?:x-oauth-basic|x-token-auth|x-access-token|)$/;
/** Passwords may hold `$`, `%` and `*`: it is a variable, a verb of a format or a mask that is none. An ellipsis in UTF-8 may be read byte by byte. */
const TEMPLATE =
  /[{}<>]|^\[.*\]$|\$[A-Z_(]|^\$|%[A-Z_]+%|%[sdvq](?![A-Za-z0-9])|\*{2}|^[A-Z][A-Z_]{3,}$|\.\.\.|…|\xe2\x80\xa6/;
const TOKEN_MIN = 6;
const DOCUMENTATION_HOST =
  /(?:^|\.)example(?:\.(?:com|org|net))?$|^(?:host|hostname|server|domain|your.*)(?:name)?$|\.test$/i;

const NETWORK_HOST = /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}(?::\d{1,5})?$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\])(?::\d{1,5})?$/i;
/** Loopback addresses, and RFC 2606's and RFC 6762's names. */
const RESERVED_HOST = /^(?:127|0)\.|\.(?:test|example|invalid|localhost|localdomain|local)(?::|$)/i;

/** A password in a URL (RFC 3986, userinfo), at its `://`. Whether it opens anything cannot be seen: a candidate. */
export function urlPasswordAt(layer: Layer, start: number): void {
  AUTHORITY.lastIndex = start;
  const found = AUTHORITY.exec(layer.text);
  if (found === null) {
    tokenAlone(layer, start);
    return;
  }
  const [whole, user = "", password = "", host = ""] = found;
  const scheme = /[A-Za-z][A-Za-z0-9+.-]*$/.exec(
    layer.text.slice(Math.max(0, start - SCHEME_MAX), start),
  )?.[0];
  if (scheme === undefined) return;
  if (NO_PASSWORD.test(password)) {
    tokenAsUser(layer, start, user);
    return;
  }
  const isDatabase = DATABASE.test(scheme);
  if (!isLiteralPassword(password, user, host, layer.path, isDatabase)) return;
  const from = start + whole.length - host.length - 1 - password.length;
  layer.add({
    rule: isDatabase ? "connection-string" : "url-password",
    level: "candidate",
    start: from,
    end: from + password.length,
    secret: password,
    specific: true,
  });
}

/** GitHub and GitLab take a token as the user's name, with a fixed word for the password. */
function tokenAsUser(layer: Layer, start: number, user: string): void {
  if (user.length < TOKEN_MIN || STAND_IN.test(user) || WEAK.test(user)) return;
  if (TEMPLATE.test(user) || isMask(user) || saysStandIn(user)) return;
  const from = start + "://".length;
  layer.add({
    rule: "url-token",
    level: "candidate",
    start: from,
    end: from + user.length,
    secret: user,
    specific: true,
  });
}

/** `https://TOKEN@github.com/…`: git hosts take the token as a name without a password. */
function tokenAlone(layer: Layer, start: number): void {
  ALONE.lastIndex = start;
  const user = ALONE.exec(layer.text)?.[1];
  if (user !== undefined && /\d/.test(user) && entropyOf(user) >= 3) tokenAsUser(layer, start, user);
}

function isLiteralPassword(
  password: string,
  user: string,
  host: string,
  path: string,
  isDatabase: boolean,
): boolean {
  const plain = decoded(password);
  if (TEMPLATE.test(plain) || TEMPLATE.test(decoded(user)) || isMask(plain) || STAND_IN.test(plain))
    return false;
  if (plain.length < 4 || /^(.)\1+$/.test(plain)) return false;
  const isKnown = WEAK.test(plain);
  // `admin:admin` is how a machine comes out of its box; a database's examples are written so.
  if (plain === user) return isKnown && !isDatabase && isInUseAt(host, path);
  if (NUMBERED.test(plain)) return isDatabase && path !== "" && !isExplanation(path);
  if (saysStandIn(plain) && !isKnown) return false;
  // Where nothing is explained or tested, it is in use, however weak; and a host's name is soon taken out, while the password stays.
  const isInUse = isInUseAt(host, path);
  if (isInUse || isKnown || isPlaceholder(plain)) return isInUse;
  // What is said over HTTP to this machine itself opens nothing to others.
  const isIdle =
    DOCUMENTATION_HOST.test(host) || (!isDatabase && (isExplanation(path) || LOOPBACK.test(host)));
  if (isIdle) return plain.length >= 16 ? entropyOf(plain) >= 3.3 : isChosen(plain, host, isDatabase);
  return true;
}

/** In a file that neither explains nor tests anything, for a host that others reach. */
function isInUseAt(host: string, path: string): boolean {
  return path !== "" && !isExplanation(path) && isReachable(host);
}

/** A name or an address that is not this machine's own, nor one that no network has. */
function isReachable(host: string): boolean {
  return NETWORK_HOST.test(host) && !RESERVED_HOST.test(host);
}

/** Made up with care, for a machine below a documentation's own name; a database's need not be. */
function isChosen(password: string, host: string, isDatabase: boolean): boolean {
  if (password.length < 8 || host.split(".").length < 3) return false;
  const isMixed = /[a-z]/.test(password) && /[A-Z]/.test(password) && /[^A-Za-z]/.test(password);
  return isDatabase || (isMixed && !/pass|secret|token|user/i.test(password));
}

function decoded(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
