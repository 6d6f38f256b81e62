import { type Attack, pass, security } from "../attack.ts";
import { personOf, project, run, runOf } from "../branch.ts";
import { file } from "../documents.ts";

type Name = string | Buffer;
type Row = readonly [id: string, threat: string, evil: Name, harmless: string];
const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

/** Poisonous names under a pattern that covers them, each beside a harmless one that is close. */
// biome-ignore format: one case a line
const names: readonly Row[] = [
  ["newline", "T026", "src/a.ts\n.github/x", "src/a.ts .github x"],
  ["carriage-return", "T026", "src/a\r.ts", "src/a r.ts"],
  ["escape", "T026", "src/\x1b[31mred.ts", "src/[31mred.ts"],
  ["tab", "T026", "src/a\tb.ts", "src/a b.ts"],
  ["bell", "T026", "src/\x07.ts", "src/7.ts"],
  ["delete", "T026", "src/a\x7f.ts", "src/a~.ts"],
  ["c1", "T026", "src/a\u0085.ts", "src/a….ts"],
  ["workflow-command", "T026", "src/\n::set-output name=x::y", "src/::set-output name=x::y"],
  ["bidi", "T025", "src/a\u202ecod.ts", "src/עברית.ts"],
  ["bidi-isolate", "T025", "src/a\u2066b.ts", "src/العربية.ts"],
  ["right-to-left-mark", "T025", "src/a\u200fb.ts", "src/аuth.ts"],
  ["zero-width-space", "T025", "src/a\u200bb.ts", "src/a_b.ts"],
  ["byte-order-mark", "T025", "src/\ufeffa.ts", "src/日本語.ts"],
  ["soft-hyphen", "T025", "src/a\u00adb.ts", "src/a-b.ts"],
  ["word-joiner", "T025", "src/a\u2060b.ts", "src/한국어.ts"],
  ["hangul-filler", "own", "src/\u3164.ts", "src/ㅎ.ts"],
  ["tag-characters", "own", "src/a\u{e0041}.ts", "src/🎉.ts"],
  ["not-utf8", "T027", bytes("src/\xff\xfeA"), "src/ÿþA"],
  ["overlong", "own", bytes("src/\xc0\xafetc"), "src/Àetc"],
  ["surrogate", "own", bytes("src/\xed\xa0\x80.ts"), "src/힣.ts"],
  ["truncated", "own", bytes("src/\xe2\x82"), "src/€"],
  ["not-nfc", "T024", "src/e\u0301.ts", "src/\u00e9.ts"],
  ["kelvin", "T024", "src/\u212a.ts", "src/K.ts"],
  ["backslash", "T029", "src/..\\..\\x", "src/....x"],
  ["git-config", "T029", "src/.git\\config", "src/.git-config"],
  ["git-capitals", "T030", "src/.GIT/hooks/x", "src/.GITHUB-notes/x"],
  ["git-joiner", "T030", "src/.g\u200cit/hooks/x", "src/.g-it/hooks/x"],
  ["git-short", "T030", "src/git~1/hooks/x", "src/git-1/hooks/x"],
  ["git-dot", "own", "src/.git./hooks/x", "src/.gits/hooks/x"],
  ["git-stream", "own", "src/.git::$INDEX_ALLOCATION/x", "src/git-index-allocation/x"],
  ["git-space", "own", "src/.git /x", "src/a .git x"],
  ["device", "T034", "src/CON", "src/CONSOLE"],
  ["device-extension", "T034", "src/aux.ts", "src/auxiliary.ts"],
  ["device-folder", "T034", "src/nul/x.ts", "src/null/x.ts"],
  ["device-two-dots", "own", "src/lpt1.test.ts", "src/lpt.test.ts"],
  ["device-com", "T034", "src/Com9.ts", "src/com10.ts"],
  ["trailing-dot", "T034", "src/a.", "src/a.b"],
  ["trailing-dot-folder", "T034", "src/a./b.ts", "src/.a/b.ts"],
  ["trailing-space", "T034", "src/a ", "src/ a"],
  ["segment-length", "T033", `src/${"a".repeat(256)}`, `src/${"a".repeat(255)}`],
  ["segment-length-bytes", "own", `src/${"é".repeat(128)}`, `src/${"é".repeat(127)}`],
  ["path-length", "T033", `src/${"abcdefg/".repeat(511)}abcdef`, `src/${"abcdefg/".repeat(511)}abcd`],
];

const shown = (name: Name): string => (Buffer.isBuffer(name) ? `hex:${name.toString("hex")}` : name);
const title = (name: Name): string => JSON.stringify(shown(name)).slice(0, 70);

type TwinRow = readonly [
  id: string,
  threat: string,
  title: string,
  first: Name,
  second: Name,
  twin: string,
  harmless: Name,
];

