import { urlOf } from '@ahoy/core/address';
import { runMain, untilReady } from '@ahoy/server';
import { configFrom } from './config.ts';

await runMain(async () => {
  const { host, ports } = configFrom(process.env);
  await untilReady(urlOf(host, ports[0]));
});
