import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type Attack, pass, review, secret } from "../attack.ts";
import { personOf, run, runOf } from "../branch.ts";
import { awsKey as key, password } from "../made-secrets.ts";

const privateKey = (): string => {
  const body = randomBytes(480)
    .toString("base64")
    .replace(/(.{64})/g, "$1\n");
  return ["-----BEGIN RSA PRIV", "ATE KEY-----\n", body, "\n-----END RSA PRIV", "ATE KEY-----\n"].join("");
};
/** The example in AWS's own documentation. */
const documented = ["AKIAIOSFODNN7", "EXAMPLE"].join("");
const inScript = (text: string | Buffer) => ({ "src/n.py": `key = "${text.toString()}"\n` });

type Row = readonly [
  id: string,
  threat: string,
  title: string,
  bad: () => string,
  twin: string,
  good: string,
];

const rows: readonly Row[] = [
  [
    "plain",
    "T002",
    "a key in a file",
    () => `key = "${key()}"\n`,
    "the documented example",
    `key = "${documented}"\n`,
  ],
  [
    "base64",
    "T052",
    "a key as base64",
    () => `k = "${Buffer.from(`id ${key()} id`).toString("base64")}"\n`,
    "a hash",
    `k = "${"ab".repeat(32)}"\n`,
  ],
  [
    "hex",
    "T052",
    "a key as hexadecimal digits",
    () => `k = "${Buffer.from(key()).toString("hex")}"\n`,
    "a UUID",
    'k = "123e4567-e89b-12d3-a456-426614174000"\n',
  ],
  [
    "join",
    "T052",
    "a key in two literals side by side",
    () => `k = "${key().slice(0, 9)}" + "${key().slice(4, 15)}"\n`,
    "two words side by side",
    'k = "AKIA" + "north"\n',
  ],
  [
    "private-key",
    "own",
    "a private key",
    () => privateKey(),
    "a public key",
    ["-----BEGIN PUB", "LIC KEY-----\nMFwwDQYJ\n-----END PUB", "LIC KEY-----\n"].join(""),
  ],
];

/** Secrets wherever a range can carry them: T002, T048, T052–T059. */
export const secretCases: readonly Attack[] = [
  ...rows.map(
    ([id, threat, title, bad, twin, good]): Attack => ({
      id: `secret-${id}`,
      threat,
      title,
      build: (repo) => runOf({}, { "src/n.py": bad() })(repo),
      expect: secret({ path: "src/n.py", commit: "evil" }),
      twin: { title: twin, build: runOf({}, { "src/n.py": good }), expect: pass },
    }),
  ),
  {
    id: "secret-removed-later",
    threat: "T058",
    title: "a key that a later commit takes away",
    build: (repo) => run(repo).evil(inScript(key())).commit({ "src/n.py": "key = env()\n" }).request(),
    expect: secret({ path: "src/n.py", commit: "evil" }),
    twin: {
      title: "a key that the target has, left alone beside an edit",
      build: (repo) => {
        const known = key();
        return runOf(
          { files: { "src/n.py": `key = "${known}"\na = 1\n` } },
          { "src/n.py": `key = "${known}"\na = 2\n` },
        )(repo);
      },
      expect: pass,
    },
  },
  {
    id: "secret-utf-16",
    threat: "T048",
    title: "a key in UTF-16",
    build: (repo) => runOf({}, { "src/n.txt": Buffer.from(`\ufeffkey ${key()}\n`, "utf16le") })(repo),
    expect: secret({ path: "src/n.txt", commit: "evil" }),
    twin: {
      title: "words in UTF-16, where people write it",
      build: runOf({}, { "src/n.reg": Buffer.from("\ufeffkey of nothing\n", "utf16le") }),
      expect: pass,
    },
  },
  {
    id: "secret-packed",
    threat: "T053",
    title: "a key in a compressed file",
    build: (repo) => runOf({}, { "src/n.gz": gzipSync(`key ${key()}\n`) })(repo),
    expect: secret({ path: "src/n.gz", commit: "evil" }),
    twin: {
      title: "words in a compressed file",
      build: runOf({}, { "src/n.gz": gzipSync("words\n") }),
      expect: pass,
    },
  },
  {
    id: "secret-in-message",
    threat: "T055",
    title: "a key in a commit's message",
    build: (repo) =>
      run(repo)
        .evil({ "src/a.ts": "1\n" }, { message: `Use ${key()}\n` })
        .request(),
    expect: secret({ commit: "evil" }),
    twin: {
      title: "the documented example in a message",
      build: (repo) =>
        run(repo)
          .evil({ "src/a.ts": "1\n" }, { message: `Not ${documented}\n` })
          .request(),
      expect: pass,
    },
  },
  {
    id: "secret-in-path",
    threat: "T055",
    title: "a key in a path",
    build: (repo) => runOf({}, { [`src/${key()}.ts`]: "1\n" })(repo),
    expect: secret(),
    twin: { title: "an upper-case name", build: runOf({}, { "src/AKIASTATION.ts": "1\n" }), expect: pass },
  },
  {
    id: "secret-of-a-person",
    threat: "own",
    title: "a person's key",
    build: (repo) => personOf({}, inScript(key()))(repo),
    expect: secret({ path: "src/n.py" }),
    twin: { title: "a person's placeholder", build: personOf({}, inScript("<your key>")), expect: pass },
  },
  {
    id: "secret-candidate",
    threat: "own",
    title: "what looks like a password",
    build: (repo) => runOf({}, { "src/n.py": `password = "${password()}"\n` })(repo),
    expect: review({ path: "src/n.py" }),
    twin: {
      title: "a password from the environment",
      build: runOf({}, { "src/n.py": 'password = env["PASSWORD"]\n' }),
      expect: pass,
    },
  },
];
