import { expect, it } from "vitest";
import { releaseWords } from "../../src/report/release-words.ts";

const COMMIT = "b".repeat(40);
const released = {
  repository: { id: 4711, name: "acme/shop" },
  commit: COMMIT,
  branch: "main",
  gate: "main",
  head: "a".repeat(40),
  pull: 7,
  runs: [] as string[],
  manifests: 0,
  app: "https://proofgate.example.com",
};

it("says what was let through, and the three commands that prove it", () => {
  const { title, body } = releaseWords(released);
  expect(title).toBe("Proofgate: bbbbbbbbbbbb in main");
  const [words, , commands] = body.split("\n\n");
  expect(words).toBe(
    `\`${released.head}\` passed \`proofgate/main\` in #7 and is in \`main\` since \`${COMMIT}\`. \`proofgate.intoto.jsonl\` holds what Proofgate attests of it, signed: the promotion, its verdict, the same in SLSA's words.`,
  );
  expect(commands?.split("\n")).toEqual([
    "```sh",
    `gh release download proofgate-${COMMIT} --repo acme/shop --pattern proofgate.intoto.jsonl`,
    'curl --fail --silent --show-error --output proofgate-keys.json "https://proofgate.example.com/.well-known/proofgate-keys.json?repository=4711"',
    `proofgate verify proofgate.intoto.jsonl --key proofgate-keys.json --repository acme/shop --commit ${COMMIT}`,
    "```",
  ]);
});

it("names the first runs, counts the others, and says which manifests are not there", () => {
  const runs = Array.from({ length: 120 }, (_, index) => `R-${index}`);
  const { body } = releaseWords({ ...released, runs, manifests: 100 });
  expect(body).toContain("and the manifests of the runs `R-0`, `R-1`, ");
  expect(body).toContain("`R-19` and 100 more (20 manifests did not fit: they are at the App's address).");
  expect(releaseWords({ ...released, runs: ["R-1"], manifests: 1 }).body).toContain("of the runs `R-1`.\n");
});

it("lets no branch's name out of its place", () => {
  const { title, body } = releaseWords({ ...released, branch: `ma\`in${"x".repeat(300)}`, pull: undefined });
  expect(title.length).toBeLessThanOrEqual(200);
  expect(body).toContain("is in ``ma`inx");
});
