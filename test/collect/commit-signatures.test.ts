import { expect, it } from "vitest";
import { commitFact } from "../../src/collect/commit-facts.ts";
import { parseCommit } from "../../src/git/commit-object.ts";
import type { NewCommit, Oid } from "../../src/git/types.ts";

const OID = "1".repeat(40) as Oid;

/** What the judge makes of a commit object with these headers after its four own. */
function signatureOf(...headers: readonly string[]) {
  const who = "A <a@example.com> 1795246971 +0000";
  const own = [`tree ${OID}`, `author ${who}`, `committer ${who}`];
  const raw = Buffer.from([...own, ...headers, "", "words\n"].join("\n"));
  const { oid: sha, ...commit } = parseCommit(OID, raw, "sha1");
  const rest = {
    kind: "ordinary",
    cleanMerge: false,
    mergesTarget: false,
    changes: [],
    conflictedPaths: [],
    trailers: [],
  };
  return commitFact({ sha, ...commit, ...rest } as unknown as NewCommit).signature;
}

it.each([
  ["openpgp", "gpgsig -----BEGIN PGP SIGNATURE-----"],
  ["openpgp", "gpgsig -----BEGIN PGP MESSAGE-----"],
  ["ssh", "gpgsig -----BEGIN SSH SIGNATURE-----"],
  ["x509", "gpgsig -----BEGIN SIGNED MESSAGE-----"],
  ["ssh", "gpgsig-sha256 -----BEGIN SSH SIGNATURE-----"],
  ["other", "gpgsig something else"],
  ["none", "encoding UTF-8"],
  ["none", "x-gpgsig -----BEGIN SSH SIGNATURE-----"],
])("tells by the object alone of which kind a commit's signature is: %s of `%s` [P75]", (kind, header) => {
  expect(signatureOf(header, " of more lines")).toBe(kind);
});

it("takes what a message says of a signature for none", () => {
  expect(signatureOf("", "gpgsig -----BEGIN SSH SIGNATURE-----")).toBe("none");
});
