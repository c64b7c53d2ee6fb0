#!/usr/bin/env node
import { runCommand } from './commands/runCommand.ts';
import { writeOut } from './commands/writeOut.ts';
import { keepCompiled } from './keepCompiled.ts';

keepCompiled(process.env, { program: process.argv[1] ?? '' });

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort(signal));

// Whoever reads along, such as "head", may have seen enough: the work goes on.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (failure: NodeJS.ErrnoException) => {
    if (failure.code !== 'EPIPE') throw failure;
  });

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  signal: ending.signal,
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  write: writeOut,
});
