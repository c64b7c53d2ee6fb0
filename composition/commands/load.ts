import { ChatError } from '../../core/errors.ts';
import { readTarget } from '../load/checkTarget.ts';
import { readConfig } from '../readConfig.ts';
import type { Command, CommandContext, CommandValues } from './Command.ts';

/** Puts an installation under the load of a school. */
export const load: Command = {
  name: 'load',
  summary:
    'Puts your own server under the load of a school and says how long everything took, and whether anything was lost: people and service accounts of its own write in rooms of their own, come and go, and are removed afterwards. Run it with the settings of the server. Addresses of the public internet are refused unless --this-is-mine names the host.',
  usage:
    'load [--url <address>]… [--sockets <number>] [--rate <messages a minute>] [--minutes <number>] [--max-p99 <milliseconds>] [--this-is-mine <host>]… | load --clean [--url <address>]',
  options: {
    url: {
      type: 'string',
      multiple: true,
      meaning: 'the server, each node or the balancer; by default this machine at PORT',
    },
    sockets: { type: 'string', meaning: 'people with a socket each; 100 otherwise, at most 2000' },
    rate: { type: 'string', meaning: 'messages a minute, all together; 1000 otherwise, at most 20000' },
    minutes: { type: 'string', meaning: 'for how long; 5 otherwise, at most 60, and 200000 messages' },
    'max-p99': {
      type: 'string',
      meaning: 'exit code 1 if p99 of acknowledgements or of deliveries takes more milliseconds',
    },
    'this-is-mine': { type: 'string', multiple: true, meaning: 'a host of the public internet that is yours' },
    clean: { type: 'boolean', meaning: 'removes what a load has left that was killed, and sends nothing' },
  },
  positionals: [],
  run: async (context) => {
    const { env, values } = context;
    const config = readConfig(env, { admitsNobody: true });
    const given = listOf(values, 'url');
    const urls = (given.length > 0 ? given : [`http://127.0.0.1:${config.port}`]).map(readTarget);
    const wish = {
      sockets: numberOf(context, 'sockets', 100),
      rate: numberOf(context, 'rate', 1_000),
      minutes: numberOf(context, 'minutes', 5),
    };
    const maxP99 = values['max-p99'] === undefined ? undefined : numberOf(context, 'max-p99', 0);
    const { tryInstallation } = await import('../load/tryInstallation.ts');
    return tryInstallation({
      ...{ config, urls, wish, owned: listOf(values, 'this-is-mine'), isCleaning: values['clean'] === true },
      ...(maxP99 !== undefined && { maxP99 }),
      context,
    });
  },
};

const listOf = (values: CommandValues, name: string): readonly string[] => {
  const value = values[name];
  return Array.isArray(value) ? (value as string[]) : [];
};

const numberOf = ({ values }: CommandContext, name: string, otherwise: number): number => {
  const text = values[name] ?? String(otherwise);
  const value = Number(text);
  if (typeof text !== 'string' || text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new ChatError('INVALID_REQUEST', `--${name} takes a number, for example --${name} ${otherwise || 500}.`);
  return value;
};
