import type { SourceSettings } from '../../../core/directory/SourceSettings.ts';
import { ChatError } from '../../../core/errors.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodeRosterReport } from '../../wire/directory/encodeRosterReport.ts';
import type { FiledReading, RosterOptions } from '../../wire/directory/RosterReading.ts';
import type { RosterSettings } from '../../wire/directory/RosterSettings.ts';
import { readAs } from '../../wire/directory/readAs.ts';
import { rosterQuery, rosterReport } from '../../wire/directory/rosterSchemas.ts';
import { sourceSettings } from '../../wire/directory/sourceSchemas.ts';
import { importedFile, toSnapshot } from '../../wire/directory/toSnapshot.ts';
import { compileSchema } from '../../wire/schema/compileSchema.ts';
import type { HttpLog } from '../routing/HttpLog.ts';
import { directoryRoute, ok, type Route } from '../routing/Route.ts';
import { UploadSlot } from '../routing/UploadSlot.ts';
import { logImport } from './logImport.ts';
import { splitIds } from './splitIds.ts';

/** Reads a roster from a ZIP archive with at most `maxBytes` of CSV, uncompressed. @throws ChatError INVALID_REQUEST */
export type ReadRosterFile = (
  path: string,
  options: RosterOptions & { readonly maxBytes: number },
) => Promise<FiledReading>;

interface Deps {
  readonly chat: Pick<Chat, 'policy'>;
  readonly readRosterFile: ReadRosterFile;
  readonly now: () => Date;
  readonly roster?: RosterSettings | undefined;
  readonly log: HttpLog;
}

const mebibyte = 1024 * 1024;
/** The server keeps a roster in memory while it serves the chat. The command reads larger ones in its own process. */
const maxCsvBytes = 256 * mebibyte;
const upload = { contentType: 'application/zip', maxBytes: 50 * mebibyte, fileName: 'roster.zip' };

export const rosterRoutes = ({ chat, readRosterFile, now, roster = {}, log }: Deps): Route[] => [
  directoryRoute({
    method: 'post',
    isForSources: true,
    path: '/api/directory/roster/',
    tag: 'Directory',
    summary: 'Import a roster, all or none; ends what its source no longer names',
    description:
      'OneRoster, School Data Sync, Canvas SIS or Clever, as a ZIP of at most 50 MiB with at most 256 MiB of CSV. The answer ' +
      'is the report of the command import-roster --json. Only one upload runs at a time; others get 503 with ' +
      'Retry-After. The answer is 400 if more than a share of what the source names would disappear (people, relations of ' +
      'a kind, guardians, classes, each also in one organisation) and force does not say how much, or if the policy has ' +
      'no classes. A dry run shows it as alarms. Who manages a part of the directory may import a source ' +
      'whose organisations all are in it.',
    query: rosterQuery,
    upload: { ...upload, slot: new UploadSlot() },
    answer: rosterReport,
    handle: async ({ directory, query, file }) => {
      const {
        dry_run: isDryRun = false,
        format = 'auto',
        as_of: day,
        source: asked = directory.ownSource ?? roster.source,
      } = query;
      const source = await directory.chooseSource(asked);
      const about = { kind: 'roster', source: source.name, isDryRun } as const;
      const { reading, outcome } = await logImport(log, about, async () => {
        const own = query.settings === undefined ? undefined : parseSettings(query.settings);
        const settings = own ? directory.checkSourceSettings(own) : await directory.readSourceSettings(source.name);
        const reading = await readRosterFile(file, {
          ...readAs(settings),
          policy: chat.policy,
          asOf: day ?? now(),
          maxBytes: maxCsvBytes,
          known: () => directory.readKnownRoster(source.name),
          confirmedAdmins: [...(roster.confirmedAdmins ?? []), ...splitIds(query.confirm_admins)],
          ...(format === 'auto' ? {} : { format }),
        });
        const outcome = await directory.apply(toSnapshot(reading, source), {
          isDryRun,
          file: importedFile(reading, settings),
          shownDifferences: query.differences,
          reusedIds: new Set(splitIds(query.reused_ids)),
          sameIds: new Set(splitIds(query.same_ids)),
          acceptedLosses: query.force,
          guards: settings.guards ?? {},
        });
        return { reading, outcome };
      });
      return ok(encodeRosterReport({ source: source.name, reading, outcome, isDryRun }));
    },
  }),
];

const settingsOfImport = compileSchema(sourceSettings, 'settings');

/** @throws ChatError INVALID_REQUEST */
const parseSettings = (text: string): SourceSettings => {
  try {
    return settingsOfImport(JSON.parse(text));
  } catch (failure) {
    if (failure instanceof ChatError) throw failure;
    throw new ChatError('INVALID_REQUEST', 'settings is no JSON. Send what PUT of the source’s settings takes.');
  }
};
