import { PktLineError, pktLine, readPktLines } from "./pkt-line.ts";
import { authorizationOf, permitted, type Remote, type RemoteFailure, withoutSecret } from "./remote.ts";
import type { Oid } from "./types.ts";

export interface RemoteRef {
  /** In full: `refs/heads/agent/WP-1`. */
  readonly name: string;
  readonly oid: Oid;
}

export type RemoteRefs = { readonly kind: "refs"; readonly refs: readonly RemoteRef[] } | RemoteFailure;

const TIMEOUT_MS = 120_000;
/** About four million refs. */
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;
const RESULT = "application/x-git-upload-pack-result";
const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * The remote's refs of the given names or below the given prefixes (which end in `/`), as they are now: however many,
 * none is left out. Asked by git's own protocol, version 2 (gitprotocol-v2, `ls-refs`) and without starting git, whose
 * `ls-remote` has the remote list all that it has and keeps what matches. Redirects are not followed.
 */
export async function remoteRefs(remote: Remote, names: readonly string[]): Promise<RemoteRefs> {
  const { url, token } = remote;
  const failed = (why: RemoteFailure["why"], said: string): RemoteFailure => {
    return { kind: "failed", why, detail: withoutSecret(said, token).slice(0, 500) };
  };
  permitted(url);
  try {
    const response = await fetch(`${url}/git-upload-pack`, {
      method: "POST",
      headers: {
        "content-type": "application/x-git-upload-pack-request",
        accept: RESULT,
        "git-protocol": "version=2",
        ...(token === undefined ? {} : { authorization: authorizationOf(token) }),
      },
      body: requestFor(names),
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok || response.headers.get("content-type") !== RESULT) {
      await response.body?.cancel();
      const isRefused = [401, 403, 404, 410].includes(response.status);
      return failed(
        isRefused ? "refused" : "unreachable",
        `the remote answered with status ${response.status}`,
      );
    }
    return { kind: "refs", refs: refsIn(await bytesOf(response), names) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
    return failed("unreachable", `${error.message}${cause}`);
  }
}

function requestFor(names: readonly string[]): Uint8Array<ArrayBuffer> {
  const prefixes = names.map((name) => pktLine(`ref-prefix ${name}\n`));
  return new Uint8Array(Buffer.concat([pktLine("command=ls-refs\n"), DELIMITER, ...prefixes, FLUSH]));
}

const DELIMITER = Buffer.from("0001");
const FLUSH = Buffer.from("0000");

async function bytesOf(response: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > ANSWER_BYTES_MAX) throw new PktLineError("the remote listed more than can be read");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** A server may give more than what was asked for, and a name is the prefix of longer ones. */
function refsIn(answer: Buffer, names: readonly string[]): RemoteRef[] {
  const whole = new Set(names.filter((name) => !name.endsWith("/")));
  const below = names.filter((name) => name.endsWith("/"));
  return readPktLines(answer).flatMap((line) => {
    const [oid = "", name = ""] = line.replace(/\n$/, "").split(" ");
    if (!OID.test(oid) || name === "") {
      // `unborn HEAD …`: no ref yet.
      if (oid === "unborn") return [];
      throw new PktLineError(`the remote's list was not understood: ${JSON.stringify(line.slice(0, 100))}`);
    }
    const isAsked = whole.has(name) || below.some((prefix) => name.startsWith(prefix));
    return isAsked ? [{ name, oid: oid as Oid }] : [];
  });
}
