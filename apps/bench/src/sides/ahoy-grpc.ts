import { connect } from '@ahoy/client/grpc';
import { contractOf } from '@ahoy/contract';
import { ahoyClient, type Api, serveAhoy } from '../peers/ahoy.ts';
import { holdHttp2 } from '../peers/hold.ts';
import type { Side } from '../side.ts';
import * as greeter from '../work/greeter.ts';

export const side: Side = {
  label: 'Ahoy, gRPC',
  packages: ['@grpc/grpc-js'],
  serve: serveAhoy,
  connect: async (port) => {
    const api: Api = connect(`grpc://127.0.0.1:${port}`, { contract: contractOf({ greeter }) });
    return ahoyClient(api, { chat: true });
  },
  hold: holdHttp2,
};
