/** Letters of other scripts that look like ASCII ones (Unicode Technical Standard 39), as far as program names need them. */
const CONFUSABLE: Readonly<Record<string, string>> = {
  а: "a",
  с: "c",
  ԁ: "d",
  е: "e",
  һ: "h",
  і: "i",
  ј: "j",
  к: "k",
  ӏ: "l",
  м: "m",
  п: "n",
  о: "o",
  р: "p",
  ԛ: "q",
  г: "r",
  ѕ: "s",
  т: "t",
  ѵ: "v",
  ԝ: "w",
  х: "x",
  у: "y",
  ь: "b",
  в: "b",
  α: "a",
  ο: "o",
  ρ: "p",
  ν: "v",
  τ: "t",
  κ: "k",
  ι: "i",
  υ: "u",
  ϲ: "c",
  ӎ: "m",
  ꮇ: "m",
  ｍ: "m",
  ո: "n",
  օ: "o",
  ս: "u",
  ց: "g",
};

/** The ASCII name that a name looks like; the name itself where it is ASCII already. */
export function asciiLookalike(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return name;
  return [...name.normalize("NFKD")]
    .map((letter) => CONFUSABLE[letter] ?? letter)
    .join("")
    .replace(/[^\x21-\x7e]/g, "");
}
