/** How a message or an enum that has a name of its own is told from one that is named after its place. */
export interface Naming {
  /** Id under which it is found again. */
  readonly id?: string;
  /** What takes the name as it is, or fails; without it, a name that is taken gets a number at its end. */
  readonly owner?: string;
}
