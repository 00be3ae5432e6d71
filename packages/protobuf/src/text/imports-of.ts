import type { ProtoMessage, ProtoPackage } from '../model.ts';

/** The files that a package's file imports, sorted: those of types that it uses and does not declare. */
export function importsOf({ file, messages, services }: ProtoPackage): readonly string[] {
  const files = new Set<string>();
  for (const { input, output } of services.flatMap(({ methods }) => methods)) files.add(input.file).add(output.file);
  for (const message of messages) addFiles(message, files);
  files.delete(file);
  return [...files].toSorted();
}

function addFiles({ fields, messages }: ProtoMessage, files: Set<string>): void {
  for (const { type } of fields) if (type.kind !== 'scalar') files.add(type.file);
  for (const inner of messages) addFiles(inner, files);
}
