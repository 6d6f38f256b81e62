import { TOKEN_FORMATS } from "../../../src/scan/secrets/pack/index.ts";
import { secretOf } from "./generate.ts";

/** A secret of the format, made up at run time. */
export function tokenOf(id: string, seed = 1): string {
  const format = TOKEN_FORMATS.find((each) => each.id === id);
  if (format === undefined) throw new Error(`no format is called ${id}`);
  return secretOf(format, seed);
}

/** A PEM block whose body is made up. */
export function privateKeyBlock(kind = "RSA PRIVATE KEY"): string {
  const token = (seed: number) => tokenOf("github-token-fine-grained", seed).slice(34, 80);
  const body = [1, 2, 3, 4, 5].map((seed) => token(seed).padEnd(64, token(seed + 9)));
  return `-----BEGIN ${kind}-----\n${body.join("\n")}\n-----END ${kind}-----\n`;
}
