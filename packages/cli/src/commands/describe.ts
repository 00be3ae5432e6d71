import { schemaOf } from '@ahoy/protobuf';
import { allocateNumbers, type Node, type ProcedureContract } from '@ahoy/contract';
import { Command } from 'commander';
import type { CreateCommand } from '../commands.ts';
import { exampleCall } from '../example-call.ts';
import { contractOf, type KnownContract, procedureOf } from '../known-contract.ts';
import { type SchemaRow, schemaRows } from '../schema-rows.ts';
import { inputText, outputText, routeTexts } from '../signature.ts';
import { table } from '../table.ts';
import { print, styled, type Terminal } from '../terminal.ts';

/** `ahoy describe <procedure>`: what it takes and answers, and how it is called. */
export const describeCommand: CreateCommand = (terminal) =>
  new Command('describe')
    .description('Describes a procedure: its schemas with limits, defaults and field numbers, its routes, a call.')
    .argument('<procedure>', 'such as greeter.sayHello')
    .option('--from <target>', 'ask a running service: a URL, or the name of a service of this repository')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, { from }: { from?: string }) => {
      const known = await contractOf(from, terminal);
      const procedure = procedureOf(known.contract, path);
      for (const line of describe(procedure, known, terminal)) await print(terminal, line);
    });

const EXAMPLES = `
Examples:
  ahoy describe greeter.sayHello
  ahoy describe greeter.sayHello --from http://127.0.0.1:5000`;

function describe(procedure: ProcedureContract, known: KnownContract, { stdout }: Terminal): string[] {
  const { path, type, meta, input, output, errors } = procedure;
  const { contract, isAsked } = known;
  const title = (text: string): string => styled(stdout, 'bold', text);
  const section = (name: string, text: string, node: Node | undefined, side: string): string[] => [
    '',
    `${title(name)}  ${text}`,
    ...(node ? tableOf(schemaRows(node, `${path}.${side}`, { types: contract.types, lock: known.lock })) : []),
  ];
  const { deprecated } = meta;
  return [
    `${title(path)}  ${type}${procedure.tracked ? ', resumes after a break' : ''}`,
    ...(meta.description === undefined ? [] : [meta.description]),
    ...(deprecated ? [`Deprecated${typeof deprecated === 'string' ? `: ${deprecated}` : '.'}`] : []),
    ...section('input', inputText(procedure, contract.types), input, 'input'),
    ...section('output', outputText(procedure, contract.types), output, 'output'),
    ...(errors ? section('errors', 'carry beside code and message', errors, 'errors') : []),
    '',
    ...table(waysTo(procedure, known)),
    ...(isAsked ? ['A running service does not tell its limits, descriptions, errors and REST routes.'] : []),
    '',
    title('example'),
    `  ${exampleCall(procedure, contract.types)}`,
  ];
}

function tableOf(rows: readonly SchemaRow[]): string[] {
  return table(rows, '  ');
}

/** Where each protocol finds the procedure. */
function waysTo({ path, meta }: ProcedureContract, { contract, lock, isAsked }: KnownContract): string[][] {
  const method = schemaOf(contract, allocateNumbers(contract, lock)).methods.find((one) => one.path === path);
  return [
    ...(isAsked ? [] : [['REST', routeTexts(contract).get(path) ?? '']]),
    ...(method ? [['gRPC', `${method.service}/${method.name}`]] : []),
    ['tRPC', `/trpc/${path}`],
    ...(meta.timeoutMs === undefined ? [] : [['timeout', `${meta.timeoutMs} ms, unless the caller says another`]]),
    ...(meta.idempotent ? [['idempotent', 'it may run twice with the effect of once']] : []),
  ];
}
