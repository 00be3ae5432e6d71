import { urlOf } from '@ahoy/core/address';
import { once } from 'node:events';
import { connect } from 'node:net';
import { askContract } from '../ask-contract.ts';
import { constantCase, kebabCase } from '../scaffold/names.ts';
import type { Finding } from './finding.ts';
import { portOwner } from './port-owner.ts';

/** A service, and where its configuration has it listen. */
export interface ServicePorts {
  readonly service: string;
  readonly host: string;
  readonly ports: readonly number[];
}

/** Time that a port has to say whether anybody listens, in milliseconds. */
const CONNECT_MS = 2_000;

/** Says of each port of a service whether the service is there, nobody is, or somebody else. */
export async function checkPorts({ service, host, ports }: ServicePorts): Promise<readonly Finding[]> {
  return Promise.all(ports.map((port) => checkPort(service, new URL(urlOf(host, port)))));
}

async function checkPort(service: string, url: URL): Promise<Finding> {
  const { host } = url;
  const name = `${kebabCase(service)}-service`;
  if (!(await isTaken(url))) {
    return { verdict: 'warn', message: `${name} does not run at ${host}, which is free: npm run dev` };
  }
  try {
    const { contract } = await askContract({ host, secure: false, path: '' }, { signal: undefined });
    const paths = contract.procedures.map(({ path }) => path).filter((path) => path.startsWith(`${service}.`));
    if (paths.length > 0) {
      return { verdict: 'ok', message: `${name} answers at ${host}, with ${paths.length} procedures` };
    }
    return taken(service, url, 'a service of Ahoy that has none of its procedures');
  } catch {
    return taken(service, url, 'what is no service of Ahoy');
  }
}

async function taken(service: string, { host, port }: URL, by: string): Promise<Finding> {
  const owner = await portOwner(Number(port));
  const who = owner === undefined ? '' : ` (process ${owner.pid}, ${owner.command})`;
  const what = `${host}, of ${kebabCase(service)}-service, is taken by ${by}${who}`;
  return { verdict: 'fail', message: `${what}: end it, or set PORT_${constantCase(service)}` };
}

async function isTaken({ hostname, port }: URL): Promise<boolean> {
  const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ''));
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
