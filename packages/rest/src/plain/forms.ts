import type { Contract, Node } from '@ahoy/contract';
import { refuse } from '../plain-error.ts';
import { resolve } from '../resolve.ts';
import { anyForm, jsonForm, nothingForm } from './any.ts';
import { listForm, tupleForm } from './collections.ts';
import { mapForm, recordForm } from './entries.ts';
import type { Form, Forms } from './form.ts';
import { literalForm } from './literals.ts';
import { objectForm } from './object.ts';
import { scalarForm } from './scalars.ts';
import { unionForm } from './union.ts';

/** The forms of the nodes of one contract, of which each is made once. */
export function formsOf(types: Contract['types'], strict: boolean): Forms {
  const cache = strict ? strictForms : lenientForms;
  let forms = cache.get(types);
  if (forms === undefined) cache.set(types, (forms = createForms(types, strict)));
  return forms;
}

const strictForms = new WeakMap<Contract['types'], Forms>();
const lenientForms = new WeakMap<Contract['types'], Forms>();

function createForms(types: Contract['types'], strict: boolean): Forms {
  const made = new WeakMap<Node, Form>();
  const forms: Forms = {
    types,
    strict,
    misfit: strict ? refuse : (json) => json,
    formOf(node) {
      let form = made.get(node);
      if (form === undefined) made.set(node, (form = nullableForm(node, bareForm(node, forms))));
      return form;
    },
  };
  return forms;
}

function bareForm(node: Node, forms: Forms): Form {
  switch (node.kind) {
    case 'object':
      return objectForm(node, forms);
    case 'array':
    case 'set':
      return listForm(node, forms);
    case 'tuple':
      return tupleForm(node, forms);
    case 'record':
      return recordForm(node, forms);
    case 'map':
      return mapForm(node, forms);
    case 'union':
      return unionForm(node, forms);
    case 'ref':
      return lazyForm(() => typeOf(node.id, forms));
    case 'intersection':
      return lazyForm(() => forms.formOf(resolve(node, forms.types)));
    case 'enum':
    case 'literal':
      return literalForm(node, forms);
    case 'any':
      return node.json ? jsonForm(forms) : anyForm;
    case 'nothing':
      return nothingForm(node, forms);
    case 'stream':
      return forms.formOf(node.item);
    default:
      return scalarForm(node, forms);
  }
}

function typeOf(id: string, { types, formOf }: Forms): Form {
  const node = types[id];
  if (node === undefined) throw new Error(`the contract has no type "${id}"`);
  return formOf(node);
}

/** A type may hold itself, so its form is made when a value first comes. */
function lazyForm(make: () => Form): Form {
  let made: Form | undefined;
  const form = (): Form => (made ??= make());
  return {
    encode: (value, depth, memo) => form().encode(value, depth, memo),
    decode: (json, depth, memo) => form().decode(json, depth, memo),
    fits: (value, depth, memo) => form().fits(value, depth, memo),
    takes: (json, depth, memo) => form().takes(json, depth, memo),
    get blank() {
      return form().blank;
    },
  };
}

function nullableForm({ nullable }: Node, form: Form): Form {
  if (!nullable) return form;
  return {
    encode: (value, depth, memo) => (value === null ? null : form.encode(value, depth, memo)),
    decode: (json, depth, memo) => (json === null ? null : form.decode(json, depth, memo)),
    fits: (value, depth, memo) => (value === null ? 2 : form.fits(value, depth, memo)),
    takes: (json, depth, memo) => (json === null ? 2 : form.takes(json, depth, memo)),
  };
}
