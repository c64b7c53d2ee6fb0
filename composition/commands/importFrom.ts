import { statSync } from 'node:fs';
import type { Discrepancy, ForeignSystem } from '../../adapters/history/ForeignChat.ts';
import { ForeignDatabase } from '../../adapters/history/ForeignDatabase.ts';
import { defaultUploads } from '../../core/attachments/UploadSettings.ts';
import { ChatError } from '../../core/errors.ts';
import { checkPolicyFits } from '../moving/checkPolicyFits.ts';
import { type MoveOptions, type MoveOutcome, moveHistory } from '../moving/moveHistory.ts';
import { hasHistoryFile, openHistoryFiles } from '../openHistoryFiles.ts';
import { policyOf } from '../policyOf.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command } from './Command.ts';
import { paced } from './makeProgress.ts';

const systems: Readonly<Record<string, () => Promise<ForeignSystem>>> = {
  thebot: async () => (await import('../../adapters/history/thebot/thebot.ts')).thebot,
  jobs: async () => (await import('../../adapters/history/jobs/jobs.ts')).jobs,
  alumni: async () => (await import('../../adapters/history/alumni/alumni.ts')).alumni,
};
const names = Object.keys(systems).join('|');

/** Brings an old chat over, from its database. */
export const importFrom: Command = {
  name: 'import-from',
  summary:
    'Brings another chat over from its database, which it only reads (docs/moving.md): people, relations, rooms, messages, files. Prints both sides beside each other and names each difference. Run again, it brings what is new, edited or deleted there since. The exit code is 1 if something was refused or cannot be explained.',
  usage: `import-from <${names}> --database <url> [--media <folder>] [--dry-run] [--force]`,
  options: {
    database: { type: 'string', meaning: 'the old database, which is only read: postgres://reader:…@host:5432/name' },
    media: { type: 'string', meaning: 'the folder of its files' },
    'dry-run': { type: 'boolean', meaning: 'says what would come, and changes nothing' },
    force: { type: 'boolean', meaning: 'although more people would be ended than guards allow' },
  },
  positionals: [`<${names}>`],
  run: async ({ env, values, positionals, print, note, sayNo, signal }) => {
    const config = readConfig(env, { admitsNobody: true });
    const system = await systemOf(positionals[0] ?? '');
    const { database: url, media } = values;
    if (typeof url !== 'string')
      throw new ChatError(
        'INVALID_REQUEST',
        'Say with --database where the old chat is: postgres://reader:…@host:5432/name',
      );
    checkPolicyFits(policyOf(config), system);
    const isDryRun = values['dry-run'] === true;
    const say = paced(note);
    const options: MoveOptions = {
      ...{ isDryRun, isForced: values['force'] === true, now: new Date(), signal },
      ...(typeof media === 'string' && { files: filesBelow(media, config.files.maxBytes ?? defaultUploads.maxBytes) }),
      onProgress: (done, total) => say(() => (total === 0 ? `${done} records read\n` : `${done} of ${total} steps\n`)),
    };
    const database = await ForeignDatabase.open(url);
    try {
      const foreign = await system.open(database);
      const work = (chat: Parameters<typeof moveHistory>[0]) => moveHistory(chat, system, foreign, options);
      const outcome = await withChat(config, work, {
        ...{ access: isDryRun ? 'compare' : 'create', note },
        registersPolicy: !isDryRun,
      });
      print(reportOf(outcome));
      if (!outcome.isWhole) sayNo();
      return encodeMove(outcome);
    } finally {
      await database.close();
    }
  },
};

const systemOf = async (name: string): Promise<ForeignSystem> => {
  const load = Object.hasOwn(systems, name) ? systems[name] : undefined;
  if (load === undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      `"${name}" is no chat that is known here; there are ${Object.keys(systems).join(', ')}.`,
    );
  return load();
};

const filesBelow = (folder: string, maxBytes: number): NonNullable<MoveOptions['files']> => {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new ChatError(
      'INVALID_REQUEST',
      `There is no folder "${folder}". Say with --media where the files of the old chat are (its MEDIA_ROOT).`,
    );
  return { open: openHistoryFiles(folder, maxBytes), has: (path) => hasHistoryFile(folder, path) };
};

const figures = ['people', 'rooms', 'messages', 'deleted', 'attachments'] as const;

const reportOf = ({ system, isDryRun, theirs, ours, differences, isUnchanged }: MoveOutcome): string =>
  [
    printTable(
      ['', system, isDryRun ? 'here, then' : 'here'],
      figures.map((figure) => [figure, theirs[figure], ours[figure]]),
    ),
    differences.length === 0 ? 'Both sides are the same.\n' : '\nWhat is other here than there:\n',
    ...differences.map(lineOf),
    isDryRun ? '\nA dry run: nothing was changed.\n' : isUnchanged ? '\nNothing was new: nothing was changed.\n' : '',
  ].join('');

const lineOf = ({ figure, reason, count, change, ids }: Discrepancy): string => {
  const sign = change === 0 ? '' : ` (${change > 0 ? '+' : ''}${change})`;
  const named = ids.filter((id) => id !== '').join(', ');
  const examples = named === '' ? '' : `: ${named}${count > ids.length ? ', …' : ''}`;
  return `  ${figure}${sign}: ${count} ${reason}${examples}\n`;
};

const encodeMove = (outcome: MoveOutcome) => {
  const { system, isDryRun, theirs, ours, differences, isWhole, isUnchanged, directory, history } = outcome;
  const { users, relations, rooms } = directory;
  return {
    ...{ system, is_dry_run: isDryRun, is_whole: isWhole, is_unchanged: isUnchanged, theirs, ours, differences },
    ...{ directory: { users, relations, rooms }, history: history.counts },
  };
};
