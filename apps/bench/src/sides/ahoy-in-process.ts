import { connect } from '@ahoy/client';
import { inProcess } from '@ahoy/server';
import { ahoyClient } from '../peers/ahoy.ts';
import type { Side } from '../side.ts';
import * as greeter from '../work/greeter.ts';

/** There is no server: the client's process does the work of both ends, and copies nothing. */
export const side: Side = {
  label: 'Ahoy, in-process',
  packages: [],
  lacks: { hold: 'no connection' },
  serve: async () => ({ port: 0 }),
  connect: async () => ahoyClient(connect(inProcess({ greeter })), { chat: true }),
};
