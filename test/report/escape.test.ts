import { describe, expect, it } from "vitest";
import { codeFence, codeSpan, forMarkdown, forTerminal, sourceForTerminal } from "../../src/report/escape.ts";

describe("escaping for a terminal or a log", () => {
  it("names what is not seen by its code point, and leaves ordinary names of every script alone [T026]", () => {
    expect(forTerminal("a\u001b\u009b\u202e\u200b\ufff9\u00a0\u2800\ud800b")).toBe(
      "a\\u{1B}\\u{9B}\\u{202E}\\u{200B}\\u{FFF9}\\u{A0}\\u{2800}\\u{D800}b",
    );
    for (const name of ["src/größe.ts", "日本語/文書.md", "مرحبا.txt", "a b.c", "🎉.md", "C:\\x"]) {
      expect(forTerminal(name)).toBe(name);
    }
  });

  it("begins no workflow command, wherever GitHub's runner looks for one [T139]", () => {
    expect(forTerminal("::error::x")).toBe("\\u{3A}:error::x");
    expect(forTerminal("  ::error::x")).toBe("  \\u{3A}:error::x");
    expect(forTerminal("std::vector")).toBe("std::vector");
    expect(forTerminal("a ##[error]b")).toBe("a #\\u{23}[error]b");
  });

  it("keeps the columns of a source line that stands behind its number", () => {
    expect(sourceForTerminal("\t::x();")).toBe("    ::x();");
  });
});

describe("escaping for Markdown", () => {
  it("fences code with more backticks than it holds [T159]", () => {
    expect(codeSpan("a")).toBe("`a`");
    expect(codeSpan("a`b``c")).toBe("```a`b``c```");
    expect(codeSpan("`a")).toBe("`` `a ``");
    expect(codeSpan("")).toBe("");
    expect(codeFence("x\n```\n````", "json")).toBe("`````json\nx\n```\n````\n`````");
    expect(codeFence("\u001b\n::error::x")).toBe("```\n\\u{1B}\n\\u{3A}:error::x\n```");
    expect(codeFence("x")).toBe("```\nx\n```");
  });

  it("renders words in backticks as code, and the rest as plain text", () => {
    expect(forMarkdown("`lib/*.ts` is not in *plan* `P-7`")).toBe("`lib/*.ts` is not in \\*plan\\* `P-7`");
    expect(forMarkdown("`a``b`")).toBe("`a` `b`");
    expect(forMarkdown("$x$")).toBe("<span>$</span>x<span>$</span>");
    expect(forMarkdown("a ` b")).toBe("a \\` b");
    expect(forMarkdown("<img src=x> & @me")).toBe("&lt;img src=x&gt; &amp; @\u200bme");
  });
});
