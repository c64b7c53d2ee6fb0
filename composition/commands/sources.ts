import { readFile } from 'node:fs/promises';
import { encodePull } from '../../adapters/wire/directory/encodePull.ts';
import { noPulls } from '../../core/directory/RosterPulls.ts';
import type { SourceSettings } from '../../core/directory/SourceSettings.ts';
import { ChatError } from '../../core/errors.ts';
import type { Chat } from '../../core/makeChat.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';
import { refuseUnknownSource } from './refuseUnknownSource.ts';

/** Shows the sources of rosters, and how each is read; changes it. */
export const sources: Command = {
  name: 'sources',
  summary:
    'Lists the sources of rosters; shows or replaces how the rosters of one are read and pulled: roles, names, language, nameOrder, timeZone, guards, pull.',
  usage: 'sources list | show <name> | set <name> --settings <json file>',
  options: { settings: { type: 'string', meaning: 'a JSON file with the settings' } },
  positionals: ['list|show|set'],
  run: async (context) => {
    const [action = '', name] = context.positionals;
    const config = readConfig(context.env, { admitsNobody: true });
    if (action === 'list') return withChat(config, (chat) => list(chat, context), { access: 'open' });
    if ((action !== 'show' && action !== 'set') || name === undefined)
      throw new ChatError('INVALID_REQUEST', 'Write sources list, sources show <name> or sources set <name>.');
    const given = action === 'set' ? await readSettings(context) : undefined;
    return withChat(
      config,
      async (chat) => {
        const directory = chat.enterDirectory('command');
        if (given !== undefined) await directory.changeSourceSettings(name, given);
        const settings = await directory.readSourceSettings(name);
        if (Object.keys(settings).length === 0) await refuseUnknownSource(chat, name);
        context.print(`${JSON.stringify(settings, null, 2)}\n`);
        const pulled = settings.pull && encodePull((await directory.readPull(name)) ?? noPulls(name));
        if (pulled !== undefined) context.print(`Pulls: ${JSON.stringify(pulled, null, 2)}\n`);
        return { source: name, settings, ...(pulled && { pull: pulled }) };
      },
      { access: given === undefined ? 'open' : 'create' },
    );
  },
};

const list = async (chat: Chat, { print }: CommandContext): Promise<unknown> => {
  const found = await chat.enterDirectory('command').listSources();
  print(
    printTable(
      ['source', 'kind', 'organisations'],
      found.map((one) => [one.name, one.kind, one.organisations.length]),
    ),
  );
  return { sources: found };
};

const readSettings = async ({ values }: CommandContext): Promise<SourceSettings> => {
  const file = values['settings'];
  const help =
    '--settings: must be a JSON file such as {"roles": {"nurse": "staff"}, "names": "legal", "timeZone": "Europe/Berlin", "guards": {"people": 0.3}}.';
  if (typeof file !== 'string') throw new ChatError('INVALID_REQUEST', help);
  const settings: unknown = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch((cause: unknown) => {
      throw new ChatError('INVALID_REQUEST', help, { cause });
    });
  const known = ['roles', 'names', 'language', 'nameOrder', 'timeZone', 'guards', 'pull'];
  const objects = ['roles', 'guards', 'pull'];
  const isObject = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const isReadable =
    isObject(settings) &&
    Object.entries(settings).every(
      ([key, value]) => known.includes(key) && (objects.includes(key) ? isObject(value) : typeof value === 'string'),
    );
  if (!isReadable) throw new ChatError('INVALID_REQUEST', help);
  return settings;
};
