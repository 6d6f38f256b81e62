/** What may be done with a command (contract.md, 5), mildest first. */
export const COMMAND_VERDICTS = ["allow", "review", "block"] as const;
export type CommandVerdict = (typeof COMMAND_VERDICTS)[number];

/** What each rule means: the verdict it gives and what to do next. Ids are public and never reused. */
export const COMMAND_RULES = {
  "destroys-outside": ["block", "name a path inside the repository"],
  "destroys-wholesale": ["block", "name exactly what is to go"],
  "destroys-data": ["block", "let a person do this with the owner of the data"],
  "destroys-remote": ["block", "let a person do this where it is recorded"],
  "writes-system": ["block", "write inside the repository"],
  "disables-protection": ["block", "leave the protection on, and mend what it complains about"],
  "runs-fetched-code": [
    "block",
    "fetch it once, read it, pin its hash, and commit it or install it as a dependency",
  ],
  "runs-hidden-code": ["block", "write in the clear what is to run"],
  "rewrites-history": ["block", "add a commit (`git revert`) instead of rewriting what others have"],
  "configured-block": ["block", "ask the thread's owner: its config.yaml blocks this command"],
  "configured-review": ["review", "the thread's config.yaml asks that a person looks at this command"],
  "unknown-program": ["review", "ask the thread's owner to list it under `commands.allow`"],
  "dynamic-command": ["review", "write the program's name and the dangerous words literally"],
  "dynamic-argument": ["review", "write the word literally, or quote it behind `--`"],
  "runs-inline-code": ["review", "put the code into a file of the repository, where it is judged as code"],
  "runs-outside-code": ["review", "run what is in the repository or a declared dependency"],
  "changes-what-runs": ["review", "leave the setting out, or ask a person"],
  "discards-work": ["review", "commit or stash first, or name the files"],
  "writes-outside": ["review", "write inside the repository or below /tmp"],
  "undeclared-host": ["review", "declare the host under `network` in the plan or the thread's config"],
  "sends-data": ["review", "ask a person: data leaves this machine"],
  "installs-packages": ["review", "declare the package in a manifest, or ask for `commands.allow`"],
  "acts-remotely": ["review", "ask a person: this changes something outside the repository"],
  "needs-privilege": ["review", "do it without more rights, or ask a person"],
  "changes-system": ["review", "ask a person: this changes the machine, not the repository"],
  "reads-credentials": ["review", "ask a person: this place holds credentials"],
  "unresolved-placeholder": ["review", "put the value where the placeholder stands"],
  "disguised-command": ["review", "write it in plain ASCII"],
  "does-not-parse": ["review", "write it as a POSIX shell or Bash understands it"],
  "nothing-to-judge": ["review", "give a command"],
  "too-large": ["review", "split it, or ask a person"],
} as const satisfies Readonly<Record<string, readonly [CommandVerdict, string]>>;

export type CommandRule = keyof typeof COMMAND_RULES;

/** What is said of one command. */
export interface CommandFinding {
  readonly rule: CommandRule;
  readonly verdict: Exclude<CommandVerdict, "allow">;
  /** What happened: one sentence, lower case, no full stop, the user's own words in backticks. */
  readonly message: string;
  /** Why we think so. */
  readonly note?: string;
  /** What to do next. */
  readonly help: string;
  /** 1-based, within the judged text. */
  readonly line: number;
}

export interface CommandJudgement {
  readonly verdict: CommandVerdict;
  readonly findings: readonly CommandFinding[];
}

/** The worst of all: order never matters. */
export function worstVerdict(verdicts: Iterable<CommandVerdict>): CommandVerdict {
  let worst = 0;
  for (const verdict of verdicts) worst = Math.max(worst, COMMAND_VERDICTS.indexOf(verdict));
  return COMMAND_VERDICTS[worst]!;
}
