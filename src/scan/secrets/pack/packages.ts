import type { TokenFormat } from "../token-format.ts";
import { assigned, prefixed, UUID } from "./entry.ts";

// biome-ignore format: one format a line or two reads as a table
export const PACKAGES: readonly TokenFormat[] = [
  prefixed("npm-token", "npm", ["npm_"], "npm_[A-Za-z0-9]{36}", "npm Docs, About access tokens", { checksum: "crc32-base62", entropy: 3 }),
  prefixed("npm-legacy-token", "npm", ["_authtoken"], `_authToken ?= ?["']?(${UUID})`, "npm Docs, About access tokens"),
  prefixed("npm-registry-token", "npm", [":_authtoken"], ":_authToken ?= ?[\"']?([A-Za-z0-9+/=_.-]{6,400})", "npm Docs, .npmrc", { level: "candidate", openEnd: true }),
  prefixed("npm-like-token", "npm", ["npm_"], "npm_(?=[A-Za-z_]{0,35}[0-9])(?=[a-z0-9_]{0,35}[A-Z])[A-Za-z0-9_]{36}", "npm Docs, About access tokens", { level: "candidate", entropy: 3.5 }),
  prefixed("pypi-token", "PyPI", ["pypi-ageichlwas5vcmc"], "pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,1000}", "PyPI Help, API tokens", { entropy: 3 }),
  prefixed("pypi-test-token", "PyPI", ["pypi-agendgvzdc5wexbplm9yzw"], "pypi-AgENdGVzdC5weXBpLm9yZw[A-Za-z0-9_-]{50,1000}", "PyPI Help, API tokens", { entropy: 3 }),
  prefixed("rubygems-key", "RubyGems", ["rubygems_"], "rubygems_[a-f0-9]{48}", "RubyGems Guides, API key scopes"),
  prefixed("rubygems-old-key", "RubyGems", [":rubygems_api_key:"], ":rubygems_api_key: ([a-f0-9]{32})", "RubyGems Guides, API key"),
  prefixed("crates-token", "crates.io", ["cio"], "cio[A-Za-z0-9]{32}", "The Cargo Book, Publishing on crates.io", { entropy: 3.8 }),
  prefixed("nuget-key", "NuGet", ["oy2"], "oy2[a-z0-9]{43}", "NuGet, scoped API keys", { entropy: 3.5 }),
  prefixed("clojars-token", "Clojars", ["clojars_"], "CLOJARS_[a-z0-9]{60}", "Clojars, deploy tokens", { entropy: 3 }),
  prefixed("docker-personal-token", "Docker", ["dckr_pat_"], "dckr_pat_[A-Za-z0-9_-]{27}", "Docker Docs, personal access tokens", { entropy: 3 }),
  prefixed("docker-organisation-token", "Docker", ["dckr_oat_"], "dckr_oat_[A-Za-z0-9_-]{32}", "Docker Docs, organization access tokens", { entropy: 3 }),
  prefixed("docker-swarm-token", "Docker", ["swmtkn-1-"], "SWMTKN-1-[a-z0-9]{50}-[a-z0-9]{25}", "Docker Docs, swarm join tokens"),
  prefixed("docker-swarm-unlock-key", "Docker", ["swmkey-1-"], "SWMKEY-1-[A-Za-z0-9+/]{43}", "Docker Docs, lock your swarm"),
  prefixed("artifactory-key", "JFrog", ["akcp"], "AKCp[A-Za-z0-9]{69}", "JFrog, API keys", { entropy: 3.5 }),
  prefixed("artifactory-reference-token", "JFrog", ["cmvmdgtu"], "cmVmdGtu[A-Za-z0-9]{56}", "JFrog, reference tokens", { entropy: 3.5 }),
  prefixed("artifactory-reference-like-token", "JFrog", ["cmvmd"], "cmVmd[A-Za-z0-9]{59}", "JFrog, reference tokens", { level: "candidate", entropy: 4.4 }),
  assigned("jfrog-key", "JFrog", ["jfrog", "artifactory", "bintray", "xray"], "[A-Za-z0-9]{73}", "JFrog, API keys", { entropy: 3.5 }),
  assigned("jfrog-identity-token", "JFrog", ["jfrog", "artifactory", "bintray", "xray"], "[A-Za-z0-9]{64}", "JFrog, identity tokens", { entropy: 3.5 }),
  prefixed("packagist-token", "Packagist", ["packagist_"], "packagist_(?:o[ru]t|uu?t)_[a-f0-9]{64,80}", "Private Packagist, API tokens"),
  prefixed("deno-deploy-token", "Deno", ["ddp_", "ddw_", "ddo_"], "dd[pwo]_[A-Za-z0-9]{36}", "Deno Deploy, access tokens", { entropy: 3 }),
  assigned("cloudsmith-key", "Cloudsmith", ["cloudsmith"], "[a-f0-9]{40}", "Cloudsmith, API keys"),
  assigned("expo-token", "Expo", ["expo_token", "expotoken"], "[A-Za-z0-9_-]{40}", "Expo, access tokens", { entropy: 3.5 }),
  prefixed("expo-push-token", "Expo", ["exponentpushtoken["], "ExponentPushToken\\[([A-Za-z0-9_-]{22})\\]", "Expo, push notifications", { level: "candidate" }),
  prefixed("gemfury-token", "Gemfury", ["fury.io"], "fury\\.io/[\\w-]{1,40}/?\\?auth=([A-Za-z0-9-]{20,40})", "Gemfury, deploy tokens", { level: "candidate" }),
];
