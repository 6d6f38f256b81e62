import { FIREBASE_EXAMPLES } from "./firebase-examples.ts";

/** Tokens that vendors print in their own documentation: the first 32 digits of their SHA-256, and where they stand. */
export const DOCUMENTED_EXAMPLES: ReadonlyMap<string, string> = new Map([
  ["2cafc0970149a84f3b9e62eaf169f36f", "Stripe Docs, API keys"],
  ["f2d6ca16515033e5dce14eba840b979d", "Stripe Docs, testing"],
  ["3543c50b0cb9cea8e55eb1f529b79f04", "GitHub REST API, apps"],
  ["bc3ae723f57c6b9e3fd80b699fcc420f", "GitHub Docs, OAuth"],
  ["797c0ce414586cc8eb6929afe947c720", "GitHub REST API, app installations"],
  ["78314b11be2e581549ac1c4f616563fa", "AWS, secret access keys"],
  ["82e74299544e00738f9c0acb69b1eb34", "GitHub REST API, user tokens"],
  ["6d7fa4e64d4b1f3ea31962e258b684de", "GitHub REST API, refresh tokens"],
  ["7f75367e7881255134e1375e723d1dea", "jwt.io"],
  ["da816f9f2c16e6c5390e7636cadc40c4", "jwt.io, with admin"],
  ["dba72c00f41f4e4c435e2491a5e1ce01", "NuGet, nuget.config reference"],
  ["a0702bc91d699f600970f4dc4992b13e", "NuGet, nuget.config reference"],
  ["4861b7d682dcbc5a83cc31d7559004e6", "1Password Developer, service account security"],
  ...FIREBASE_EXAMPLES.map((hash) => [hash, "Firebase SDKs, test projects"] as const),
]);
