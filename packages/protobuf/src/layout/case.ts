/** Writes a name as protobuf names fields: `lastEventId` becomes `last_event_id`. */
export function toSnake(name: string): string {
  const words = name
    .replace(/[^\p{ASCII}]/gu, (char) => `_u${char.codePointAt(0)?.toString(16)}_`)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/\W+/g, '_')
    .toLowerCase();
  return /^[a-z_]/.test(words) ? words : `_${words}`;
}

/** Writes a name as protobuf names messages: `last_event_id` becomes `LastEventId`. */
export function toPascal(name: string): string {
  const words = toSnake(name)
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return /^[A-Z]/.test(words) ? words : `X${words}`;
}

/** Writes a name as protobuf names an enum's values: `lastEventId` becomes `LAST_EVENT_ID`. */
export function toUpperSnake(name: string): string {
  return toSnake(name).replace(/^_/, '').toUpperCase();
}

/** The JSON name that protoc gives a field of this name: `last_event_id` becomes `lastEventId`. */
export function toDefaultJsonName(fieldName: string): string {
  return fieldName.replace(/_+(.?)/g, (_, next: string) => next.toUpperCase());
}

/** The message that protoc makes for the entries of a map field: `by_name` has `ByNameEntry`. */
export function toEntryName(fieldName: string): string {
  return `${fieldName.replace(/(?:^_*|_+)(.?)/g, (_, next: string) => next.toUpperCase())}Entry`;
}
