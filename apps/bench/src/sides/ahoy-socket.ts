import { connect } from '@ahoy/client';
import { ahoyClient, type Api, serveAhoy } from '../peers/ahoy.ts';
import type { Side } from '../side.ts';

export const side: Side = {
  label: 'Ahoy, socket',
  packages: [],
  serve: serveAhoy,
  connect: async (port) => {
    const api: Api = connect(`tcp://127.0.0.1:${port}`);
    return ahoyClient(api, { chat: true });
  },
};
