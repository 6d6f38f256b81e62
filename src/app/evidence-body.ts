import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import type { Evidence } from "../contract/generated/documents.ts";
import { validateEvidence } from "../contract/generated/record-validators.mjs";
import { shapeDifference } from "../contract/shape-difference.ts";

/** A submission that cannot be read: its sender made it so, and sending it again helps nothing. */
export class SubmissionRefused extends Error {}

export interface Submission {
  readonly document: Evidence;
  /** Of its canonical JSON. */
  readonly sha256: string;
}

/** Bytes as they are sent. */
export const SENT_BYTES_MAX = 8 * 1024 * 1024;
/** Bytes of JSON, the reports in base64 among it. */
export const UNPACKED_BYTES_MAX = 48 * 1024 * 1024;

const unpack = promisify(gunzip);

/**
 * `{"evidence": …, "contents": {"<sha256>": "<base64>"}}` in gzip: the document, and the bytes of each of its reports. Every
 * report is there once, with the size and the digest that the document says.
 * @throws SubmissionRefused
 */
export async function readSubmission(body: Buffer): Promise<Submission> {
  const { evidence, contents, ...others } = await unpacked(body);
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new SubmissionRefused(`\`${other.slice(0, 40)}\` is no part of a submission`);
  if (!validateEvidence(evidence))
    throw new SubmissionRefused(`the evidence ${shapeDifference("evidence", validateEvidence.errors)}`);
  // Checked: the generated validator and the type come from the same schema.
  const document = evidence as Evidence;
  demandContents(document, contents);
  return { document, sha256: digestOf(document) };
}

/** The reports of a submission that was read before, by their digest. */
export async function contentsIn(body: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const { contents } = await unpacked(body);
  const entries = isObject(contents) ? Object.entries(contents) : [];
  return new Map(entries.map(([sha256, text]) => [sha256, Buffer.from(String(text), "base64")]));
}

async function unpacked(body: Buffer): Promise<Readonly<Record<string, unknown>>> {
  let value: unknown;
  try {
    const bytes = await unpack(body, { maxOutputLength: UNPACKED_BYTES_MAX });
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    const isLarge = error instanceof RangeError;
    throw new SubmissionRefused(
      isLarge ? `it has more than ${UNPACKED_BYTES_MAX} bytes once it is unpacked` : "it is no JSON in gzip",
      { cause: error },
    );
  }
  if (!isObject(value)) throw new SubmissionRefused("it is no JSON object");
  return value;
}

function demandContents({ reports }: Evidence, contents: unknown): void {
  if (!isObject(contents)) throw new SubmissionRefused("it has no `contents`");
  const named = new Set(reports.map(({ sha256 }) => sha256));
  const stranger = Object.keys(contents).find((sha256) => !named.has(sha256));
  if (stranger !== undefined)
    throw new SubmissionRefused(`no report has the digest \`${stranger.slice(0, 64)}\``);
  for (const { sha256, bytes, name = sha256 } of reports) {
    const text = Object.hasOwn(contents, sha256) ? contents[sha256] : undefined;
    if (typeof text !== "string")
      throw new SubmissionRefused(`the report \`${name}\` has no bytes in \`contents\``);
    const content = Buffer.from(text, "base64");
    if (content.length !== bytes || createHash("sha256").update(content).digest("hex") !== sha256)
      throw new SubmissionRefused(`the report \`${name}\` is not what its size and digest say`);
  }
}

function digestOf(document: Evidence): string {
  try {
    return sha256OfCanonicalJson(document);
  } catch (error) {
    throw new SubmissionRefused("the evidence has text that is not Unicode", { cause: error });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
