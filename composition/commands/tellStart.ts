import { inspectConfig } from '../inspectConfig.ts';
import type { Log } from '../Log.ts';
import type { CommandContext } from './Command.ts';

/** Says what is set, and what of it has no effect. */
export const tellStart = ({ env }: CommandContext, log: Log): void => {
  const { settings, warnings } = inspectConfig(env);
  const set = settings.filter(({ from }) => from === 'environment').map(({ name, value }) => [name, value]);
  log.info({ settings: Object.fromEntries(set) }, 'starting');
  for (const { name, problem } of warnings) log.warn({ variable: name }, `${name} ${problem}`);
};
