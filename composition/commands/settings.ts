import { encodeSetting } from '../../adapters/wire/settings/settingSchemas.ts';
import { ChatError } from '../../core/errors.ts';
import type { SettingChange } from '../../core/settings/LiveSettingStore.ts';
import type { ListedSetting, ManageSettings } from '../../core/settings/manageSettings.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';

/** Lists and changes what can be changed while nodes run. */
export const settings: Command = {
  name: 'settings',
  summary:
    'Lists the settings that can be changed while nodes run, and who set them; sets one, or returns it to its default. Running nodes follow within seconds, and each change goes on record. What the environment of this command sets is fixed: give it the same as the servers have.',
  usage: 'settings list | set <NAME> <value> | unset <NAME>',
  options: {},
  positionals: ['list|set|unset'],
  run: async (context) => {
    const [action = '', name = '', ...rest] = context.positionals;
    const wanted = wantedBy(action, name, rest);
    return withChat(
      readConfig(context.env, { admitsNobody: true }),
      (chat) => (wanted === null ? list(chat.settings, context) : changeSettings(chat.settings, context, wanted)),
      { access: 'open' },
    );
  },
};

/** Null: only look. */
const wantedBy = (action: string, name: string, rest: readonly string[]): Record<string, string | null> | null => {
  if (action === 'list' && name === '') return null;
  if (action === 'set' && name !== '' && rest.length > 0) return { [name.toUpperCase()]: rest.join(' ') };
  if (action === 'unset' && name !== '' && rest.length === 0) return { [name.toUpperCase()]: null };
  throw new ChatError(
    'INVALID_REQUEST',
    'Write settings list, settings set <NAME> <value>, or settings unset <NAME>, for example: settings set RATE_MESSAGES_PER_MINUTE 30.',
  );
};

const list = async (settings: ManageSettings, { print }: CommandContext): Promise<unknown> => {
  const shown = settings.list('command');
  print(
    printTable(
      ['setting', 'value', 'set by', 'default', 'form'],
      shown.map((one) => [one.name, one.value ?? '', setBy[one.from], one.fallback ?? '', one.form.words]),
    ),
  );
  return { settings: shown.map(encodeSetting) };
};

const setBy: Readonly<Record<ListedSetting['from'], string>> = {
  ...{ environment: 'environment (fixed)', host: 'host (fixed)', live: 'while it runs', default: '' },
};

/** Makes the changes and shows what became of each setting. */
export const changeSettings = async (
  settings: ManageSettings,
  { print }: Pick<CommandContext, 'print'>,
  wanted: Readonly<Record<string, string | null>>,
): Promise<{ readonly changes: readonly SettingChange[] }> => {
  const changes = await settings.change('command', wanted);
  print(
    changes.length === 0
      ? 'Nothing to change: it was so already.\n'
      : printTable(
          ['setting', 'before', 'after'],
          changes.map(({ name, before, after }) => [name, before ?? '(not set)', after ?? '(not set)']),
        ),
  );
  return { changes };
};
