import { type OpenedBackup, openBackup } from '../backups/openBackup.ts';
import { restoreBackup } from '../backups/restoreBackup.ts';
import { type VerifiedBackup, verifyBackup } from '../backups/verifyBackup.ts';
import { databaseOf } from '../databaseOf.ts';
import { filesOf } from '../filesOf.ts';
import { makeLog } from '../makeLog.ts';
import { openBlobs } from '../openBlobs.ts';
import { grantNodeRole } from '../openStorage.ts';
import { policyOf } from '../policyOf.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import type { Command, CommandContext } from './Command.ts';
import { describeCheck } from './describeCheck.ts';
import { BadUsage } from './exitCodes.ts';
import { makeProgress, paced } from './makeProgress.ts';
import { showBackup } from './showBackup.ts';
import { withDatabase } from './withDatabase.ts';

/** Fills a database from a backup, or tries that in a scratch database. */
export const restore: Command = {
  name: 'restore',
  summary:
    'Fills the database and the store of files from what "backup" wrote, all or nothing; "-" is standard input. --replace deletes what the database holds; clients then load their rooms again. --verify restores into a scratch database, compares every table and every file, lets doctor look through it, and removes it again: nothing of the settings is touched.',
  usage: 'restore <file>|- [--replace] [--identity <file>] | <file>|- --verify [--identity <file>] [--scratch <place>]',
  options: {
    replace: { type: 'boolean', meaning: 'deletes what the database holds now' },
    identity: { type: 'string', meaning: 'the file with the private key, for a backup that is encrypted' },
    verify: { type: 'boolean', meaning: 'only tries it, in a scratch database' },
    scratch: {
      type: 'string',
      meaning:
        'beside --verify: a PostgreSQL whose role may create databases, or a folder on a disk with room; by default an embedded database in the folder for temporary files',
    },
  },
  positionals: ['<file>'],
  run: async (context) => {
    const { values, positionals, note, signal } = context;
    const [isTrial, scratch, identity] = [values['verify'] === true, values['scratch'], values['identity']];
    if (isTrial && values['replace'] === true)
      throw new BadUsage('--verify replaces nothing: leave one of the two out.');
    if (!isTrial && scratch !== undefined) throw new BadUsage('--scratch stands beside --verify.');
    const opened = await openBackup(positionals[0] ?? '', {
      ...(typeof identity === 'string' && { identityFile: identity }),
      signal,
      onProgress: makeProgress('lines checked', note),
    });
    try {
      return isTrial ? await tryOut(context, opened, scratch) : await fill(context, opened);
    } finally {
      await opened.close();
    }
  },
};

const fill = async (context: CommandContext, opened: OpenedBackup): Promise<unknown> => {
  const { env, values, print, note, sayNo, signal } = context;
  const { place } = filesOf(env);
  const { header } = opened.file;
  const { auditFault: fault } = await withDatabase(context, { mustExist: false }, (knex) => {
    const config = readConfig(env, { admitsNobody: true });
    const option = databaseOf(config);
    const isReplacing = values['replace'] === true;
    return restoreBackup(
      knex,
      opened,
      { isReplacing, signal, onProgress: makeProgress('rows restored', note) },
      async () => option !== 'memory' && grantNodeRole(option, knex, makeLog(config.logLevel)),
    );
  });
  // Contents that no row names yet would be strays; rows without contents open for nobody. So rows come first.
  const onProgress = makeProgress('files restored', note);
  const contents = await opened.copyContents(openBlobs(place), { signal, onProgress });
  print(showBackup(header));
  print(`Restored from ${opened.name}. Clients load their rooms again.\n`);
  if (contents.copied > 0) print(`Contents of files: ${contents.copied}, ${contents.bytes} bytes.\n`);
  if (contents.lost.length > 0) {
    sayNo();
    print(`${contents.lost.length} contents in ${opened.name}.files are damaged and were left out.\n`);
  }
  if (opened.lost.length > 0) {
    sayNo();
    print(`${opened.lost.length} contents were lost before the backup was made: see "homeroom doctor".\n`);
  }
  if (fault !== null) {
    sayNo();
    print(`The audit log in it is not as it was written: entry ${fault.position} ${fault.problem}.\n`);
  }
  return { file: opened.name, audit_fault: fault, files: contents, ...header };
};

const tryOut = async (context: CommandContext, opened: OpenedBackup, scratch: unknown): Promise<unknown> => {
  const { env, note, signal } = context;
  const config = readConfig(env, { admitsNobody: true });
  const say = paced(note);
  const result = await verifyBackup(opened, {
    ...(typeof scratch === 'string' && { scratch }),
    ...{ log: makeLog(config.logLevel), policy: policyOf(config), signal },
    onCheck: (name) => say(() => `${name} …\n`),
    onRows: makeProgress('rows restored', note),
    onFiles: makeProgress('files checked', note),
  });
  report(context, opened, result);
  return { file: opened.name, created_at: opened.file.header.created_at, ...result };
};

const report = (
  { print, sayNo }: CommandContext,
  { name, file: { header } }: OpenedBackup,
  { tables, files, audit_fault: fault, findings, is_good: isGood }: VerifiedBackup,
): void => {
  print(`As of ${header.created_at}, schema ${header.migrations.at(-1) ?? 'none'}.\n\n`);
  print(
    printTable(
      ['table', 'in the backup', 'restored', ''],
      tables.map(({ name: table, saved, restored }) => [
        ...[table, saved, restored],
        saved === restored ? 'same' : 'DIFFERS',
      ]),
    ),
  );
  print(`\nContents of files: ${files.checked} are what their hashes say, of ${files.wanted} that the rows name.\n`);
  if (fault !== null) print(`The audit log is not as it was written: entry ${fault.position} ${fault.problem}.\n`);
  else print('The audit log is as it was written.\n');
  for (const finding of findings) print(`${describeCheck(finding)}\n`);
  if (findings.length > 0) {
    sayNo();
    print(`The database had these faults when it was saved: see "homeroom doctor" there.\n`);
  } else print('Doctor finds nothing in it.\n');
  if (isGood) return print(`${name} can be restored.\n`);
  sayNo();
  const { missing } = files;
  if (missing.length > 0)
    print(
      `${missing.length} contents are missing: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ' …' : ''}\n`,
    );
  print(`${name} is not all that it should be: keep an earlier backup too, and see "homeroom doctor".\n`);
};
