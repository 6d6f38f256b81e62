import {
  DEPTH_MAX,
  emptyObject,
  isForbiddenKey,
  numberProblem,
  type Plain,
  type PlainObject,
  pointerTo,
} from "./plain-data.ts";
import { type Complaint, quoted } from "./problem.ts";
import { Marks, type Reading } from "./text-place.ts";

/**
 * Reads JSON (RFC 8259) without its freedoms: no doubled keys, no numbers that another reader would take otherwise, no
 * lone surrogates, no keys that reach into the program, at most `DEPTH_MAX` deep. Never throws; linear in the text.
 */
export function readJson(text: string): Reading<Plain> {
  const reader = new JsonReader(text);
  try {
    const value = reader.document();
    return { value, marks: reader.marks, complaints: reader.complaints };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { marks: reader.marks, complaints: [...reader.complaints, error.complaint] };
  }
}

class Unreadable extends Error {
  readonly complaint: Complaint;

  constructor(complaint: Complaint) {
    super(complaint.message);
    this.complaint = complaint;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORDS: readonly (readonly [string, Plain])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class JsonReader {
  readonly marks = new Marks();
  readonly complaints: Complaint[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Plain {
    const value = this.#value("", 1);
    if (this.#at < this.#text.length) {
      throw this.#unreadable(
        "",
        "there is more text after the document",
        "remove what follows; a file holds one document",
      );
    }
    return value;
  }

  #value(pointer: string, depth: number): Plain {
    this.#skipSpace();
    this.marks.markValue(pointer, this.#at);
    const value = this.#bareValue(pointer, depth);
    this.#skipSpace();
    return value;
  }

  #bareValue(pointer: string, depth: number): Plain {
    const first = this.#text[this.#at];
    if (first === "{" || first === "[") {
      if (depth > DEPTH_MAX) {
        throw this.#unreadable(pointer, `the document is nested deeper than ${DEPTH_MAX}`, "flatten it");
      }
      return first === "{" ? this.#object(pointer, depth) : this.#array(pointer, depth);
    }
    if (first === '"') return this.#string(pointer);
    if (first === "-" || (first !== undefined && first >= "0" && first <= "9")) return this.#number(pointer);
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    throw this.#unexpected(pointer, "a value");
  }

  #object(pointer: string, depth: number): PlainObject {
    const object = emptyObject();
    this.#at++;
    this.#skipSpace();
    if (this.#take("}")) return object;
    do {
      this.#skipSpace();
      this.#member(object, pointer, depth);
    } while (this.#take(","));
    if (!this.#take("}")) throw this.#unexpected(pointer, "`,` or `}`");
    return object;
  }

  #member(object: PlainObject, parent: string, depth: number): void {
    const keyAt = this.#at;
    if (this.#text[keyAt] !== '"') throw this.#unexpected(parent, "a key in double quotes");
    const key = this.#string(parent);
    const pointer = pointerTo(parent, key);
    this.#skipSpace();
    if (!this.#take(":")) throw this.#unexpected(parent, "`:`");
    const complaint = keyComplaint(object, key);
    if (complaint !== undefined) this.complaints.push({ offset: keyAt, pointer, ...complaint });
    this.marks.markKey(pointer, keyAt);
    const value = this.#value(pointer, depth + 1);
    if (complaint === undefined) object[key] = value;
  }

  #array(pointer: string, depth: number): Plain[] {
    const array: Plain[] = [];
    this.#at++;
    this.#skipSpace();
    if (this.#take("]")) return array;
    do array.push(this.#value(pointerTo(pointer, array.length), depth + 1));
    while (this.#take(","));
    if (!this.#take("]")) throw this.#unexpected(pointer, "`,` or `]`");
    return array;
  }

  #string(pointer: string): string {
    const start = this.#at;
    const pieces: string[] = [];
    let from = ++this.#at;
    for (; ; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        pieces.push(this.#text.slice(from, this.#at), this.#escape(pointer));
        from = this.#at + 1;
      } else if (Number.isNaN(code)) {
        this.#at = start;
        throw this.#unreadable(pointer, "the text is not closed", 'close it with `"`');
      } else if (code < 0x20) {
        throw this.#unreadable(
          pointer,
          "the text contains a line break or another control character",
          "write it as an escape, as `\\n`",
        );
      }
    }
    pieces.push(this.#text.slice(from, this.#at++));
    const text = pieces.join("");
    if (!text.isWellFormed()) {
      const message = "the text contains half of a surrogate pair, which is no character";
      this.complaints.push({ offset: start, pointer, message, help: "write the whole character" });
    }
    return text;
  }

  /** Leaves the position on the escape's last character. */
  #escape(pointer: string): string {
    const letter = this.#text[++this.#at] ?? "";
    if (letter === "u") {
      const digits = this.#text.slice(this.#at + 1, this.#at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
        throw this.#unreadable(
          pointer,
          "`\\u` is not followed by four hexadecimal digits",
          "write four, as `\\u00e9`",
        );
      }
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const meant = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (meant === undefined) {
      throw this.#unreadable(
        pointer,
        "there is no such escape in JSON",
        'after `\\` comes one of " \\ / b f n r t u',
      );
    }
    return meant;
  }

  #number(pointer: string): number {
    NUMBER.lastIndex = this.#at;
    const digits = NUMBER.exec(this.#text)?.[0];
    if (digits === undefined) throw this.#unexpected(pointer, "a number");
    const value = Number(digits);
    const problem = numberProblem(value);
    if (problem !== undefined) this.complaints.push({ offset: this.#at, pointer, ...problem });
    this.#at += digits.length;
    // RFC 8785 writes -0 as 0: the two must not differ before hashing either.
    return value === 0 ? 0 : value;
  }

  #skipSpace(): void {
    for (; ; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #unexpected(pointer: string, wanted: string): Unreadable {
    const point = this.#text.codePointAt(this.#at);
    if (point === undefined)
      return this.#unreadable(pointer, `the document ends where ${wanted} is expected`, "complete it");
    const found = String.fromCodePoint(point);
    return this.#unreadable(
      pointer,
      `found ${quoted(found, "text")} where ${wanted} is expected`,
      helpFor(found),
    );
  }

  #unreadable(pointer: string, message: string, help: string): Unreadable {
    return new Unreadable({ offset: this.#at, pointer, message, help });
  }
}

/** What makes a key of an object impossible: that it is there already, or that it reaches into the program. */
export function keyComplaint(
  object: PlainObject,
  key: string,
): { message: string; help: string } | undefined {
  const name = quoted(key, "key");
  if (isForbiddenKey(key)) return { message: `${name} is not allowed as a key`, help: "remove it" };
  if (key in object) {
    return {
      message: `${name} is there twice`,
      help: "keep one of them: readers differ in which one they take",
    };
  }
  return undefined;
}

function helpFor(found: string): string {
  if (found === "/" || found === "#") return "remove the comment: JSON has none";
  if (found === "'") return "use double quotes";
  if (found === "}" || found === "]") return "remove the comma before it, or complete what is open";
  return "correct the JSON here";
}
