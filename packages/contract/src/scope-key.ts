/** A name that needs no quotes inside a path. */
const PLAIN = /^[\w$-]+$/;
/** Ends the id of the output form of a named type, where it differs from what a caller may send. */
const OUTPUT = '#output';

/** The path of an object's field, or of an enum's value: `greeter.sayHello.input.name`. */
export function fieldPath(path: string, name: string): string {
  return `${path}.${quoted(name)}`;
}

/** The path of a union's member: `greeter.pay.input|card`. */
export function memberPath(path: string, name: string): string {
  return `${path}|${quoted(name)}`;
}

/** The path of an array's or set's items, of what follows a tuple, or of the tuple's item with this index. */
export function itemPath(path: string, index?: number): string {
  return `${path}[${index ?? ''}]`;
}

/** The path of the values of a record or map, or of an object's undeclared members. */
export function valuePath(path: string): string {
  return `${path}{}`;
}

/** The path of the keys of a record or map. */
export function keyPath(path: string): string {
  return `${path}{key}`;
}

/** The path of a side of an intersection that is not an object; objects share the intersection's own path. */
export function sidePath(path: string, side: 'left' | 'right'): string {
  return `${path}&${side}`;
}

/** The scope of a named type: its id, which both of its forms share so that a field has one number. */
export function typePath(id: string): string {
  return id.endsWith(OUTPUT) ? id.slice(0, -OUTPUT.length) : id;
}

/** The id of a named type's output form. */
export function outputId(id: string): string {
  return id + OUTPUT;
}

function quoted(name: string): string {
  return PLAIN.test(name) ? name : JSON.stringify(name);
}
