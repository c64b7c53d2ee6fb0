import { AsyncLocalStorage } from 'node:async_hooks';
import fs from 'node:fs';
import { runCommand } from '../../composition/commands/runCommand.ts';
import type { Ran } from './runHomeroom.ts';

const standardError = 2;

/** Takes the lines of the log: of each command its own, also if several run at a time. */
const takers = new AsyncLocalStorage<(line: string) => void>();

// A log writes past `process.stderr`, straight to the file of standard error.
const write = fs.write as unknown as (...given: readonly unknown[]) => void;
const caught = (...given: readonly unknown[]): void => {
  const [fd, text] = given;
  const take = fd === standardError ? takers.getStore() : undefined;
  if (take === undefined) return write(...given);
  take(String(text));
  const done = given.at(-1) as (failure: null, bytes: number) => void;
  done(null, Buffer.byteLength(String(text)));
};
Object.assign(fs, { write: caught });

/**
 * Runs one `homeroom` command within this process, under these variables alone: what it does, prints and logs, without the
 * second that a process takes to start. `runHomeroom` runs the shipped program: how it starts and ends, and what two
 * processes do to each other.
 */
export const callHomeroom = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> => {
  let [out, error] = ['', ''];
  const take = (text: string): void => {
    error += text;
  };
  const code = await takers.run(take, () =>
    runCommand(args, {
      env: { LOG_LEVEL: 'warn', ...env },
      signal: new AbortController().signal,
      out: (text) => {
        out += text;
      },
      error: take,
    }),
  );
  return { code, out, error };
};
