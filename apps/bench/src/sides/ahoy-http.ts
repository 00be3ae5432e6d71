import { connect } from '@ahoy/client';
import { ahoyClient, type Api, serveAhoy } from '../peers/ahoy.ts';
import { holdHttp } from '../peers/hold.ts';
import type { Side } from '../side.ts';

export const side: Side = {
  label: 'Ahoy, HTTP',
  packages: [],
  lacks: { chat: 'HTTP carries no stream of a caller' },
  serve: serveAhoy,
  connect: async (port) => {
    const api: Api = connect(`http://127.0.0.1:${port}`);
    return ahoyClient(api, { chat: false });
  },
  hold: holdHttp,
};
