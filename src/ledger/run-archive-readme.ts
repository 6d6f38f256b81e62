/** Inside every export: for whoever has the archive and has never heard of us. */
export const ARCHIVE_README = `# The record of one run

This archive holds everything that Proofgate recorded of one run: one execution of one plan by a coding agent on one
branch. Nothing in it was told by the branch itself unless it says so. It can be read with any text editor, and proven
without Proofgate, without a network, and without trusting whoever handed it to you.

## What is inside

- manifest.json: the run in one document. Each field has a source: observed (Proofgate saw it), cross-checked (told by a
  feed that the run has no hand in), self-reported (told by the run), unknown (nobody told). completeness.grade sums that up.
- manifests/N.json: the manifest as it was sealed at earlier ends of the run (it was stopped, and resumed).
- plan.json: the plan that the run was held to, in canonical JSON (RFC 8785): its SHA-256 is plan.sha256 in the manifest.
- verdicts/ID.json: each verdict, byte for byte.
- facts/SHA256.json: what each verdict was made of. \`proofgate replay\` makes the same verdict of it again.
- stops.jsonl, approvals.jsonl, evidence.jsonl, usage.jsonl, activity.jsonl: what stopped the run, what people gave, what CI
  handed in, what was told of its requests to models, and of the files that it read and the hosts that it called (of those beyond
  the first 10,000 the SHA-256 alone); one JSON object a line.
- tool-calls.jsonl: the tools that it called, with how often and how long, by who told of them (independent: a feed) and how.
- ledger.jsonl: the repository's ledger from its first entry on: each entry names the hash of the one before. Lines with
  "checkpoint" are signatures over all entries before them.
- attestations.jsonl: the manifest, each verdict and each promotion as in-toto statements in signed DSSE envelopes.
- keys.json: the public keys (RFC 7517). They are a convenience: take the keys from the App itself, at
  /.well-known/proofgate-keys.json, or from whoever you trust.
- SHA256SUMS: the SHA-256 of each file above.
- export.dsse.json: one signed in-toto statement whose subjects are all files above, SHA256SUMS included.

## How to prove it

With Proofgate, offline: \`proofgate verify run.tar --key proofgate-keys.json\`. It names the file, and for the ledger the
line, of whatever was changed.

Without Proofgate:

1. \`sha256sum -c SHA256SUMS\`: the files are those that were written.
2. Open export.dsse.json. "payload" is base64 of the statement; the signature is ed25519 over DSSE's pre-authentication
   encoding: "DSSEv1", the length and the text of the payload type, the length and the bytes of the payload, with one space
   between. Any library for DSSE (securesystemslib, go-securesystemslib, in-toto, cosign) checks it. Its subjects name the
   SHA-256 of every file.
3. Read ledger.jsonl line by line. "hash" of an entry is the SHA-256 of its canonical JSON without "hash"; "previous_hash"
   is the hash of the entry before it, and 64 zeros for the first.
4. The entry of the kind "manifest-sealed" with the run's id and the highest "seal" names the SHA-256 of manifest.json.
5. Entries of the kind "verdict" name the SHA-256 of each verdict ("verdict_sha256") and of its facts ("facts_sha256").

Steps 1 to 3 with Python 3 and OpenSSL alone, in the folder where the archive was unpacked; trusted-keys.json is the keys that you
took from the App or from whoever you trust. It prints "whole" and ends with 0, or stops at what is not.

\`\`\`sh
python3 - trusted-keys.json <<'END'
import base64, hashlib, json, subprocess, sys, tempfile
def sha256(data): return hashlib.sha256(data).hexdigest()
def held(data):
    file = tempfile.NamedTemporaryFile(); file.write(data); file.flush(); return file
envelope = json.load(open("export.dsse.json"))
payload, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"].encode()
text = held(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload))
signature = held(base64.b64decode(envelope["signatures"][0]["sig"]))
def signed_by(key):  # 12 bytes before the key itself make it a SubjectPublicKeyInfo, whose SHA-256 is its id
    der = bytes.fromhex("302a300506032b6570032100") + base64.urlsafe_b64decode(key["x"] + "=")
    command = "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey %s -in %s -sigfile %s"
    with held(der) as file:
        words = (command % (file.name, text.name, signature.name)).split()
        return sha256(der) == key["kid"] and subprocess.run(words, stdout=subprocess.DEVNULL).returncode == 0
if not any(signed_by(key) for key in json.load(open(sys.argv[1]))["keys"]): sys.exit("no trusted key signed it")
for subject in json.loads(payload)["subject"]:
    if sha256(open(subject["name"], "rb").read()) != subject["digest"]["sha256"]: sys.exit("changed: " + subject["name"])
previous = "0" * 64
for number, line in enumerate(open("ledger.jsonl", encoding="utf-8", newline="\\n"), 1):
    entry = json.loads(line)
    if "checkpoint" in entry: continue
    own = line.rstrip("\\n").replace('"hash":"%s",' % entry["hash"], "", 1)
    if entry["previous_hash"] != previous or sha256(own.encode()) != entry["hash"]: sys.exit("broken: line %d" % number)
    previous = entry["hash"]
print("whole")
END
\`\`\`

## How to read the run from the ledger alone

Take the entries whose "subject" has the run's id, in their order: "run-moved" gives each state with its moment, "verdict"
what was decided of each head, "approval-given" and "approval-used" what people agreed to, "grant-issued" what the run was
allowed, "manifest-sealed" its ends. Compare with manifest.json: it says nothing that these do not.
`;
