import { expect, it } from "vitest";
import { maskSecrets } from "../../../src/scan/secrets/mask.ts";
import { tokenOf } from "./tokens.ts";

const token = tokenOf("github-token-classic");
const other = tokenOf("npm-token", 2);

it.each([
  ["", ""],
  ["feature/größe", "feature/größe"],
  [token, "‹a secret of 40 characters›"],
  [`ü/${token}.txt`, "ü/‹a secret of 40 characters›.txt"],
  [`${token} ü ${other}é`, "‹a secret of 40 characters› ü ‹a secret of 40 characters›é"],
  [`${token}"${other}`, '‹a secret of 40 characters›"‹a secret of 40 characters›'],
  ["https://me:Tr7kq9wz@acme.io/x", "https://me:‹a secret of 8 characters›@acme.io/x"],
])("of %j a report says %j [T162]", (text, said) => {
  expect(maskSecrets(text)).toBe(said);
});
