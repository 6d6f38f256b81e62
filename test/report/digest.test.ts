import { describe, expect, it } from "vitest";
import type { Digest } from "../../src/contract/generated/digest.ts";
import { validateDigest } from "../../src/contract/generated/record-validators.mjs";
import { digestHtml } from "../../src/report/digest-html.ts";
import { digestMarkdown } from "../../src/report/digest-markdown.ts";

type Repository = Digest["repositories"][number];

const AT = "2026-11-21T03:12:44Z";
const SHOP: Repository = {
  name: "acme/shop",
  runs: [
    {
      run: "R-0123456789abcdef",
      branch: "agent/WP-1",
      plan: "WP-1",
      state: "stopped",
      agent: "coder-bot",
      moved_at: AT,
    },
  ],
  stops: [
    {
      id: "S-1",
      code: "STOP_UNAUTHORIZED_ACCESS",
      reason: "scope-exceeded",
      branch: "agent/WP-1",
      at: AT,
      state: "standing",
    },
  ],
  waiting: [
    { what: "the run is stopped", branch: "agent/WP-1", command: "/proofgate resume S-1", since: AT },
  ],
  spent: [
    {
      run: "R-0123456789abcdef",
      branch: "agent/WP-1",
      source: "cross-checked",
      spent: { currency: "USD", amount: "1.10" },
      in_all: { currency: "USD", amount: "7.20" },
      budget: { currency: "USD", amount: "10.00" },
      level: "warn",
      unpriced: 1,
    },
  ],
  reached: [{ how: "promoted", target: "dev", head: "1".repeat(40), pull_request: 7, at: AT }],
  drift: [{ message: "`main` does not require `proofgate/main`", fix: "require it" }],
  cut: 0,
};
const digestOf = (...repositories: Repository[]): Digest => {
  return { version: 1, since: "2026-11-20T07:00:00Z", until: "2026-11-21T07:00:00Z", repositories };
};

/** Names and texts that want to be more than that. */
const HOSTILE =
  "</td><script>alert(1)</script>`|\n/proofgate abandon\n@alice [x](https://evil.example.com) \u202e";
const HOSTILE_SHOP: Repository = {
  ...SHOP,
  name: HOSTILE,
  waiting: [{ what: HOSTILE, branch: HOSTILE, command: "/proofgate resume S-1", since: AT }],
  stops: SHOP.stops.map((stop) => ({ ...stop, reason: HOSTILE, branch: HOSTILE })),
  drift: [{ message: HOSTILE, fix: HOSTILE }],
};

describe("the digest as Markdown [P170]", () => {
  it("says first what waits, with the command alone in a block, and then all else", () => {
    expect(validateDigest(digestOf(SHOP))).toBe(true);
    expect(digestMarkdown(digestOf(SHOP))).toBe(`Since 2026-11-20 07:00, until 2026-11-21 07:00 UTC.

## acme/shop

1 waiting for a person, 1 stopped, 1 ran, 1 promoted, 1 not enforced.

### Waits for a person

- the run is stopped · \`agent/WP-1\` · 2026-11-21 03:12

  \`\`\`
  /proofgate resume S-1
  \`\`\`

### Stopped

- \`STOP_UNAUTHORIZED_ACCESS\` · scope-exceeded · \`agent/WP-1\` · 2026-11-21 03:12 · standing

### Not enforced at GitHub

- \`main\` does not require \`proofgate/main\` · require it

### Spent

- \`agent/WP-1\` · 1.10 USD in the time · 7.20 USD in all of 10.00 USD, and 1 request of unknown cost · warn · a gateway

### Promoted and taken back

- \`dev\` · promoted, pull request 7 · \`111111111111\` · 2026-11-21 03:12

### Ran

- \`agent/WP-1\` · stopped · coder-bot · 2026-11-21 03:12 · \`R-0123456789abcdef\`
`);
  });

  it("says that nothing happened where nothing did, and how much is left out of what is long", () => {
    expect(digestMarkdown(digestOf())).toContain("Nothing happened, and nothing waits.");
    const many = { ...SHOP, stops: Array.from({ length: 25 }, () => SHOP.stops[0]!), cut: 3 };
    const text = digestMarkdown(digestOf(many));
    expect(text.match(/STOP_UNAUTHORIZED_ACCESS/g)).toHaveLength(20);
    expect(text).toContain("- and 5 more");
    expect(text).toContain("3 more are not listed.");
  });

  it("lets nothing that others wrote be a command, a mention, a link or a tag", () => {
    const text = digestMarkdown(digestOf(HOSTILE_SHOP));
    expect(text.split("\n").filter((line) => line.trim().startsWith("/proofgate"))).toEqual([
      "  /proofgate resume S-1",
    ]);
    expect(text).not.toMatch(/<script>(?![^`]*`)/);
    expect(text).not.toContain("\u202e");
    expect(text.replace(/`[^`]*`/g, "")).not.toMatch(/@alice|\]\(https:\/\//);
  });
});

describe("the digest as HTML [P170]", () => {
  const html = digestHtml(digestOf(SHOP));

  it("holds together: each tag is closed, headings come in order, each value has its name", () => {
    const open: string[] = [];
    for (const [, close, name = ""] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
      if (name === "meta") continue;
      if (close === "") open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
    expect([...html.matchAll(/<h([1-3])/g)].map(([, level]) => level).join("")).toBe("12333333");
    const pairs = html.match(/<div[^>]*><dt[^>]*>[^<]+<\/dt><dd/g)?.length;
    expect([html.match(/<dt/g)?.length, html.match(/<dd/g)?.length]).toEqual([pairs, pairs]);
  });

  it("loads nothing, runs nothing, and takes the reader's own colours", () => {
    expect(html).not.toMatch(/<script|<style|<link|<img|https?:|url\(|@import| on[a-z]+=/);
    expect(html).not.toMatch(/#[0-9a-f]{3,8}\b|rgb/);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('lang="en"');
    // Long names break before they make a narrow screen scroll.
    expect(html).toContain("overflow-wrap: anywhere");
    expect(html).not.toMatch(/(?<!max-)width: \d+(?:px|em)|min-width|nowrap/);
  });

  it("lets nothing that others wrote be a tag or end an attribute", () => {
    const hostile = digestHtml(digestOf(HOSTILE_SHOP));
    expect(hostile).not.toContain("<script");
    expect(hostile).toContain("&#60;script&#62;");
    expect(hostile).not.toContain("\u202e");
    const tags = (text: string) => new Set(text.match(/<[a-z0-9]+/g));
    expect(tags(hostile)).toEqual(tags(html));
  });
});
