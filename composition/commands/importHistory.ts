import { encodeHistoryOutcome } from '../../adapters/wire/history/encodeHistoryOutcome.ts';
import { defaultUploads } from '../../core/attachments/UploadSettings.ts';
import { ChatError } from '../../core/errors.ts';
import type { HistoryOutcome } from '../../core/history/HistoryOutcome.ts';
import type { HistoryProblem } from '../../core/history/HistoryRecord.ts';
import { openHistoryFiles } from '../openHistoryFiles.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { readHistoryFile } from '../readHistoryFile.ts';
import { withChat } from '../withChat.ts';
import type { Command } from './Command.ts';
import { paced } from './makeProgress.ts';

/** Takes in the history of another chat. */
export const importHistory: Command = {
  name: 'import-history',
  summary:
    'Takes in what another chat has kept, from a file with one JSON record a line (docs/history.md): people, rooms, messages with their times. Run again, it goes on and brings what is new. --dry-run says what would come in. The exit code is 1 if a record was refused.',
  usage: 'import-history <file.jsonl|-> --source <name> [--files <folder>] [--dry-run]',
  options: {
    source: { type: 'string', meaning: 'the name of the old chat, with which its ids mean something' },
    files: { type: 'string', meaning: 'the folder below which the paths of files lie' },
    'dry-run': { type: 'boolean', meaning: 'says line by line what cannot be taken, and changes nothing' },
  },
  positionals: ['<file.jsonl|->'],
  run: async ({ env, values, positionals, print, note, sayNo, signal }) => {
    const config = readConfig(env, { admitsNobody: true });
    const { source, files } = values;
    const isDryRun = values['dry-run'] === true;
    if (typeof source !== 'string')
      throw new ChatError('INVALID_REQUEST', 'Say with --source whose ids the file has, e.g. --source oldchat.');
    const say = paced(note);
    const outcome = await withChat(
      config,
      (chat) =>
        chat.importHistory(readHistoryFile(positionals[0] ?? ''), {
          ...{ source, isDryRun, actor: 'command', signal },
          ...(typeof files === 'string' && {
            openFile: openHistoryFiles(files, config.files.maxBytes ?? defaultUploads.maxBytes),
          }),
          onProblem: (problem) => print(lineOf(problem)),
          onProgress: (done, total) =>
            say(() => (total === 0 ? `${done} records read\n` : `${done} of ${total} steps\n`)),
        }),
      { ...{ access: isDryRun ? 'compare' : 'create', note }, registersPolicy: !isDryRun },
    );
    print(summaryOf(outcome));
    if (Object.values(outcome.counts).some(({ refused }) => refused > 0) || outcome.problems.some(isBroken)) sayNo();
    return encodeHistoryOutcome(outcome);
  },
};

const isBroken = ({ kind }: HistoryProblem): boolean => kind === 'line';

const lineOf = ({ line, kind, id, member, problem, isRefused }: HistoryProblem): string => {
  const what = [kind === 'line' ? '' : kind, id === undefined ? '' : `"${id}"`, member ?? ''].filter(Boolean).join(' ');
  return `line ${line}: ${isRefused ? 'refused: ' : ''}${what === '' ? '' : `${what}: `}${problem}\n`;
};

const summaryOf = ({ source, isDryRun, counts, mergedRooms, problemCount }: HistoryOutcome): string => {
  const rows = Object.entries(counts).filter(([, { received, created, updated }]) => received + created + updated > 0);
  return [
    rows.length === 0 ? 'There were no records.\n' : '',
    printTable(
      ['', 'received', isDryRun ? 'would be new' : 'new', 'changed', 'as before', 'refused'],
      rows.map(([kind, count]) => [kind, count.received, count.created, count.updated, count.unchanged, count.refused]),
    ),
    mergedRooms === 0 ? '' : `${mergedRooms} rooms of "${source}" are in rooms that others have here as well.\n`,
    problemCount === 0 ? '' : `${problemCount} things are not as in "${source}"; the lines above say which.\n`,
    isDryRun ? 'A dry run: nothing was changed.\n' : '',
  ].join('');
};
