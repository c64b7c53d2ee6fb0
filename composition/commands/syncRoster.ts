import { encodeRosterReport } from '../../adapters/wire/directory/encodeRosterReport.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command } from './Command.ts';
import { makeProgress } from './makeProgress.ts';
import { printRosterReport } from './printRosterReport.ts';
import { idList } from './rosterOptions.ts';

/** Pulls the roster of a source now. */
export const syncRoster: Command = {
  name: 'sync-roster',
  summary: 'Pulls the roster of a source now, by OneRoster 1.1 or 1.2, as its settings say, and imports it.',
  usage:
    'sync-roster [--source <name>] [--dry-run] [--full] [--force] [--confirm-admin <id>]… [--reuse-id <id>]… [--same-id <id>]…',
  options: {
    source: { type: 'string' },
    'dry-run': { type: 'boolean' },
    full: { type: 'boolean' },
    force: { type: 'boolean' },
    'confirm-admin': { type: 'string', multiple: true },
    'reuse-id': { type: 'string', multiple: true },
    'same-id': { type: 'string', multiple: true },
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
      { registersPolicy: !isDryRun },
    );
  },
};
