import type { Ecosystem, Origin } from "./dependency.ts";

/** Public registries and the hosts that serve their files. */
const REGISTRIES: Readonly<Partial<Record<Ecosystem, readonly string[]>>> = {
  npm: ["registry.npmjs.org", "registry.yarnpkg.com", "npm.jsr.io"],
  pypi: ["files.pythonhosted.org", "pypi.org", "pypi.python.org"],
  cargo: ["index.crates.io", "static.crates.io", "crates.io"],
  maven: [
    "repo.maven.apache.org",
    "repo1.maven.org",
    "dl.google.com",
    "maven.google.com",
    "plugins.gradle.org",
  ],
  gem: ["rubygems.org", "index.rubygems.org"],
  composer: ["packagist.org", "repo.packagist.org"],
  nuget: ["api.nuget.org", "www.nuget.org", "nuget.org"],
};

/** What is beyond says nothing of the host. */
const ADDRESS_LENGTH_MAX = 4000;
const GIT_PROTOCOL = /^(?:git|ssh|git\+[a-z]+)$/;
const COMMIT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i;
/** `git@github.com:acme/tool.git`, which is no URL. */
const SCP_ADDRESS = /^(?:[\w.-]+@)?([\w.-]+\.[a-z]{2,}):(?!\/)([^\s#]+)/i;

/** Hosts where forges hand out archives of everybody's repositories. */
const FORGE_OF_ARCHIVES: Readonly<Record<string, string>> = {
  "github.com": "github.com",
  "codeload.github.com": "github.com",
  "raw.githubusercontent.com": "github.com",
  "api.github.com": "github.com",
  "gitlab.com": "gitlab.com",
  "bitbucket.org": "bitbucket.org",
  "codeberg.org": "codeberg.org",
};

/** The hosts of public registries, by ecosystem. */
export function isRegistryHost(ecosystem: Ecosystem, host: string): boolean {
  return REGISTRIES[ecosystem]?.includes(host) ?? false;
}

/**
 * What an address says of where a package comes from. `reference` is the commit, tag or branch where it stands apart from
 * the address. Undefined where the text is no address.
 */
export function originOf(address: string, ecosystem: Ecosystem, reference?: string): Origin | undefined {
  const text = address.trim().slice(0, ADDRESS_LENGTH_MAX);
  if (/^(?:file|link|portal|path|workspace):|^\.{1,2}(?:\/|$)/i.test(text))
    return { kind: "local", isEncrypted: true };
  const scp = SCP_ADDRESS.exec(text.replace(/^git\+/, ""));
  if (scp && !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return gitOrigin(scp[1]!, scp[2]!, "ssh:", reference ?? fragmentOf(text));
  }
  const url = urlOf(text);
  if (url === undefined || url.host === "") return undefined;
  const protocol = url.protocol.slice(0, -1);
  const pinned = reference ?? fragmentOf(text);
  if (GIT_PROTOCOL.test(protocol) || /\.git$/.test(url.pathname) || /[#&?]commit=/.test(text))
    return gitOrigin(url.host, url.pathname, url.protocol, pinned);
  const host = url.host.toLowerCase();
  const forge = FORGE_OF_ARCHIVES[host];
  const repository = /^\/(?:repos\/)?([^/]+\/[^/]+)/.exec(url.pathname)?.[1];
  // An archive of a repository is that repository at one commit.
  if (forge !== undefined && repository !== undefined && ecosystem !== "composer")
    return gitOrigin(forge, repository, url.protocol, /\b[0-9a-f]{40}\b/i.exec(url.pathname)?.[0]);
  const isEncrypted = protocol === "https" || protocol === "sparse+https";
  const names = ecosystem === "npm" ? npmNameIn(url.pathname) : undefined;
  return {
    kind: isRegistryHost(ecosystem, host) ? "registry" : "host",
    host,
    isEncrypted,
    ...(names === undefined ? {} : { names }),
  };
}

/** A repository at a forge, by its short name: `acme/tool`. */
export function forgeOrigin(host: string, repository: string, reference: string | undefined): Origin {
  return gitOrigin(host, repository, "https:", reference);
}

/** A URL; package managers put their own words before the protocol (`registry+https:`, `git+ssh:`). */
export function urlOf(text: string): URL | undefined {
  const plain = /^(?:registry|sparse|direct|zip|hg|bzr|svn)\+/i.test(text)
    ? text.slice(text.indexOf("+") + 1)
    : text;
  return URL.canParse(plain) ? new URL(plain) : undefined;
}

function gitOrigin(host: string, path: string, protocol: string, reference: string | undefined): Origin {
  const repository = path
    .split(/[?#]/)[0]!
    .replace(/^\/+|\/+$/g, "")
    .replace(/\.git$/, "")
    .toLowerCase();
  return {
    kind: "git",
    host: host.toLowerCase(),
    ...(repository === "" ? {} : { repository }),
    isEncrypted: !/^(?:git|http|git\+http):$/.test(protocol),
    isPinned: COMMIT_ID.test(reference ?? ""),
  };
}

/** What stands behind `#`, with the words that package managers put before the commit. */
function fragmentOf(text: string): string | undefined {
  const fragment = /#(.+)$/.exec(text)?.[1] ?? /[?&](?:rev|commit|tag|branch)=([^&#]+)/.exec(text)?.[1];
  return fragment?.replace(/^(?:commit=|.*[&#]commit=)/, "").split("&")[0];
}

/** The package whose archive lies at a registry's path: `/@acme/tool/-/tool-1.0.0.tgz`. */
function npmNameIn(path: string): string | undefined {
  const found = /\/((?:@|%40)[^/]+(?:\/|%2f)[^/]+|[^/@%]+)\/-\/[^/]+\.tgz$/i.exec(path)?.[1];
  return found?.replace(/%40/i, "@").replace(/%2f/i, "/").toLowerCase();
}
