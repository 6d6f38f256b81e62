import { describe, expect, it } from "vitest";
import type { Language } from "../../../src/scan/tests/language.ts";
import { readTokens } from "../../../src/scan/tests/lexer.ts";
import { blocksOf, reachOf } from "../../../src/scan/tests/reach.ts";

/** The words of a text (`⏎`: a line's end); `†` before what never fails the test, `?` before what runs under a condition. */
function reached(language: Language, source: string): string {
  const text = readTokens(source.replaceAll("⏎", "\n"), language);
  const reach = reachOf(text, language, blocksOf(text, language));
  return text.tokens
    .map(({ kind, text: word }, at) =>
      kind === "word" ? `${reach.isDead(at) ? "†" : ""}${reach.isConditional(at) ? "?" : ""}${word}` : "",
    )
    .filter((word) => word !== "")
    .join(" ");
}

const ROWS: Readonly<Record<string, readonly (readonly [text: string, words: string])[]>> = {
  javascript: [
    ["try { a } catch (e) { b } c", "try †a catch e b c"],
    ["try { a } catch { }", "try †a catch"],
    ["try { a } catch (e) { throw e }", "try a catch e throw e"],
    ["try { a } catch (e) { done(e) }", "try a catch e done e"],
    ["try { a } catch (e) { next(e) }", "try a catch e next e"],
    ["try { a } catch (e) { reject(e) }", "try a catch e reject e"],
    ["try { a } catch (e) { expect(e) }", "try a catch e expect e"],
    ["try { a } catch (e) { assert.ok(e) }", "try a catch e assert ok e"],
    ['try { a } catch (e) { rethrown(e); "throw" }', "try †a catch e rethrown e"],
    ["try { a } finally { b }", "try a finally b"],
    ["try { a } catch (e) { b } finally { c }", "try †a catch e b finally c"],
    ["try (a)", "try a"],
    ["try { a", "try a"],
    ["x.try { a } catch (e) {}", "x try a catch e"],
    ["do { a } while (b)", "do a while b"],
    ["begin { a } catch (e) {}", "begin a catch e"],
    ["if (a) { b } c", "if a ?b c"],
    ["if (a) { b } else { c } d", "if a ?b else ?c d"],
    ["if (a) b; c", "if a ?b c"],
    ["if (a) b; else c.d(e); f", "if a ?b else ?c ?d ?e f"],
    ["if (a) b⏎else⏎  c;⏎d", "if a ?b else ?c d"],
    ["if (a) b; else if (c) d; else e; f", "if a ?b else if c ?d else ?e f"],
    ["a else", "a else"],
    ["if (a) b⏎c", "if a ?b c"],
    ["if (a)⏎  b;⏎c", "if a ?b c"],
    ["if (a) b.c(d).e; f", "if a ?b ?c ?d ?e f"],
    ["if (a) ; { b }", "if a ?b"],
    ["if a { b }", "if a ?b"],
    ["if (a)(b) { c }", "if a ?b ?c"],
    ["if (false) { a }", "if false †a"],
    ["if (0) a; b", "if †a b"],
    ["if (null) a; b", "if null †a b"],
    ["if (NEVER) a; b", "if NEVER †a b"],
    ["if (true) { a }", "if true ?a"],
    ["if (a !== a) { b }", "if a a †b"],
    ["if (a.b != a.b) { c }", "if a b a b †c"],
    ["if (a.b != a.c) { c }", "if a b a c ?c"],
    ["if (a() !== a()) { b }", "if a a ?b"],
    ["if (!== a) { b }", "if a ?b"],
    ["if (a && false) { b }", "if a false †b"],
    ["if (a || false) { b }", "if a false ?b"],
    ["if (a && true) { b }", "if a true ?b"],
    ["x.if(a) { b }", "x if a b"],
    ["unless (true) { a }", "unless true †a"],
    ["unless (a !== a) { b }", "unless a a ?b"],
    ["suppress(a, b) c", "suppress †a †b c"],
    ["suppress { a }", "suppress a"],
    ["else if (a) { b }", "else if a ?b"],
    ["if (a", "if a"],
    ["if", "if"],
  ],
  go: [
    ["if a { b }", "if a b"],
    ["if false { a }", "if false †a"],
    ["if a := b(); a != a { c }", "if a b a a †c"],
    ["if a := b(); a != d { c }", "if a b a d c"],
    ["if a() != a() { b }", "if a a b"],
    ["if a { b } else { c }", "if a b else c"],
    ["if (a) b", "if a b"],
  ],
  java: [
    ["try { a } catch (AssertionError e) { }", "try †a catch AssertionError e"],
    ["try { a } catch (Throwable e) { b }", "try †a catch Throwable e b"],
    ["try { a } catch (IOException e) { b }", "try a catch IOException e b"],
    [
      "try { a } catch (IOException e) { b } catch (Throwable e) { c } d",
      "try †a catch IOException e b catch Throwable e c d",
    ],
    ["try { a } catch (Throwable e) { fail(e) }", "try a catch Throwable e fail e"],
    ["try (a) { b } catch (Throwable e) { c }", "try a †b catch Throwable e c"],
    ["try { a } catch (Throwable e);", "try a catch Throwable e"],
    ["if (a) b; c", "if a ?b c"],
  ],
  kotlin: [
    ["try { a } catch (e: Throwable) { b }", "try †a catch e Throwable b"],
    ["try { a } catch (e: IOException) { b }", "try a catch e IOException b"],
    ["if (a) b⏎c", "if a ?b c"],
    ["if (a) { b } else c", "if a ?b else ?c"],
    ["val a = if (b) c else d", "val a if b ?c ?else ?d"],
  ],
  csharp: [
    ["try { a } catch (Exception e) when (b) { c }", "try †a catch Exception e when b c"],
    ["try { a } catch (Exception) { }", "try †a catch Exception"],
    ["try { a } catch { b }", "try †a catch b"],
    ["try { a } catch (IOException e) { }", "try †a catch IOException e"],
    ["if (a) b; c", "if a ?b c"],
  ],
  rust: [
    ["catch_unwind(a, || b) c", "catch_unwind †a †b c"],
    ["catch_unwind(a", "catch_unwind †a"],
    ["if a { b } else { c }", "if a ?b else ?c"],
    ["if (a) b; { c }", "if a b c"],
    ["if cfg!(a) { b }", "if cfg! a ?b"],
    ["x.catch_unwind(a)", "x catch_unwind a"],
  ],
  ruby: [
    ["begin⏎a⏎rescue Exception⏎b⏎end⏎c", "†begin †a rescue Exception b end c"],
    ["begin⏎a⏎rescue => e⏎raise e⏎end", "begin a rescue e raise e end"],
    ["begin⏎a⏎rescue IOError⏎b⏎end", "begin a rescue IOError b end"],
    [
      "begin⏎a⏎rescue IOError⏎b⏎rescue Exception⏎c⏎end",
      "†begin †a †rescue †IOError †b rescue Exception c end",
    ],
    ["begin⏎a⏎rescue Exception⏎flunk⏎end", "begin a rescue Exception flunk end"],
    ["begin⏎a⏎ensure⏎b⏎end", "begin a ensure b end"],
    ["begin⏎begin⏎a⏎rescue Exception⏎b⏎end⏎c⏎end", "begin †begin †a rescue Exception b end c end"],
    ["x do⏎a⏎rescue Exception⏎b⏎end", "x †do †a rescue Exception b end"],
    ["if a⏎b⏎end⏎c", "if a ?b end c"],
    ["if a then b end", "if a ?then ?b end"],
    ["unless a⏎b⏎end", "unless a ?b end"],
    ["if false⏎a⏎end", "if false †a end"],
    ["unless true⏎a⏎end", "unless true †a end"],
    ["unless false⏎a⏎end", "unless false ?a end"],
    ["a b if c⏎d", "?a ?b if c d"],
    ["a if false", "†a if false"],
    ["a unless true⏎b", "†a unless true b"],
    ["try { a }", "try a"],
  ],
  python: [["if a: b", "if a b"]],
};

describe.each(Object.entries(ROWS))("what runs of %s [T147]", (language, rows) => {
  it.each(rows)("%s", (text, words) => {
    expect(reached(language as Language, text)).toBe(words);
  });
});
