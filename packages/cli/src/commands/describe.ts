import { schemaOf } from '@ahoy/protobuf';
import { allocateNumbers, type Node, type ProcedureContract } from '@ahoy/contract';
import { Command } from 'commander';
import type { CreateCommand } from '../commands.ts';
import { exampleCall } from '../example-call.ts';
import { contractOf, type KnownContract, procedureOf } from '../known-contract.ts';
import { repositoryAt } from '../repository.ts';
import { type SchemaRow, schemaRows } from '../schema-rows.ts';
import { inputText, outputText, routeTexts } from '../signature.ts';
import { type Callers, callersText, findCallers } from '../source/callers.ts';
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
      if (from === undefined) await printCallers(path, terminal);
      for (const line of exampleOf(procedure, known, terminal)) await print(terminal, line);
    });

const EXAMPLES = `
Examples:
  ahoy describe greeter.sayHello
  ahoy describe greeter.sayHello --from http://127.0.0.1:5000`;

function describe(procedure: ProcedureContract, known: KnownContract, { stdout }: Terminal): string[] {
  const { path, type, meta, input, output, errors } = procedure;
  const { contract, isWire } = known;
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
    ...(isWire ? ['A service in production does not tell its limits, descriptions, errors and REST routes.'] : []),
  ];
}

function exampleOf(procedure: ProcedureContract, { contract }: KnownContract, { stdout }: Terminal): string[] {
  return ['', styled(stdout, 'bold', 'example'), `  ${exampleCall(procedure, contract.types)}`];
}

/** Comes late, and so on its own: TypeScript has to read the callers first. */
async function printCallers(path: string, terminal: Terminal): Promise<void> {
  const callers = (await findCallers([path], repositoryAt(terminal.cwd), terminal.signal)).get(path);
  terminal.signal.throwIfAborted();
  const lines = callers ? callerLines(callers) : [];
  for (const line of ['', styled(terminal.stdout, 'bold', 'callers'), ...lines]) await print(terminal, line);
}

function callerLines(callers: Callers): string[] {
  if ('unknown' in callers || callers.code.length === 0) return [`  ${callersText(callers)}`];
  const { code, tests } = callers;
  return [
    ...code.map(({ file, line }) => `  ${file}:${line}`),
    ...(tests.length > 0 ? [`  and ${tests.length} in tests`] : []),
  ];
}

function tableOf(rows: readonly SchemaRow[]): string[] {
  return table(rows, '  ');
}

/** Where each protocol finds the procedure. */
function waysTo({ path, meta }: ProcedureContract, { contract, lock, isWire }: KnownContract): string[][] {
  const method = schemaOf(contract, allocateNumbers(contract, lock)).methods.find((one) => one.path === path);
  return [
    ...(isWire ? [] : [['REST', routeTexts(contract).get(path) ?? '']]),
    ...(method ? [['gRPC', `${method.service}/${method.name}`]] : []),
    ['tRPC', `/trpc/${path}`],
    ...(meta.timeoutMs === undefined ? [] : [['timeout', `${meta.timeoutMs} ms, unless the caller says another`]]),
    ...(meta.idempotent ? [['idempotent', 'it may run twice with the effect of once']] : []),
  ];
}
