import { describe } from "vitest";
import { holds, type WeakeningPair } from "./pair.ts";

const RUST = `pub fn round(x: f64) -> f64 { x }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_to_even() {
        assert_eq!(round(0.125), 0.12);
        assert_relative_eq!(round(0.135), 0.14, epsilon = 1e-6);
    }

    #[test]
    fn keeps<'a>() {
        assert!(round(7.0) == 7.0, "kept");
    }
}
`;
const rs = (from: string, to: string) => RUST.replace(from, to);
const TEST = "    #[test]\n    fn rounds";
const EQUAL = "        assert_eq!(round(0.125), 0.12);\n";
const rust: readonly WeakeningPair[] = [
  {
    title: "a function without its attribute",
    before: RUST,
    attack: rs(TEST, "    fn rounds"),
    finds: ["deleted"],
    twin: rs(TEST, "    #[tokio::test]\n    async fn rounds"),
  },
  {
    title: "`#[ignore]`",
    before: RUST,
    attack: rs(TEST, `    #[ignore]\n${TEST}`),
    finds: ["skipped"],
    twin: rs(TEST, `    #[allow(clippy::ignore)]\n${TEST}`),
  },
  {
    title: "`#[should_panic]`",
    before: RUST,
    attack: rs(TEST, `    #[should_panic]\n${TEST}`),
    finds: ["skipped"],
    twin: rs(TEST, `    // #[should_panic]\n${TEST}`),
  },
  {
    title: "a configuration that never is",
    before: RUST,
    attack: rs("#[cfg(test)]", "#[cfg(any())]"),
    finds: ["skipped"],
    twin: rs("#[cfg(test)]\nmod", "#[cfg(test)]\npub mod"),
  },
  {
    title: "an assertion that went away",
    before: RUST,
    attack: rs(EQUAL, ""),
    finds: ["fewer assertions"],
    twin: rs(EQUAL, "        let rounded = round(0.125);\n        assert_eq!(rounded, 0.12);\n"),
  },
  {
    title: "`assert!(true)`",
    before: RUST,
    attack: rs(EQUAL, "        assert!(true);\n"),
    finds: ["vacuous"],
    twin: rs(EQUAL, "        assert!(round(0.125) == 0.12);\n"),
  },
  {
    title: "a wider epsilon",
    before: RUST,
    attack: rs("1e-6", "1.0"),
    finds: ["wider tolerance"],
    twin: rs("1e-6", "1e-9"),
  },
  {
    title: "a test in a nested comment",
    before: RUST,
    attack: rs("    #[test]\n    fn keeps", "    /* /* */ #[test]\n    fn keeps").replace(
      / {4}}\n}\n$/,
      "    } */\n}\n",
    ),
    finds: ["deleted"],
    twin: rs("    #[test]\n    fn keeps", "    /* /* */ */ #[test]\n    fn keeps"),
  },
];

describe("Rust", () => holds("src/money.rs", rust));
