import { isSafeAddress } from "../../contract/safe-address.ts";
import type { Introduced } from "./compare.ts";
import type { Ecosystem } from "./dependency.ts";
import { nameKey } from "./listed.ts";

/** Where a registry answers whether it knows a name. */
interface Registry {
  /** Addresses of the ecosystem's own public registry: what a setting replaces. */
  readonly published: readonly string[];
  /** The path below them; 404 or 410 there means that the name is not known. */
  path(name: string): string;
}

const each = (name: string, separator = "/") => name.split(separator).map(encodeURIComponent).join("/");

/** The one place that names registries to ask. */
const REGISTRIES: Readonly<Partial<Record<Ecosystem, Registry>>> = {
  npm: {
    published: ["https://registry.npmjs.org"],
    path: (name) => encodeURIComponent(name).replace("%40", "@"),
  },
  pypi: { published: ["https://pypi.org/simple"], path: (name) => `${each(name)}/` },
  golang: {
    published: ["https://proxy.golang.org"],
    // Upper case is written with `!` (Go's module proxy protocol).
    path: (name) =>
      `${each(name.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`)).replaceAll("%21", "!")}/@v/list`,
  },
  cargo: { published: ["https://index.crates.io"], path: (name) => each(crateFolder(name.toLowerCase())) },
  gem: { published: ["https://index.rubygems.org/info"], path: (name) => each(name) },
  composer: {
    published: ["https://repo.packagist.org/p2"],
    path: (name) => `${each(name.toLowerCase())}.json`,
  },
  nuget: {
    published: ["https://api.nuget.org/v3-flatcontainer"],
    path: (name) => `${each(name.toLowerCase())}/index.json`,
  },
  maven: {
    published: ["https://repo.maven.apache.org/maven2", "https://dl.google.com/android/maven2"],
    path: (name) => {
      const [group = "", artifact = ""] = name.split(":");
      return `${each(group, ".")}/${each(artifact)}/maven-metadata.xml`;
    },
  },
};

/** The sparse index of Cargo: `se/rd/serde`, `3/s/syn`. */
function crateFolder(name: string): string {
  if (name.length < 3) return `${name.length}/${name}`;
  return name.length === 3 ? `3/${name[0]}/${name}` : `${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`;
}

/** Addresses by ecosystem: only these are asked. */
export type AskedRegistries = Readonly<Partial<Record<Ecosystem, readonly string[]>>>;

/**
 * Settings as `npm` (its published address) and `npm=https://npm.example.com` (another one; several add up), or `all`.
 * @returns a text for a setting that is none.
 */
export function registriesOf(settings: readonly string[]): AskedRegistries | string {
  const asked: Partial<Record<Ecosystem, readonly string[]>> = {};
  const known = Object.keys(REGISTRIES) as Ecosystem[];
  for (const setting of settings) {
    const [, name = "", address] = /^([^=]*)(?:=(.*))?$/s.exec(setting) ?? [];
    const ecosystems = name === "all" && address === undefined ? known : known.filter((one) => one === name);
    if (ecosystems.length === 0)
      return `\`${setting}\` names none of \`all\`, ${known.map((one) => `\`${one}\``).join(", ")}`;
    const url = address === undefined ? null : URL.parse(address);
    if (
      address !== undefined &&
      (!isSafeAddress(url) || url.username || url.password || url.search || url.hash)
    )
      return `\`${setting}\` gives no address of a registry: \`https://\`, without a password`;
    for (const one of ecosystems) {
      const more = url === null ? REGISTRIES[one]!.published : [url.href.replace(/\/+$/, "")];
      if (url !== null || asked[one] === undefined) asked[one] = [...(asked[one] ?? []), ...more];
    }
  }
  return asked;
}

export interface RegistryAnswer {
  /** Names that no registry knows which was asked. */
  readonly absent: readonly Introduced[];
  /** Names of which nobody could say; `why` is one clause. */
  readonly unsaid: readonly { readonly name: string; readonly why: string }[];
}

const NAMES_MAX = 500;
const AT_ONCE = 8;
const TIMEOUT_MS = 15_000;
/** Of all requests together. */
const DEADLINE_MS = 120_000;

/** Asks whether new names are known, each once [H13]. What lies elsewhere than in a registry is not asked about. */
export async function askRegistries(
  introduced: readonly Introduced[],
  asked: AskedRegistries,
  { timeoutMs = TIMEOUT_MS, deadlineMs = DEADLINE_MS } = {},
): Promise<RegistryAnswer> {
  const names = new Map<string, Introduced>();
  for (const one of introduced)
    if (one.isNew && asked[one.ecosystem] !== undefined) names.set(nameKey(one), one);
  // The manifest names a package, and the lock file beside it says where it lies.
  for (const one of introduced) if (one.isElsewhere) names.delete(nameKey(one));
  const absent: Introduced[] = [];
  const unsaid: { name: string; why: string }[] = [];
  const end = AbortSignal.timeout(deadlineMs);
  const open = [...names.values()];
  for (const { name } of open.splice(NAMES_MAX))
    unsaid.push({ name, why: `more than ${NAMES_MAX} names to ask about` });
  const work = async () => {
    for (let one = open.shift(); one !== undefined; one = open.shift()) {
      const answer = await knows(
        one,
        asked[one.ecosystem]!,
        AbortSignal.any([end, AbortSignal.timeout(timeoutMs)]),
      );
      if (answer === false) absent.push(one);
      else if (answer !== true) unsaid.push({ name: one.name, why: answer });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { absent: absent.sort(byName), unsaid: unsaid.sort(byName) };
}

/** A text says why it cannot be said. */
async function knows(
  { ecosystem, name }: Introduced,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<boolean | string> {
  // Not a name, and a way out of the registry's path.
  if (name.split(/[/:]/).some((part) => part === "" || part === "." || part === "..")) return false;
  let why: string | undefined;
  for (const address of addresses) {
    const answer = await statusOf(`${address}/${REGISTRIES[ecosystem]!.path(name)}`, signal);
    if (typeof answer === "number" && answer >= 200 && answer < 300) return true;
    if (answer !== 404 && answer !== 410)
      why ??= typeof answer === "number" ? `its registry answered ${answer}` : answer;
  }
  return why ?? false;
}

/** No redirect is followed: a page that asks for a password is found everywhere. */
async function statusOf(url: string, signal: AbortSignal): Promise<number | string> {
  try {
    const headers = { "user-agent": "proofgate", accept: "*/*" };
    const first = await fetch(url, { method: "HEAD", redirect: "manual", headers, signal });
    if (first.status !== 405 && first.status !== 501) return first.status;
    const second = await fetch(url, { redirect: "manual", headers, signal });
    await second.body?.cancel();
    return second.status;
  } catch (error) {
    // Everything that can go wrong on the way leaves the name unknown.
    return (error as Error).name === "TimeoutError"
      ? "its registry did not answer in time"
      : "its registry cannot be reached";
  }
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
