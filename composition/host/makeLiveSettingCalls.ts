import type { Chat } from '../../core/makeChat.ts';
import type { LiveSettingCalls } from './LiveSettingCalls.ts';
import type { makeDefine } from './makeDefine.ts';

/** Settings as hosts change them while nodes run. */
export const makeLiveSettingCalls = (
  { settings }: Pick<Chat, 'settings'>,
  define: ReturnType<typeof makeDefine>,
): LiveSettingCalls => {
  const listSettings = define('listSettings', async () => settings.list('host'));
  return {
    listSettings: (given = {}) => listSettings(given),
    changeSettings: define('changeSettings', async ({ changes }) =>
      settings.change('host', Object.fromEntries(changes.map(({ name, value }) => [name, value]))),
    ),
  };
};
