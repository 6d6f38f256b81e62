import { codePointName } from "../../contract/path-text.ts";
import type { DisguiseKind } from "../../engine/content-facts.ts";

/** Embeddings, overrides, isolates and what closes them (Unicode Standard Annex 9); marks (LRM, RLM, ALM) are apart. */
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}\p{Script=Mende_Kikakui}]/u;

export function hasRightToLeftLetter(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

export interface BidiTrouble {
  readonly kind: Extract<DisguiseKind, `bidi-${string}`>;
  readonly what: string;
}

/**
 * What is wrong with the direction controls in a piece of one line: a comment, a string, code or a whole line of text.
 * Nothing where right-to-left letters stand in it and every control is closed. Directions end with their line (Annex 9,
 * P1), and a reader takes them to end with their comment or string.
 */
export function bidiTrouble(
  piece: string,
  where: "code" | "comment" | "string" | "text",
): BidiTrouble | undefined {
  const { override, open, first } = readControls(piece);
  if (first === undefined) return undefined;
  const isRightToLeft = hasRightToLeftLetter(piece);
  const what = codePointName((override ?? open ?? first).codePointAt(0) ?? 0);
  if (open !== undefined) {
    const isCareless = where === "text" && isRightToLeft && override === undefined;
    return { kind: isCareless ? "bidi-open-in-right-to-left-text" : "bidi-open", what };
  }
  if (override !== undefined) return { kind: "bidi-override", what };
  return where !== "code" && isRightToLeft ? undefined : { kind: "bidi-control", what };
}

function readControls(piece: string): { override?: string; open?: string; first?: string } {
  const stack: string[] = [];
  let isolates = 0;
  let override: string | undefined;
  let first: string | undefined;
  for (const [control] of piece.matchAll(CONTROLS)) {
    first ??= control;
    if (control === "\u202d" || control === "\u202e") override ??= control;
    if (control === "\u2069") {
      // Closes an isolate with all that is open inside it.
      if (isolates === 0) continue;
      while (!isIsolate(stack.pop()));
      isolates -= 1;
    } else if (control === "\u202c") {
      if (stack.length > 0 && !isIsolate(stack.at(-1))) stack.pop();
    } else {
      if (isIsolate(control)) isolates += 1;
      stack.push(control);
    }
  }
  const open = stack[0];
  return {
    ...(override === undefined ? {} : { override }),
    ...(open === undefined ? {} : { open }),
    ...(first === undefined ? {} : { first }),
  };
}

function isIsolate(control: string | undefined): boolean {
  return control === undefined || (control >= "\u2066" && control <= "\u2068");
}
