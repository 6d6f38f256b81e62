/**
 * The judge cannot run at all (exit status 2): not a repository, no such revision, git missing or too old, history that
 * was never fetched. Never a verdict. `message` says what happened and where, `help` what to do next.
 */
export class CannotRun extends Error {
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.name = "CannotRun";
    this.help = help;
  }
}
