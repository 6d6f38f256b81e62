/** A job of GitHub Actions that handed in reports, as the issuer of its token vouches for it. */
export interface ProvenJob {
  /** In words: `run 12`. */
  readonly name: string;
  /** Path of the workflow's file in this repository. */
  readonly caller: string;
  readonly called: {
    /** Of the file here that holds the job. */
    readonly path?: string;
    /** `owner/name/.github/workflows/file.yml`, where another repository holds it. */
    readonly foreign?: string;
    /** The commit of that file. */
    readonly sha: string;
  };
  /** The thread's directory; `.` for the root. */
  readonly thread: string;
  /** Absent where earlier steps of the job wrote the reports. */
  readonly command?: { readonly text: string; readonly exitStatus: number };
}
