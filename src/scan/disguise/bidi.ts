import { codePointName } from "../../contract/path-text.ts";
import type { DisguiseKind } from "../../engine/content-facts.ts";

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

// Embeddings, overrides, isolates and what closes them (Unicode Standard Annex 9); marks (LRM, RLM, ALM) are apart.
const [EMBEDDING_LEFT, POP, OVERRIDE_LEFT, OVERRIDE_RIGHT] = [0x202a, 0x202c, 0x202d, 0x202e];
const [ISOLATE_LEFT, ISOLATE_FIRST_STRONG, POP_ISOLATE] = [0x2066, 0x2068, 0x2069];

/** Unit by unit: a line may be millions of controls, and a match for each costs ten times as much. */
function readControls(piece: string): { override?: string; open?: string; first?: string } {
  const stack: number[] = [];
  let isolates = 0;
  let override: number | undefined;
  let first: number | undefined;
  for (let at = 0; at < piece.length; at += 1) {
    const control = piece.charCodeAt(at);
    if (!isControl(control)) continue;
    first ??= control;
    if (control === OVERRIDE_LEFT || control === OVERRIDE_RIGHT) override ??= control;
    if (control === POP_ISOLATE) {
      // Closes an isolate with all that is open inside it.
      if (isolates === 0) continue;
      while (!isIsolate(stack.pop()));
      isolates -= 1;
    } else if (control === POP) {
      if (stack.length > 0 && !isIsolate(stack.at(-1))) stack.pop();
    } else {
      if (isIsolate(control)) isolates += 1;
      stack.push(control);
    }
  }
  const [open] = stack;
  return { ...named("override", override), ...named("open", open), ...named("first", first) };
}

function isControl(unit: number): boolean {
  return unit >= EMBEDDING_LEFT && unit <= POP_ISOLATE && (unit <= OVERRIDE_RIGHT || unit >= ISOLATE_LEFT);
}

function isIsolate(control: number | undefined): boolean {
  return control === undefined || (control >= ISOLATE_LEFT && control <= ISOLATE_FIRST_STRONG);
}

function named<K extends string>(key: K, unit: number | undefined): { [key in K]?: string } {
  return unit === undefined ? {} : ({ [key]: String.fromCharCode(unit) } as { [key in K]?: string });
}
