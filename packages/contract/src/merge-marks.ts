/** Marks that git leaves where two branches differ. */
const CONFLICT = /^(<{7}|={7}|>{7}|\|{7})( |$)/m;

/** Tells a text in which a merge left its marks. */
export function hasMergeMarks(text: string): boolean {
  return CONFLICT.test(text);
}
