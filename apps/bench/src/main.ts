import { HELP } from './help.ts';
import { readOptions } from './options.ts';
import { runBench } from './run.ts';
import { updateReadme } from './readme.ts';

// A signal ends this process, and that ends all that it has started.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else if (options.readme) await updateReadme();
  else process.exitCode = (await runBench(options)) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${(error as Error).message}\nSee npm run bench -- --help\n`);
  process.exitCode = 1;
}
