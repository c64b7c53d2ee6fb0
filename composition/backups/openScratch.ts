import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { queryRows } from '../../adapters/knex/sql/queryRows.ts';
import { Sql } from '../../adapters/knex/sql/Sql.ts';
import { ChatError } from '../../core/errors.ts';
import type { Log } from '../Log.ts';
import { openDirect } from '../openStorage.ts';

export interface ScratchDatabase {
  readonly knex: Knex;
  /** Removes it with all that is in it. */
  close(): Promise<void>;
}

/**
 * Makes a database that is there for one trial: on a PostgreSQL by its address, or an embedded one in a folder, which is the
 * one for temporary files by default. @throws ChatError INVALID_REQUEST, UNAVAILABLE
 */
export const openScratch = async (place: string | undefined, log: Log): Promise<ScratchDatabase> =>
  place !== undefined && /^postgres(ql)?:\/\//.test(place) ? onServer(place, log) : inFolder(place ?? tmpdir(), log);

const inFolder = async (parent: string, log: Log): Promise<ScratchDatabase> => {
  const folder = await mkdtemp(join(parent, 'homeroom-scratch-')).catch((cause: NodeJS.ErrnoException) => {
    const message = `--scratch: ${parent} cannot be used (${cause.code}): name a folder that is there and that this user may write to, or a PostgreSQL by its address.`;
    throw new ChatError('INVALID_REQUEST', message, { cause });
  });
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const { knex, close } = await openDirect({ dataDir: folder }, log);
    return { knex, close: () => close().finally(remove) };
  } catch (failure) {
    await remove();
    throw failure;
  }
};

const onServer = async (address: string, log: Log): Promise<ScratchDatabase> => {
  const name = `homeroom_scratch_${randomBytes(6).toString('hex')}`;
  const server = await openDirect({ url: address }, log);
  const drop = async (): Promise<void> => {
    await queryRows(server.knex, new Sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)).finally(server.close);
  };
  try {
    await queryRows(server.knex, new Sql(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`), slow);
  } catch (cause) {
    await server.close();
    const message = `--scratch: no database can be created there: ${(cause as Error).message}. Give the role CREATEDB, or leave --scratch out.`;
    throw new ChatError('INVALID_REQUEST', message, { cause });
  }
  try {
    const url = new URL(address);
    url.pathname = `/${name}`;
    const { knex, close } = await openDirect({ url: url.href }, log);
    return { knex, close: () => close().finally(drop) };
  } catch (failure) {
    await drop();
    throw failure;
  }
};

const slow = { timeoutMs: 120_000 };
