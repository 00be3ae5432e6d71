/** Names that JavaScript itself looks for on a value that is awaited, called, printed or compared. */
const RESERVED: ReadonlySet<string> = new Set([
  'apply',
  'asymmetricMatch',
  'bind',
  'call',
  'catch',
  'constructor',
  'finally',
  'prototype',
  'then',
  'toJSON',
  'toString',
  'valueOf',
]);

/** Tells a name that no service and no procedure can have. */
export function isReservedName(name: string): boolean {
  return RESERVED.has(name);
}
