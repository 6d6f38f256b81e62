import { agentMark } from "../engine/agent-marks.ts";
import type { CommitFact } from "../engine/change.ts";
import type { CeilingHit } from "../engine/facts.ts";
import type { ObjectDefect } from "../engine/object-defect.ts";
import type { Objects } from "../git/objects.ts";
import { parseTag } from "../git/tags.ts";
import { CEILINGS, type ChangeSet, type NewCommit, type Oid } from "../git/types.ts";

/** A new commit as the rules see it. */
export function commitFact(commit: NewCommit): CommitFact {
  return {
    sha: commit.sha,
    parents: commit.parents,
    tree: commit.tree,
    kind: commit.kind,
    isCleanTargetMerge: commit.cleanMerge && commit.mergesTarget,
    changes: commit.changes,
    trailers: commit.trailers,
    signature: signatureIn(commit.headers),
  };
}

/** As git writes them: gitformat-signature, "The signature types". */
const ARMOURS = [
  ["-----BEGIN PGP SIGNATURE-----", "openpgp"],
  ["-----BEGIN PGP MESSAGE-----", "openpgp"],
  ["-----BEGIN SSH SIGNATURE-----", "ssh"],
  ["-----BEGIN SIGNED MESSAGE-----", "x509"],
] as const;

function signatureIn(headers: NewCommit["headers"]): NonNullable<CommitFact["signature"]> {
  const signed = headers.find(({ name }) => name === "gpgsig" || name === "gpgsig-sha256");
  if (signed === undefined) return "none";
  const text = signed.value.toString("latin1").trimStart();
  return ARMOURS.find(([armour]) => text.startsWith(armour))?.[1] ?? "other";
}

/** Whatever is not as git demands in the objects that the range introduces. */
export function objectDefects(set: ChangeSet): ObjectDefect[] {
  const ofCommits = set.commits.flatMap(({ sha, defects }) =>
    defects.map(
      (defect): ObjectDefect => ({ kind: "malformed", oid: sha, type: "commit", what: defect, commit: sha }),
    ),
  );
  const ofTrees = set.treeDefects.map(
    ({ kind, tree, path, commit }): ObjectDefect => ({
      kind: kind === "badFilemode" ? "odd-mode" : "malformed",
      oid: tree,
      type: "tree",
      what: kind,
      path,
      ...(commit === undefined ? {} : { commit }),
    }),
  );
  const unread = set.unreadable
    .filter(({ why }) => why !== "too-large")
    .map(
      ({ oid, type, why, detail, path, commit }): ObjectDefect => ({
        kind: why === "corrupt" ? "corrupt" : "unreadable",
        oid,
        type,
        what: detail,
        ...(path === undefined ? {} : { path }),
        ...(commit === undefined ? {} : { commit }),
      }),
    );
  return [...ofCommits, ...ofTrees, ...unread];
}

/** Whatever is not as git demands in the annotated tag that names the head. */
export async function tagDefects({ reader }: Objects, tag: Oid | undefined): Promise<ObjectDefect[]> {
  if (tag === undefined) return [];
  const [answer] = await reader.read([tag], { type: "tag", bytesMax: CEILINGS.objectBytes });
  if (answer?.kind !== "object") {
    return [{ kind: "unreadable", oid: tag, type: "tag", what: answer?.detail ?? "it is not there" }];
  }
  const { defects } = parseTag(tag, answer.body, reader.objectFormat);
  return defects.map((what) => ({ kind: "malformed", oid: tag, type: "tag", what }));
}

const CEILING_NAMES: Readonly<Record<string, string>> = {
  commits: "new commits",
  paths: "changed paths of one commit",
  allPaths: "changed paths of the range",
  pathBytes: "bytes of changed paths",
  trees: "compared trees",
  depth: "directories above a path",
  objectBytes: "bytes of one commit, tree or tag",
  blobBytes: "bytes of one file",
  failedMerges: "merges that git refuses",
  commandMs: "milliseconds of one git command",
};

/** The judge's ceilings that the range breaks, large files among them. */
export function ceilingHits(set: ChangeSet, blobBytesMax: number): CeilingHit[] {
  const hits = set.ceilingsExceeded.map(({ ceiling, limit, path, commit }) =>
    hit(CEILING_NAMES[ceiling] ?? ceiling, limit, path, commit),
  );
  const unreadLarge = set.unreadable
    .filter(({ why, type }) => why === "too-large" && type !== "blob")
    .map(({ path, commit, type }) => hit(`bytes of one ${type}`, blobBytesMax, path, commit));
  const largeFiles = [...set.newBlobs.values()]
    .filter(({ size }) => size !== undefined && size > blobBytesMax)
    .map(({ path, commit }) => hit("bytes of one file", blobBytesMax, path, commit));
  return [...hits, ...unreadLarge, ...largeFiles];
}

function hit(
  what: string,
  limit: number,
  path: CeilingHit["path"] | undefined,
  commit: string | undefined,
): CeilingHit {
  return {
    what,
    limit,
    ...(path === undefined ? {} : { path }),
    ...(commit === undefined ? {} : { commit }),
  };
}

/** Commits whose author or trailers bear the known mark of a coding agent. */
export function agentMarks(set: ChangeSet): { commit: string; mark: string }[] {
  return set.commits.flatMap(({ sha, author, trailers }) => {
    const mark = agentMark(author.toString("utf8"), trailers);
    return mark === undefined ? [] : [{ commit: sha, mark }];
  });
}
