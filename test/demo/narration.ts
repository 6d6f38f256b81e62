import { forJson, forTerminal } from "../../src/report/escape.ts";
import type { PublishedCheck } from "./published-check.ts";
import type { Audience, Ended } from "./scene.ts";

export interface NarrationOptions {
  readonly write: (text: string) => void;
  readonly hasColour: boolean;
}

const CLEAR_LINE = "\r\u001B[K";
const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
type Look = keyof typeof CODES;

/** A line on a terminal that says what is waited for, and goes when something has come. */
export interface Progress {
  show(what: string): void;
  clear(): void;
}

export function progressOn(write: (text: string) => void, isTerminal: boolean): Progress {
  let isShown = false;
  return {
    show: (what) => {
      if (!isTerminal) return;
      write(`${isShown ? CLEAR_LINE : ""}${what} ...`);
      isShown = true;
    },
    clear: () => {
      if (isShown) write(CLEAR_LINE);
      isShown = false;
    },
  };
}

/** The stories for people: a few lines each. */
export function narrated({ write, hasColour }: NarrationOptions, progress: Progress): Audience {
  const look = (how: Look, text: string) => (hasColour ? `\u001B[${CODES[how]}m${text}\u001B[0m` : text);
  const line = (text: string) => {
    progress.clear();
    write(`${text}\n`);
  };
  return {
    begins: ({ title }, number) => line(`\n${look("bold", `${number}. ${title}`)}`),
    says: (text) => line(`   ${forTerminal(text)}`),
    waits: (forWhat) => progress.show(`   ${forWhat}`),
    sees: ({ name, conclusion, title, finding, next }) => {
      const colour = conclusion === "success" ? "green" : "red";
      line(`   ${name}: ${look(colour, forTerminal(conclusion))}, ${forTerminal(title)}`);
      const quietly = (text: string) => line(look("dim", `     ${text}`));
      if (finding !== undefined) {
        quietly(`${finding.level}[${forTerminal(finding.rule)}]: ${forTerminal(finding.message)}`);
        quietly(`= help: ${forTerminal(finding.help)}`);
      }
      for (const step of next) quietly(`= next: ${forTerminal(step)}`);
    },
    ends: ({ complaints }) => {
      for (const complaint of complaints)
        line(look("yellow", `   not as it should: ${forTerminal(complaint)}`));
    },
  };
}

/** One JSON object a story, on one line, when it has ended. */
export function asJsonLines(write: (text: string) => void, progress: Progress): Audience {
  const quiet = () => undefined;
  return {
    begins: ({ title }, number) => progress.show(`${number}. ${title}`),
    says: quiet,
    waits: quiet,
    sees: quiet,
    ends: (ended, number) => {
      progress.clear();
      write(`${forJson(storyObject(ended, number))}\n`);
    },
  };
}

function storyObject({ story, branch, checks, complaints, milliseconds }: Ended, number: number): object {
  return {
    version: 1,
    story: number,
    id: story.id,
    title: story.title,
    branch,
    checks: checks.map(checkObject),
    ended_as_it_should: complaints.length === 0,
    complaints,
    milliseconds,
  };
}

function checkObject({ name, head, conclusion, title, finding, next }: PublishedCheck): object {
  return { name, head, conclusion, title, next, ...(finding === undefined ? {} : { finding }) };
}
