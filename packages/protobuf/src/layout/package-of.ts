import type { ProtoEnum, ProtoMessage, ProtoMethod, ProtoPackage, ProtoService } from '../model.ts';
import { claim, join, type Names } from './names.ts';

/** A package whose content is still being laid out. */
export interface PackageDraft extends ProtoPackage {
  readonly fullName: string;
  readonly services: ServiceDraft[];
  readonly messages: ProtoMessage[];
  readonly enums: ProtoEnum[];
}

interface ServiceDraft extends ProtoService {
  readonly methods: ProtoMethod[];
}

/** What takes the names of packages, which packages may share. */
const PACKAGE = 'a package';

/** Declares a package. Each part of its name is a name that nothing but a package can have. */
export function createPackage(names: Names, name: string): PackageDraft {
  const parts = name === '' ? [] : name.split('.');
  for (const index of parts.keys()) {
    const part = parts.slice(0, index + 1).join('.');
    if (names.get(part) !== PACKAGE) claim(names, part, PACKAGE);
  }
  const file = name === '' ? 'unnamed.proto' : `${parts.join('/')}.proto`;
  return { name, fullName: name, file, services: [], messages: [], enums: [] };
}

/** Finds a service of a package, or declares it. */
export function serviceOf(names: Names, home: PackageDraft, name: string): ServiceDraft {
  const known = home.services.find((service) => service.name === name);
  if (known !== undefined) return known;
  const fullName = claim(names, join(home.name, name), `the service ${name}`);
  const service: ServiceDraft = { name, fullName, methods: [] };
  home.services.push(service);
  return service;
}
