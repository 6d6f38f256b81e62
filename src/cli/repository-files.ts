import type { AskedRepository } from "../app/branch-rules-reading.ts";
import { type BytePath, bytePathOfText } from "../contract/byte-path.ts";
import { readDocument } from "../contract/document.ts";
import type { DocumentOfKind } from "../contract/generated/documents.ts";
import { threadMadeBy } from "../contract/threads.ts";
import type { DocumentState, Seen } from "../setup/doctor/repository-state.ts";
import type { GitHubApi } from "./github-api.ts";

/** A file or folder of a commit's tree. */
interface Entry {
  readonly path: string;
  readonly type: string;
  readonly sha: string;
  /** Bytes; of files only. */
  readonly size: number;
}

const FILE_BYTES_MAX = 1024 * 1024;
const WORKFLOWS_MAX = 200;

/** What stands on one branch, read over REST: the paths, and the few files that decide. */
export class RepositoryFiles {
  private readonly api: GitHubApi;
  private readonly repository: AskedRepository;
  private readonly entries: Seen<readonly Entry[]>;

  private constructor(api: GitHubApi, repository: AskedRepository, entries: Seen<readonly Entry[]>) {
    this.api = api;
    this.repository = repository;
    this.entries = entries;
  }

  static async read(api: GitHubApi, repository: AskedRepository, branch: string): Promise<RepositoryFiles> {
    const answer = await api.get("/repos/{owner}/{repo}/git/trees/{tree_sha}?recursive=1", {
      ...repository,
      tree_sha: branch,
    });
    return new RepositoryFiles(api, repository, entriesIn(answer));
  }

  /** @throws never: a policy that is not seen counts as not valid, and says why. */
  policy(): Promise<DocumentState<DocumentOfKind["policy"]>> {
    return this.document("policy", ".proofgate/policy.yaml");
  }

  /** The config of each thread, by its directory; the root always is one. */
  async threads(): Promise<Seen<ReadonlyMap<BytePath, DocumentState<DocumentOfKind["config"]>>>> {
    if (!this.entries.seen) return this.entries;
    const directories = new Set<BytePath>(["" as BytePath]);
    for (const { path } of this.entries.value) {
      const directory = threadMadeBy(bytePathOfText(path));
      if (directory !== undefined) directories.add(directory);
    }
    const threads = new Map<BytePath, DocumentState<DocumentOfKind["config"]>>();
    for (const directory of [...directories].sort()) {
      const place = directory === "" ? "" : `${directory}/`;
      threads.set(directory, await this.document("config", `${place}.proofgate/config.yaml`));
    }
    return { seen: true, value: threads };
  }

  async workflows(): Promise<Seen<readonly { path: string; text: string }[]>> {
    if (!this.entries.seen) return this.entries;
    const found = this.entries.value.filter(
      ({ path, type }) => type === "blob" && /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
    );
    if (found.length > WORKFLOWS_MAX) return { seen: false, why: `there are more than ${WORKFLOWS_MAX}` };
    const texts: { path: string; text: string }[] = [];
    for (const { path } of found) {
      const bytes = await this.bytes(path);
      if (!bytes?.seen) return bytes ?? { seen: false, why: `\`${path}\` went away meanwhile` };
      texts.push({ path, text: bytes.value.toString("utf8") });
    }
    return { seen: true, value: texts };
  }

  private async document<K extends "policy" | "config">(
    kind: K,
    path: string,
  ): Promise<DocumentState<DocumentOfKind[K]>> {
    const bytes = await this.bytes(path);
    if (bytes === undefined) return { state: "absent" };
    if (!bytes.seen) return { state: "invalid", problem: `it is not seen: ${bytes.why}` };
    const reading = readDocument(kind, bytes.value, path);
    if (reading.ok) return { state: "valid", value: reading.value };
    const [{ message, line }] = reading.problems;
    return { state: "invalid", problem: line === undefined ? message : `line ${line}: ${message}` };
  }

  /** Undefined: there is no such file. */
  private async bytes(path: string): Promise<Seen<Buffer> | undefined> {
    if (!this.entries.seen) return this.entries;
    const entry = this.entries.value.find((one) => one.path === path && one.type === "blob");
    if (entry === undefined) return undefined;
    if (entry.size > FILE_BYTES_MAX) return { seen: false, why: `it has ${entry.size} bytes` };
    const answer = await this.api.get("/repos/{owner}/{repo}/git/blobs/{file_sha}", {
      ...this.repository,
      file_sha: entry.sha,
    });
    if (!answer?.seen) return answer ?? { seen: false, why: "GitHub does not show it" };
    const { content, encoding } = answer.value as { content?: unknown; encoding?: unknown };
    return typeof content === "string" && encoding === "base64"
      ? { seen: true, value: Buffer.from(content, "base64") }
      : { seen: false, why: "GitHub's answer is none that is known" };
  }
}

function entriesIn(answer: Seen<unknown> | undefined): Seen<readonly Entry[]> {
  if (answer === undefined)
    return { seen: false, why: "the branch has no commit, or the token may not read contents" };
  if (!answer.seen) return answer;
  const { tree, truncated } = answer.value as { tree?: unknown; truncated?: unknown };
  if (truncated === true)
    return { seen: false, why: "the repository has more paths than GitHub lists in one answer" };
  if (!Array.isArray(tree)) return { seen: false, why: "GitHub's answer is none that is known" };
  const entries = tree
    .map((each: unknown) => (each ?? {}) as Readonly<Record<string, unknown>>)
    .map(({ path, type, sha, size }) => ({
      path: String(path),
      type: String(type),
      sha: String(sha),
      size: Number(size ?? 0),
    }));
  return { seen: true, value: entries };
}
