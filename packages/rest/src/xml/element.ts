/** An element of a document that was read. Its attributes mean nothing but these. */
export interface Element {
  /** Without a namespace, and unescaped. */
  readonly name: string;
  /** Its own text; that of its children is theirs. */
  readonly text: string;
  readonly children: readonly Element[];
  /** `xsi:nil="true"`: the value is null. */
  readonly isNil: boolean;
  /** `key="…"`: the name of a member of a record or a Map. */
  readonly key: string | undefined;
  /** `items="0"`: an array of so many items. */
  readonly items: string | undefined;
}
