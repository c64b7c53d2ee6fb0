import { basename } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { encodeRosterReport } from '../../adapters/wire/directory/encodeRosterReport.ts';
import { readAs } from '../../adapters/wire/directory/readAs.ts';
import { importedFile, toSnapshot } from '../../adapters/wire/directory/toSnapshot.ts';
import { ChatError } from '../../core/errors.ts';
import type { Chat } from '../../core/makeChat.ts';
import { policyOf } from '../policyOf.ts';
import { readConfig } from '../readConfig.ts';
import { readRosterFile } from '../readRosterFile.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandValues } from './Command.ts';
import { makeProgress } from './makeProgress.ts';
import { printIdMapping } from './printIdMapping.ts';
import { printRosterReport } from './printRosterReport.ts';
import { idList, peopleOptions, rosterOptions } from './rosterOptions.ts';

/**
 * V8 lets its heap grow fourfold before it collects, so a large roster would take more than a gigabyte, most of it
 * garbage. This flag halves the memory and costs a tenth more CPU.
 */
const thriftyHeap = '--heap-growing-percent=60';

/** Imports a school's roster. */
export const importRoster: Command = {
  name: 'import-roster',
  summary:
    'Imports a roster: OneRoster, SDS, Canvas SIS or Clever. Records that the same source no longer names are ended.',
  usage:
    'import-roster <folder|zip> [--dry-run] [--force] [--format oneroster|sds|sds1|canvas|clever] [--source <name>] [--as-of <yyyy-mm-dd>] [--time-zone <IANA name>] [--roles <json file>] [--confirm-admin <id>]… [--reuse-id <id>]… [--same-id <id>]… [--map-ids preview|apply]',
  options: {
    'dry-run': { type: 'boolean', meaning: 'says what would change, and changes nothing' },
    force: { type: 'boolean', meaning: 'although the guards of the source stop it' },
    format: { type: 'string', meaning: 'how the files are to be read; guessed otherwise' },
    source: { type: 'string', meaning: 'whose roster it is; ROSTER_SOURCE otherwise' },
    'as-of': { type: 'string', meaning: 'the day on which dates of records are judged; today otherwise' },
    'time-zone': { type: 'string', meaning: 'where that day is' },
    roles: { type: 'string', meaning: 'a file that says which role of Homeroom each role of the files is' },
    ...peopleOptions,
    'map-ids': { type: 'string', meaning: 'finds people by mail addresses when a source has given new ids' },
  },
  positionals: ['<folder|zip>'],
  run: async (context) => {
    const { env, values, positionals, note } = context;
    const config = readConfig(env, { admitsNobody: true });
    const mapping = readMapping(values);
    setFlagsFromString(thriftyHeap);
    const read = await rosterOptions(values, config.roster);
    const asked = typeof values['source'] === 'string' ? values['source'] : config.roster.source;
    const isDryRun = values['dry-run'] === true;
    const importing = async (chat: Chat) => {
      const source = await chat.chooseSource(asked);
      const directory = chat.enterDirectory('command');
      const settings = await directory.readSourceSettings(source.name);
      const reading = await readRosterFile(positionals[0] ?? '', {
        ...readAs(settings),
        ...read,
        roles: { ...settings.roles, ...read.roles },
        policy: policyOf(config),
        known: () => directory.readKnownRoster(source.name),
      });
      if (mapping !== undefined) {
        const { snapshot, usernames } = reading;
        const request = {
          source: source.name,
          users: snapshot.users,
          usernames,
          isPreview: mapping === 'preview',
          actor: 'command' as const,
        };
        const match = await chat.mapIds(request);
        printIdMapping(context, request, match);
        return { source: source.name, is_preview: request.isPreview, ...match };
      }
      const outcome = await directory.apply(toSnapshot(reading, source), {
        isDryRun,
        file: importedFile(
          reading,
          { ...settings, ...read, roles: { ...settings.roles, ...read.roles } },
          basename(positionals[0] ?? ''),
        ),
        isForced: values['force'] === true,
        guards: settings.guards ?? {},
        reusedIds: new Set(idList(values['reuse-id'])),
        sameIds: new Set(idList(values['same-id'])),
        onProgress: makeProgress('relations', note),
      });
      printRosterReport(context, source.name, reading, outcome, isDryRun);
      return encodeRosterReport({ source: source.name, reading, outcome, isDryRun });
    };
    return withChat(config, importing, {
      ...{ access: isDryRun ? 'compare' : 'create', note },
      registersPolicy: mapping === undefined && !isDryRun,
    });
  },
};

const readMapping = ({ 'map-ids': mapping }: CommandValues): 'preview' | 'apply' | undefined => {
  if (mapping === undefined || mapping === 'preview' || mapping === 'apply') return mapping;
  throw new ChatError('INVALID_REQUEST', '--map-ids is "preview" or "apply".');
};
