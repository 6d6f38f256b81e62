import type { TokenFormat } from "../token-format.ts";
import { assigned, prefixed, UUID } from "./entry.ts";

const GITHUB = "GitHub Docs, About authentication to GitHub";
const GITLAB = "GitLab Docs, Token overview";

const github = (id: string, prefix: string) =>
  prefixed(id, "GitHub", [prefix], `${prefix}[A-Za-z0-9]{36}`, GITHUB, {
    checksum: "crc32-base62",
    entropy: 3,
  });
const gitlab = (id: string, prefix: string, rest: string) =>
  prefixed(id, "GitLab", [prefix.toLowerCase()], `${prefix}${rest}`, GITLAB, { entropy: 3 });

const ROUTABLE =
  "(?:[A-Za-z0-9_-]{20}(?![A-Za-z0-9_.-])|[A-Za-z0-9_-]{27,300}\\.[0-9a-z]{2}\\.?[0-9a-z]{7}|[A-Za-z0-9_-]{20})";

// biome-ignore format: one format a line or two reads as a table
export const SOURCE_HOSTING: readonly TokenFormat[] = [
  github("github-token-classic", "ghp_"),
  github("github-oauth-token", "gho_"),
  github("github-user-token", "ghu_"),
  github("github-server-token", "ghs_"),
  github("github-refresh-token", "ghr_"),
  prefixed("github-refresh-token-long", "GitHub", ["ghr_"], "ghr_[A-Za-z0-9]{76}", GITHUB, { entropy: 3.5 }),
  prefixed("github-server-token-stateless", "GitHub", ["ghs_"], "ghs_[0-9]{1,12}_eyJ[A-Za-z0-9_-]{20,300}\\.eyJ[A-Za-z0-9_-]{20,900}\\.[A-Za-z0-9_-]{40,700}", GITHUB, { entropy: 3.5 }),
  prefixed("github-server-token-stateless-like", "GitHub", ["ghs_"], "ghs_[0-9]{1,20}_[A-Za-z0-9_-]{4,1000}\\.[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{8,1000}", GITHUB, { level: "candidate", entropy: 3.2 }),
  prefixed("github-like-token", "GitHub", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], "gh[pousr]_[A-Za-z0-9_]{36}", GITHUB, { level: "candidate", entropy: 3.5 }),
  prefixed("github-token-fine-grained", "GitHub", ["github_pat_"], "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}", GITHUB, { entropy: 3.5 }),
  prefixed("github-token-fine-grained-like", "GitHub", ["github_pat_"], "github_pat_[A-Za-z0-9_]{82}", GITHUB, { entropy: 3.5, level: "candidate" }),
  assigned("github-app-secret", "GitHub", ["github"], "[a-f0-9]{40}", "GitHub Docs, OAuth apps", { entropy: 3.1 }),
  gitlab("gitlab-personal-token", "glpat-", ROUTABLE),
  prefixed("gitlab-like-token", "GitLab", ["glpat-"], "glpat-[A-Za-z0-9_-]{21,128}(?![A-Za-z0-9_.-])", GITLAB, { level: "candidate", entropy: 3.1 }),
  gitlab("gitlab-deploy-token", "gldt-", "[A-Za-z0-9_-]{20}"),
  gitlab("gitlab-runner-token", "glrt-", ROUTABLE),
  gitlab("gitlab-runner-token-typed", "glrtr-", "[A-Za-z0-9_-]{20}"),
  gitlab("gitlab-ci-job-token", "glcbt-", "[0-9a-zA-Z]{1,5}_[A-Za-z0-9_-]{20}"),
  gitlab("gitlab-trigger-token", "glptt-", "[0-9a-f]{40}"),
  gitlab("gitlab-feed-token", "glft-", "[A-Za-z0-9_-]{20}"),
  gitlab("gitlab-scim-token", "glsoat-", "[A-Za-z0-9_-]{20}"),
  gitlab("gitlab-incoming-mail-token", "glimt-", "[A-Za-z0-9_-]{25}"),
  gitlab("gitlab-agent-token", "glagent-", "[A-Za-z0-9_-]{50,1024}"),
  gitlab("gitlab-oauth-secret", "gloas-", "[A-Za-z0-9_-]{64}"),
  gitlab("gitlab-feature-flag-token", "glffct-", "[A-Za-z0-9_-]{20}"),
  gitlab("gitlab-runner-registration", "GR1348941", "[A-Za-z0-9_-]{20}"),
  gitlab("gitlab-session-cookie", "_gitlab_session=", "[a-z0-9]{32}"),
  prefixed("atlassian-api-token", "Atlassian", ["atatt3"], "ATATT3[A-Za-z0-9_=-]{150,250}", "Atlassian Support, Manage API tokens", { entropy: 3.5 }),
  prefixed("atlassian-admin-key", "Atlassian", ["atctt3"], "ATCTT3[A-Za-z0-9_=-]{150,250}", "Atlassian Support, organization API keys", { entropy: 3.5 }),
  prefixed("bitbucket-app-password", "Atlassian", ["atbb"], "ATBB[A-Za-z0-9]{32}", "Bitbucket Support, App passwords", { entropy: 3 }),
  prefixed("bitbucket-data-center-token", "Atlassian", ["bbdc-"], "BBDC-[A-Za-z0-9+/@_-]{40,50}", "Bitbucket Data Center, HTTP access tokens", { entropy: 3 }),
  assigned("atlassian-token", "Atlassian", ["atlassian", "confluence", "jira"], "[A-Za-z0-9]{24}", "Atlassian Support, Manage API tokens", { entropy: 3.3 }),
  assigned("bitbucket-client-id", "Atlassian", ["bitbucket"], "[A-Za-z0-9]{32}", "Bitbucket Support, OAuth consumers", { entropy: 3.2 }),
  assigned("bitbucket-client-secret", "Atlassian", ["bitbucket"], "[A-Za-z0-9=_-]{64}", "Bitbucket Support, OAuth consumers", { entropy: 3.5 }),
  prefixed("sourcegraph-token", "Sourcegraph", ["sgp_"], "sgp_(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}", "Sourcegraph, access tokens"),
  prefixed("sourcegraph-licence-key", "Sourcegraph", ["slk_"], "slk_[a-f0-9]{64}", "Sourcegraph, licence keys"),
  prefixed("sourcegraph-told-token", "Sourcegraph", ["sourcegraph"], "(?:[Ss]ource[Gg]raph|SOURCEGRAPH)(?:_[Tt]oken|_TOKEN)? ([a-fA-F0-9]{40})", "Sourcegraph, access tokens", { level: "candidate", entropy: 3 }),
  assigned("sourcegraph-old-token", "Sourcegraph", ["sourcegraph"], "[a-fA-F0-9]{40}", "Sourcegraph, access tokens"),
  prefixed("circleci-personal-token", "CircleCI", ["ccipat_"], "CCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}", "CircleCI, API tokens"),
  prefixed("circleci-project-token", "CircleCI", ["cciprj_"], "CCIPRJ_[A-Za-z0-9]{22}_[a-f0-9]{40}", "CircleCI, API tokens"),
  assigned("circleci-token", "CircleCI", ["circleci", "circle_token", "circle-token"], "[a-f0-9]{40}", "CircleCI, API tokens"),
  prefixed("buildkite-token", "Buildkite", ["bkua_"], "bkua_[a-z0-9]{40}", "Buildkite, API access tokens"),
  prefixed("buildkite-agent-token", "Buildkite", ["bkct_", "bkaj_"], "bk(?:ct|aj)_[A-Za-z0-9_-]{40,400}", "Buildkite, agent tokens", { entropy: 3.5 }),
  assigned("travis-token", "Travis CI", ["travis"], "[A-Za-z0-9]{22}", "Travis CI, API", { entropy: 3.1 }),
  assigned("drone-token", "Drone", ["droneci", "drone_token", "drone_server_token"], "[A-Za-z0-9]{32}", "Drone, API", { entropy: 3.2 }),
  assigned("codecov-token", "Codecov", ["codecov"], `(?:[a-z0-9]{32}|${UUID})`, "Codecov, upload tokens"),
  assigned("coveralls-token", "Coveralls", ["coveralls", "repo_token"], "[A-Za-z0-9]{32,37}", "Coveralls, repo tokens", { entropy: 3.5 }),
  assigned("snyk-token", "Snyk", ["snyk"], UUID, "Snyk, API token"),
  prefixed("sonar-token", "Sonar", ["sqp_", "sqa_", "squ_"], "sq[pau]_[a-z0-9]{40}", "SonarQube, user tokens"),
  assigned("sonar-old-token", "Sonar", ["sonar"], "(?:sq[pau]_)?[A-Za-z0-9=_-]{40}", "SonarQube, user tokens"),
  prefixed("octopus-key", "Octopus Deploy", ["api-"], "API-[A-Z0-9]{26}", "Octopus Deploy, API keys", { entropy: 3.2 }),
  prefixed("harness-token", "Harness", ["pat.", "sat."], "[ps]at\\.[A-Za-z0-9_-]{22}\\.[a-zA-Z0-9]{24}\\.[A-Za-z0-9]{20}", "Harness, API keys", { entropy: 3.5 }),
  assigned("jenkins-token", "Jenkins", ["jenkins"], "11[a-f0-9]{32}", "Jenkins, API tokens"),
  prefixed("appveyor-token", "AppVeyor", ["v2."], "v2\\.[a-z0-9]{20}(?![A-Za-z0-9])", "AppVeyor, API tokens", { level: "candidate", entropy: 3.1 }),
  assigned("launchdarkly-access-token", "LaunchDarkly", ["launchdarkly"], "[A-Za-z0-9=_-]{40}", "LaunchDarkly, API access tokens", { entropy: 3.5 }),
  prefixed("launchdarkly-key", "LaunchDarkly", ["api-", "sdk-"], `(?:api|sdk)-${UUID}`, "LaunchDarkly, environment keys"),
  assigned("gitea-token", "Gitea", ["gitea", "forgejo"], "[a-f0-9]{40}", "Gitea, API usage"),
  prefixed("infracost-token", "Infracost", ["ico-"], "ico-[A-Za-z0-9]{32}", "Infracost, API keys", { entropy: 3 }),
  prefixed("prefect-key", "Prefect", ["pnu_", "pnb_"], "pn[ub]_[a-zA-Z0-9]{36}", "Prefect Cloud, API keys"),
];
