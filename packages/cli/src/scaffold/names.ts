import { isReservedName } from '@ahoy/core';
import { Script } from 'node:vm';
import { UsageError } from '../failure.ts';

/**
 * Checks that a name can be that of a procedure or a service.
 * @throws UsageError that says what was expected.
 */
export function checkName(name: string, what: 'procedure' | 'service'): void {
  const isWord = /^[a-z][a-zA-Z0-9]*$/.test(name);
  if (isWord && !isReservedName(name) && isIdentifier(name)) return;
  const example = what === 'procedure' ? 'sayGoodbye' : 'billing';
  const why = isWord ? 'a name that JavaScript keeps for itself' : JSON.stringify(name);
  throw new UsageError(`expected a name of a ${what} such as ${example}, got ${why}`);
}

/** `sayHello` as a file is called: `say-hello`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `sayHello` as a type is called: `SayHello`. */
export function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `sayHello` as a variable of the environment is called: `SAY_HELLO`. */
export function constantCase(name: string): string {
  return kebabCase(name).replaceAll('-', '_').toUpperCase();
}

function isIdentifier(name: string): boolean {
  try {
    // It is parsed, not run.
    return new Script(`'use strict'; async () => { const ${name} = 0 }`) instanceof Script;
  } catch {
    return false;
  }
}
