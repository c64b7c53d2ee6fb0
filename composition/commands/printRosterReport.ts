import { outcomeNotices } from '../../adapters/wire/directory/outcomeNotices.ts';
import { formatRosterNotice } from '../../adapters/wire/directory/RosterNotice.ts';
import type { RosterReading } from '../../adapters/wire/directory/RosterReading.ts';
import type { DirectoryOutcome } from '../../core/directory/DirectoryOutcome.ts';
import { describeAlarm } from '../../core/directory/refuseLosses.ts';
import { printTable } from '../printTable.ts';
import type { CommandContext } from './Command.ts';
import { shownRows } from './printIdMapping.ts';

/** Prints what an import did, or would do. */
export const printRosterReport = (
  { print }: Pick<CommandContext, 'print'>,
  source: string,
  { notices: noted, summary }: RosterReading,
  outcome: DirectoryOutcome,
  isDryRun: boolean,
): void => {
  print(`Source ${source}, read as ${summary.formatName}; relations hold as of ${String(summary.asOf)}.\n\n`);
  const { organisations, contexts, users, relations, rooms, differences } = outcome;
  const notices = [...outcomeNotices(outcome), ...noted];
  if (notices.length > 0) {
    print(`${notices.slice(0, shownRows).map(formatRosterNotice).join('\n')}\n`);
    if (notices.length > shownRows) print(`… and ${notices.length - shownRows} more; --json lists them all.\n`);
    print('\n');
  }
  if (isDryRun && differences.length > 0) {
    const rows = differences.slice(0, shownRows).map(({ change, what, description }) => [change, what, description]);
    print(`${printTable(['change', 'what', 'which'], rows)}\n`);
    if (differences.length > shownRows) print(`… and more; --json lists up to ${differences.length}.\n\n`);
  }
  const counts = [
    ['organisations', organisations.created, organisations.updated, organisations.unchanged, 0],
    ['classes', contexts.created, contexts.updated, contexts.unchanged, 0],
    ['users', users.created, users.updated, users.unchanged, users.deactivated],
    ['relations', relations.created, relations.updated, relations.unchanged, relations.ended],
  ];
  print(`${printTable(['', 'created', 'updated', 'unchanged', 'ended'], counts)}\n`);
  print(
    `Rooms: ${rooms.created} created, ${rooms.changed} changed; memberships: ${rooms.joined} joined, ${rooms.left} left, ` +
      `${rooms.suspended} suspended, ${rooms.restored} restored.\n`,
  );
  for (const alarm of outcome.alarms) print(`Alarm: ${describeAlarm(alarm, source)}.\n`);
  if (isDryRun && outcome.alarms.length > 0) print('The import would stop; --force goes on.\n');
  print(
    isDryRun
      ? 'This was a dry run: nothing was changed.\n'
      : `Done. This was import ${outcome.importId ?? ''}; homeroom import undo ${outcome.importId ?? ''} undoes it.\n`,
  );
};
