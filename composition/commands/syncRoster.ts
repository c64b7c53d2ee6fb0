import { encodeRosterReport } from '../../adapters/wire/directory/encodeRosterReport.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command } from './Command.ts';
import { makeProgress } from './makeProgress.ts';
import { printRosterReport } from './printRosterReport.ts';
import { refuseUnknownSource } from './refuseUnknownSource.ts';
import { idList, peopleOptions } from './rosterOptions.ts';

/** Pulls the roster of a source now. */
export const syncRoster: Command = {
  name: 'sync-roster',
  summary: 'Pulls the roster of a source now, by OneRoster 1.1 or 1.2, as its settings say, and imports it.',
  usage:
    'sync-roster [--source <name>] [--dry-run] [--full] [--force] [--confirm-admin <id>]… [--reuse-id <id>]… [--same-id <id>]…',
  options: {
    source: { type: 'string', meaning: 'which source; the only one that is pulled otherwise' },
    'dry-run': { type: 'boolean', meaning: 'says what would change, and changes nothing' },
    full: { type: 'boolean', meaning: 'asks for everything instead of what changed' },
    force: { type: 'boolean', meaning: 'although the guards of the source stop it' },
    ...peopleOptions,
  },
  positionals: [],
  run: async (context) => {
    const { env, values, note } = context;
    const config = readConfig(env, { admitsNobody: true });
    const { source: set, confirmedAdmins = [] } = config.roster;
    const asked = typeof values['source'] === 'string' ? values['source'] : set;
    const isDryRun = values['dry-run'] === true;
    return withChat(
      config,
      async (chat, _people, pullRoster) => {
        const by = { actor: 'command', directory: chat.enterDirectory('command') } as const;
        if (asked !== undefined && (await by.directory.readSourceSettings(asked)).pull === undefined)
          await refuseUnknownSource(chat, asked);
        const { source, fetched, outcome } = await pullRoster(by, asked, {
          ...{ isDryRun, isFull: values['full'] === true, isForced: values['force'] === true },
          reusedIds: new Set(idList(values['reuse-id'])),
          sameIds: new Set(idList(values['same-id'])),
          confirmedAdmins: [...confirmedAdmins, ...idList(values['confirm-admin'])],
          onProgress: makeProgress('relations', note),
        });
        printRosterReport(context, source, fetched.reading, outcome, isDryRun);
        return encodeRosterReport({ source, reading: fetched.reading, outcome, isDryRun });
      },
      { access: isDryRun ? 'open' : 'create', registersPolicy: !isDryRun },
    );
  },
};
