#!/usr/bin/env node
import { runCommand } from './commands/runCommand.ts';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort(signal));

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  signal: ending.signal,
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
