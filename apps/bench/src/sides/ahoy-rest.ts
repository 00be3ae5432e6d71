import { connect } from '@ahoy/client/rest';
import { contractOf } from '@ahoy/contract';
import { ahoyClient, type Api, serveAhoy } from '../peers/ahoy.ts';
import { holdHttp } from '../peers/hold.ts';
import type { Side } from '../side.ts';
import * as greeter from '../work/greeter.ts';

export const side: Side = {
  label: 'Ahoy, REST',
  packages: [],
  lacks: { chat: 'HTTP carries no stream of a caller' },
  serve: serveAhoy,
  connect: async (port) => {
    const api: Api = connect(`rest+http://127.0.0.1:${port}`, { contract: contractOf({ greeter }) });
    return ahoyClient(api, { chat: false });
  },
  hold: holdHttp,
};
