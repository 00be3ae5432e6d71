import type { ProcedureContract } from '@ahoy/contract';
import { Command } from 'commander';
import type { CreateCommand } from '../commands.ts';
import { UsageError } from '../failure.ts';
import { contractOf, type KnownContract, servicesOf } from '../known-contract.ts';
import { nearest } from '../nearest.ts';
import { inputText, outputText, routeTexts } from '../signature.ts';
import { table } from '../table.ts';
import { print, styled } from '../terminal.ts';

/** `ahoy list [service]`: the procedures, one a line. */
export const listCommand: CreateCommand = (terminal) =>
  new Command('list')
    .description('Lists the procedures of all services, or of one: kind, input, output and REST route.')
    .argument('[service]', 'only those of one service')
    .option('--from <target>', 'ask a running service: a URL, or the name of a service of this repository')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (service: string | undefined, { from, json }: { from?: string; json?: true }) => {
      const known = await contractOf(from, terminal);
      const procedures = wanted(known, service);
      if (json) return print(terminal, JSON.stringify(procedures.map(toData(known)), null, 2));
      const routes = routesIn(known);
      const head = ['PROCEDURE', 'KIND', 'INPUT', 'OUTPUT', ...(routes ? ['ROUTE'] : [])];
      const rows = procedures.map((one) => rowOf(one, known, routes));
      const [first = '', ...lines] = table([head, ...rows]);
      await print(terminal, styled(terminal.stdout, 'bold', first));
      for (const line of lines) await print(terminal, line);
    });

const EXAMPLES = `
Examples:
  ahoy list
  ahoy list greeter --json
  ahoy list --from http://127.0.0.1:5000`;

function wanted({ contract }: KnownContract, service: string | undefined): readonly ProcedureContract[] {
  if (service === undefined) return contract.procedures;
  const found = contract.procedures.filter(({ path }) => path.startsWith(`${service}.`));
  if (found.length > 0) return found;
  const services = servicesOf(contract);
  const near = nearest(service, services);
  const hint = near === undefined ? `there are ${services.join(', ')}` : `did you mean ${near}?`;
  throw new UsageError(`there is no service ${JSON.stringify(service)}: ${hint}`);
}

/** A service in production does not tell its routes. */
function routesIn({ contract, isWire }: KnownContract): ReadonlyMap<string, string> | undefined {
  return isWire ? undefined : routeTexts(contract);
}

function rowOf(
  procedure: ProcedureContract,
  { contract }: KnownContract,
  routes: ReadonlyMap<string, string> | undefined,
): string[] {
  const { path, type } = procedure;
  const row = [path, type, inputText(procedure, contract.types), outputText(procedure, contract.types)];
  return routes ? [...row, routes.get(path) ?? ''] : row;
}

function toData(known: KnownContract): (procedure: ProcedureContract) => object {
  const routes = routesIn(known);
  return ({ path, type, streaming, meta, ...rest }) => ({
    path,
    type,
    streaming,
    ...(meta.description !== undefined && { description: meta.description }),
    ...(routes && { route: routes.get(path) }),
    ...rest,
  });
}
