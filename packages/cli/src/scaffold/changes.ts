/** A file that is to be written. */
export interface Change {
  /** From the root of the repository. */
  readonly file: string;
  /** What it is now; undefined: it is not there. */
  readonly before: string | undefined;
  readonly after: string;
}
