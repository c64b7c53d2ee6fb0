import type { Config } from '../Config.ts';
import { makeLog } from '../makeLog.ts';
import { openWatching } from '../openWatching.ts';
import type { CommandContext } from './Command.ts';
import { endSoon, stoppedBefore } from './endings.ts';
import { exitCodes } from './exitCodes.ts';
import { tellStart } from './tellStart.ts';

/** Several processes share the port, and this one watches over them. */
export const serveByWorkers = async (config: Config, context: CommandContext): Promise<unknown> => {
  const { env, values, signal, print, note, sayNo } = context;
  const { traces: _, ...withoutTraces } = config.watching;
  const watching = await openWatching(withoutTraces, makeLog(config.logLevel));
  const { log } = watching;
  tellStart(context, log);
  const { runPrimary } = await import('../workers/runPrimary.ts');
  const later = typeof values['workers'] === 'string' ? ['--workers', values['workers']] : [];
  // A policy goes back once: later workers follow the one that the database has then.
  const first = values['policy-back'] === true ? [...later, '--policy-back'] : later;
  const isVerdict = (code: number): boolean => code !== exitCodes.fault;
  const { address, isClosed } = await runPrimary({
    ...{ config, env, log, signal, args: { first, later }, faultCode: exitCodes.fault, isVerdict },
    onListening: (at) => print(`Homeroom listens on ${at}, with ${config.workers} workers\n`),
  })
    .finally(() => watching.close())
    .finally(endSoon);
  if (address === null) note(stoppedBefore);
  if (!isClosed) sayNo();
  return { address };
};
