import { Command } from 'commander';
import type { CreateCommand } from '../commands.ts';
import { checkLock } from '../doctor/check-lock.ts';
import { checkNode } from '../doctor/check-node.ts';
import { checkPorts } from '../doctor/check-ports.ts';
import type { Finding } from '../doctor/finding.ts';
import { Failed } from '../failure.ts';
import { type Repository, repositoryAt } from '../repository.ts';
import { serviceNames } from '../scaffold/service-names.ts';
import { configOf } from '../service-config.ts';
import { print, styled, type Style, type Terminal } from '../terminal.ts';

/** `ahoy doctor`: a line for each thing that may be wrong, with what to do. */
export const doctorCommand: CreateCommand = (terminal) =>
  new Command('doctor')
    .description('Says what is wrong with this machine or checkout, and what to do: Node, lock, ports, services.')
    .addHelpText('after', '\nExamples:\n  ahoy doctor\n\nThe exit code is 1 where a line says fail.')
    .action(async () => {
      const repository = repositoryAt(terminal.cwd);
      let failed = false;
      for (const check of checksOf(repository, terminal)) {
        for (const { verdict, message } of await check()) {
          await print(terminal, `${styled(terminal.stdout, STYLES[verdict], verdict.padEnd(4))}  ${message}`);
          failed ||= verdict === 'fail';
        }
      }
      if (failed) throw new Failed('the doctor has found what is wrong');
    });

const STYLES: Readonly<Record<Finding['verdict'], Style>> = { ok: 'green', warn: 'yellow', fail: 'red' };

function checksOf(repository: Repository, terminal: Terminal): (() => Promise<readonly Finding[]>)[] {
  return [
    async () => [await checkNode(repository)],
    async () => [await checkLock(repository)],
    async () =>
      (
        await Promise.all((await serviceNames(repository)).map((name) => checkService(name, repository, terminal)))
      ).flat(),
  ];
}

async function checkService(service: string, repository: Repository, { env }: Terminal): Promise<readonly Finding[]> {
  try {
    const config = await configOf(service, repository, env);
    if (config) return await checkPorts({ service, ...config });
    return [{ verdict: 'warn', message: `${service} has no app in apps/: nobody serves it` }];
  } catch (error) {
    return [{ verdict: 'fail', message: `${service}-service: ${(error as Error).message}` }];
  }
}
