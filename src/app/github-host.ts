import { isSafeAddress } from "../contract/safe-address.ts";

/** The one GitHub that this App talks to, whatever a payload says [T163]. */
export interface GithubHost {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Where files of releases are sent, likewise. */
  readonly uploadsUrl: string;
  /** `<gitUrl>/<owner>/<name>.git`. */
  readonly gitUrl: string;
}

export interface GithubConfig {
  readonly github: GithubHost;
  /** Who signs the tokens of jobs of GitHub Actions, without a slash at its end. */
  readonly oidcIssuer: string;
}

const HOST_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$|^\[::1\](?::\d{1,5})?$/;

const GITHUB_COM: GithubConfig = {
  github: {
    apiUrl: "https://api.github.com",
    uploadsUrl: "https://uploads.github.com",
    gitUrl: "https://github.com",
  },
  oidcIssuer: "https://token.actions.githubusercontent.com",
};

/** github.com without GHE_HOST; else REST below `/api/v3`, git and the issuer of tokens on that host. */
export function githubIn(read: (name: string) => string | undefined, problems: string[]): GithubConfig {
  const host = read("GHE_HOST");
  const protocol = read("GHE_PROTOCOL") ?? "https";
  const issuer = issuerOf(read, problems);
  if (host === undefined) return { ...GITHUB_COM, ...(issuer === undefined ? {} : { oidcIssuer: issuer }) };
  const origin = `${protocol}://${host}`;
  const isHost = HOST_NAME.test(host);
  if (!isHost) problems.push("GHE_HOST must be a host name, with a port where it needs one");
  if (protocol !== "https" && !(isHost && isSafeAddress(URL.parse(origin))))
    problems.push("GHE_PROTOCOL must be `https`; `http` is for a host on this machine only");
  return {
    github: { apiUrl: `${origin}/api/v3`, uploadsUrl: `${origin}/api/uploads`, gitUrl: origin },
    oidcIssuer: issuer ?? `${origin}/_services/token`,
  };
}

/** For an enterprise with an issuer of its own. */
function issuerOf(read: (name: string) => string | undefined, problems: string[]): string | undefined {
  const given = read("OIDC_ISSUER");
  const parsed = given === undefined ? null : URL.parse(given);
  if (given === undefined) return undefined;
  // Compared with what tokens say, letter by letter.
  if (!isSafeAddress(parsed) || parsed.username || parsed.search || parsed.hash || given.endsWith("/"))
    problems.push(
      "OIDC_ISSUER must be an address such as `https://token.actions.githubusercontent.com/acme`",
    );
  return given;
}
