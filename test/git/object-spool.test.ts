import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { expect, it, vi } from "vitest";
import { ObjectSpool } from "../../src/git/object-spool.ts";
import type { Objects } from "../../src/git/objects.ts";
import type { ObjectAnswer, Oid } from "../../src/git/types.ts";
import { Fixture } from "./fixture.ts";

const LIMIT = { type: "blob", bytesMax: 1000 } as const;
const MISSING = "1".repeat(40) as Oid;

function short(answer: ObjectAnswer): string {
  return answer.kind === "object" ? answer.body.toString("latin1") : answer.why;
}

async function spooled(objects: Objects, oids: readonly Oid[], spoolBytesMax?: number): Promise<string[]> {
  const spool = new ObjectSpool(objects.scratch, objects.reader, oids, LIMIT, spoolBytesMax);
  const answers: string[] = [];
  for (const oid of oids) {
    const answer = await spool.next();
    expect(answer.oid).toBe(oid);
    answers.push(short(answer));
  }
  await spool.close();
  return answers;
}

/** So many requests for a few objects, some of them something else. */
function requests(fixture: Fixture, odd: Readonly<Record<number, Oid>>): { asked: Oid[]; texts: string[] } {
  const texts = Array.from({ length: 40 }, (_, n) => `${n} `.repeat(n * 7));
  const oids = texts.map((text) => fixture.blob(text));
  const asked = Array.from({ length: 3000 }, (_, n) => odd[n] ?? (oids[n % 40] as Oid));
  return { asked, texts: asked.map((_, n) => texts[n % 40] as string) };
}

it("answers thousands of requests as the reader does: contents, missing, too large, of another type, corrupt [T072]", async () => {
  const fixture = Fixture.make();
  const [large, other, broken] = ["x".repeat(2000), "other", "broken"].map((text) => fixture.blob(text)) as [
    Oid,
    Oid,
    Oid,
  ];
  const tree = fixture.tree([["100644", "a", large]]);
  fixture.replace(other, deflateSync(Buffer.from("blob 5\0wrong")));
  fixture.replace(broken, Buffer.from("no zlib at all"));
  const objects = await fixture.objects();
  for (const odd of [MISSING, large, tree, other, broken]) {
    const { asked } = requests(fixture, { 7: odd, 2100: odd });
    const read = (await objects.reader.read(asked, LIMIT)).map(short);
    expect(read[7]).toMatch(/^[a-z-]+$/);
    // Each of thousands of texts in a message would bury what differs.
    const answers = await spooled(objects, asked);
    expect(answers.flatMap((text, n) => (text === read[n] ? [] : [[n, text, read[n]]]))).toEqual([]);
  }
});

it("reads on through a pipe where the file is full", async () => {
  const fixture = Fixture.make();
  const { asked, texts } = requests(fixture, {});
  const objects = await fixture.objects();
  expect(await spooled(objects, asked, 100 * 512)).toEqual(texts);
  expect(await spooled(objects, asked, 0)).toEqual(texts);
});

it("reads through a pipe where there is no shell", async () => {
  const fixture = Fixture.make();
  const { asked, texts } = requests(fixture, {});
  const objects = await fixture.objects();
  const git = fixture.run(["--exec-path"]).toString().trim();
  const bin = mkdtempSync(join(tmpdir(), "proofgate-bin-"));
  symlinkSync(join(git, "git"), join(bin, "git"));
  vi.stubEnv("PATH", bin);
  try {
    expect(await spooled(objects, asked)).toEqual(texts);
  } finally {
    vi.unstubAllEnvs();
    rmSync(bin, { recursive: true });
  }
});

it("leaves no file, and lets its reader be, when the rest is not wanted any more", async () => {
  const fixture = Fixture.make();
  const { asked } = requests(fixture, {});
  const objects = await fixture.objects();
  const before = readdirSync(objects.scratch.directory);
  const spool = new ObjectSpool(objects.scratch, objects.reader, asked, LIMIT);
  expect(readdirSync(objects.scratch.directory)).toEqual(before);
  await spool.next();
  await spool.close();
  expect((await objects.reader.read(asked.slice(0, 1), LIMIT)).map(({ kind }) => kind)).toEqual(["object"]);
});

it("waits for objects that git is slow to write", async () => {
  const fixture = Fixture.make();
  const many = Array.from({ length: 40 }, (_, n) => fixture.blob(`${n}`.repeat(300)));
  const objects = await fixture.objects();
  const bin = mkdtempSync(join(tmpdir(), "proofgate-bin-"));
  const git = join(fixture.run(["--exec-path"]).toString().trim(), "git");
  // However fast the machine is, this git writes nothing before it may.
  const script = `#!/bin/sh\nuntil [ -e '${bin}/may' ]; do sleep 0.01; done\nexec '${git}' "$@"\n`;
  writeFileSync(join(bin, "git"), script, { mode: 0o755 });
  vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
  try {
    const spool = new ObjectSpool(objects.scratch, objects.reader, many, LIMIT);
    const first = spool.next();
    expect(first).toBeInstanceOf(Promise);
    writeFileSync(join(bin, "may"), "");
    expect((await first).kind).toBe("object");
    await spool.close();
  } finally {
    vi.unstubAllEnvs();
    rmSync(bin, { recursive: true });
  }
});
