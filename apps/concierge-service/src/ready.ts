import { runMain, untilReady } from '@ahoy/server';
import { configFrom } from './config.ts';

await runMain(async () => {
  const { ports } = configFrom(process.env);
  await untilReady(`http://127.0.0.1:${ports[0]}`);
});
