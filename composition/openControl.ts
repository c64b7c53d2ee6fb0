import { ControlServer } from '../adapters/control/ControlServer.ts';
import type { AuditLog } from '../core/audit/AuditLog.ts';
import type { Log } from './Log.ts';
import type { OpenedDatabase } from './OpenedDatabase.ts';
import type { DatabaseOption } from './openStorage.ts';

/** What commands on this machine may ask of a process that has the embedded database open; undefined for other databases. */
export const openControl = async (
  option: DatabaseOption,
  database: OpenedDatabase | undefined,
  auditLog: Pick<AuditLog, 'append'>,
  log: Log,
): Promise<ControlServer | undefined> => {
  if (typeof option !== 'object' || !('dataDir' in option) || database?.snapshot === undefined) return undefined;
  const { snapshot } = database;
  try {
    const control = await ControlServer.open({
      dataDir: option.dataDir,
      snapshot: async (folder) => {
        const began = performance.now();
        await snapshot(folder);
        log.info({ ms: Math.round(performance.now() - began) }, 'a snapshot was made for a backup');
      },
      record: (made) => auditLog.append([{ actor: { kind: 'command' }, action: 'backup.made', details: made }]),
      onFailure: (failure) => log.warn({ err: failure }, 'a command could not be served'),
    });
    if (control === undefined) log.warn({}, 'the path of DATA_DIR is too long for backups while the server runs');
    return control;
  } catch (failure) {
    // Nobody but commands misses it, and they say that the database is in use.
    log.warn({ err: failure }, 'backups cannot be made while the server runs: its socket in DATA_DIR cannot be opened');
    return undefined;
  }
};