/** Two names that some file system takes for one. The first is on the target, the second arrives. */
// biome-ignore format: one case a line
const collisions: readonly TwinRow[] = [
  ["file", "T023", "a file that differs from the target's by case", "src/x.ts", "src/X.ts", "a file that differs by a letter", "src/Y.ts"],
  ["folder", "T023", "a folder that differs from the target's by case", "src/x/a.ts", "src/X/b.ts", "a folder that differs by a letter", "src/Y/b.ts"],
  ["file-and-folder", "own", "a folder that differs from a file by case", "src/x", "src/X/b.ts", "a folder that differs from a file by a letter", "src/Y/b.ts"],
  ["beyond-ascii", "T023", "a file that differs by the case of a letter beyond ASCII", "src/é.ts", "src/É.ts", "a file that differs by its accent", "src/È.ts"],
  ["greek", "own", "a file that differs by the case of a Greek letter", "src/σ.ts", "src/Σ.ts", "another Greek letter", "src/Τ.ts"],
  ["composed", "T024", "a file that differs by how its accent is written", "src/\u00e9.ts", "src/e\u0301.ts", "a file without the accent", "src/e.ts"],
];

/** Names: contract.md 2 ("Poisonous paths"). */
export const pathCases: readonly Attack[] = [
  ...names.map(
    ([id, threat, evil, harmless]): Attack => ({
      id: `path-${id}`,
      threat,
      title: `a file called ${title(evil)}`,
      build: runOf({}, [[evil, "x\n"]]),
      expect: security({ path: shown(evil), commit: "evil" }),
      twin: {
        title: `a file called ${title(harmless)}`,
        build: runOf({}, { [harmless]: "x\n" }),
        expect: pass,
      },
    }),
  ),
  ...collisions.map(
    ([id, threat, title, first, second, twin, harmless]): Attack => ({
      id: `path-twin-${id}`,
      threat,
      title,
      build: runOf({ files: [[first, "x\n"]] }, [[second, "x\n"]]),
      expect: security({ commit: "evil" }),
      twin: { title: twin, build: runOf({ files: [[first, "x\n"]] }, [[harmless, "x\n"]]), expect: pass },
    }),
  ),
  {
    id: "path-twin-both-new",
    threat: "T023",
    title: "two new files that differ by case only",
    build: runOf({}, { "src/N.ts": "1\n", "src/n.ts": "2\n" }),
    expect: security({ commit: "evil" }),
    twin: {
      title: "a file changes the case of its name, the old one deleted",
      build: runOf(
        { targets: ["src/**", file("src/a.ts", "delete")] },
        { "src/a.ts": null, "src/A.ts": "x\n" },
      ),
      expect: pass,
    },
  },
  {
    id: "path-twin-in-history",
    threat: "own",
    title: "a file that differs by case lives for one commit only",
    build: (repo) => run(repo).evil({ "src/A.ts": "1\n" }).commit({ "src/A.ts": null }).request(),
    expect: security({ commit: "evil" }),
    twin: {
      title: "an ordinary file lives for one commit only",
      build: runOf({}, { "src/q.ts": "1\n" }, { "src/q.ts": null }),
      expect: pass,
    },
  },
  {
    id: "path-by-a-person",
    threat: "T026",
    title: "a person's branch brings a name with a control character",
    build: personOf({}, [["a\nb", "x\n"]]),
    expect: security({ path: "a\nb", commit: "evil" }),
    twin: {
      title: "a person's branch brings names in several scripts",
      build: personOf({}, { "日本語.md": "x\n", "é.md": "x\n", "🎉.md": "x\n" }),
      expect: pass,
    },
  },
  {
    id: "path-renamed-to-poison",
    threat: "own",
    title: "a poisonous name of the target's moves to another one",
    build: runOf({ files: [["old/a\nb", "x\n"]] }, [["src/a\nb", "x\n"]]),
    expect: security({ path: "src/a\nb", commit: "evil" }),
    twin: {
      title: "poisonous and colliding names that the target has, left alone: only what is introduced counts",
      build: runOf(
        {
          files: [
            ["old/a\nb", "x\n"],
            ["old/CON", "x\n"],
            ["old/q.ts", "x\n"],
            ["old/Q.ts", "x\n"],
          ],
        },
        { "src/a.ts": "1\n" },
      ),
      expect: pass,
    },
  },
  {
    id: "path-swallowed-by-the-effect",
    threat: "T023",
    title: "the target has meanwhile gained a file that differs by case: only the effect shows it",
    build: (repo) => {
      const begun = run(repo).commit({ "src/n.ts": "1\n" });
      begun.target.commit({ "src/N.ts": "2\n" });
      return begun.request();
    },
    // "What only the effect shows, and no new commit does (the target moved), is `fail`"; a poisonous path is a stop.
    expect: { verdict: ["fail", "stop"], alsoAllowed: ["STOP_SECURITY_VIOLATION"] },
    twin: {
      title: "the target has meanwhile gained a file of another name",
      build: (repo) => {
        const begun = run(repo).commit({ "src/n.ts": "1\n" });
        begun.target.commit({ "src/M.ts": "2\n" });
        return begun.request();
      },
      expect: pass,
    },
  },
  {
    id: "path-poison-deleted-by-a-person",
    threat: "own",
    title: "a person adds a device name in one commit and removes it in the next",
    build: (repo) =>
      project(repo).fork("tidy").evil({ "docs/aux.md": "x\n" }).commit({ "docs/aux.md": null }).request(),
    expect: security({ path: "docs/aux.md", commit: "evil" }),
    twin: {
      title: "a person deletes a poisonous name that the target has",
      build: (repo) =>
        project(repo, { files: { "docs/aux.md": "x\n" } })
          .fork("tidy")
          .commit({ "docs/aux.md": null })
          .request(),
      expect: pass,
    },
  },
];
