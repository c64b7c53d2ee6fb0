import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RosterBundle, RosterTable } from '../records/RosterBundle.ts';
import { type OneRosterAccess, type OneRosterLimits, oneRosterLimits } from './OneRosterAccess.ts';
import { OneRosterClient, TornList } from './OneRosterClient.ts';
import { type OneRosterList, oneRosterLists } from './oneRosterLists.ts';
import { PatientFetch, waitFor } from './PatientFetch.ts';
import { pullUnavailable } from './refusePull.ts';
import { SpooledTable } from './SpooledTable.ts';

export interface PullOptions {
  /** Asks for the people and enrollments that were changed at or after this moment. Absent: for all. */
  readonly since?: Date | undefined;
  readonly limits?: Partial<OneRosterLimits>;
  /** Ends the pull. */
  readonly signal?: AbortSignal | undefined;
  /** For tests; by default the machine's timers. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What a service said, as a bundle. */
export interface PulledBundle extends RosterBundle {
  /** SHA-256 of what arrived and is read, in hexadecimal digits. */
  readonly hash: string;
  /** Removes what was kept on disk. */
  close(): Promise<void>;
}

/**
 * Reads orgs, academic sessions, courses, classes, users and enrollments of a OneRoster service into the tables of a
 * bundle. All of it arrives and is whole, or nothing is given: lists that change while they are read are read again.
 * @throws ChatError UNAVAILABLE for what may be over the next time, else INVALID_REQUEST; both say what is wrong
 */
export const pullOneRoster = async (
  access: OneRosterAccess,
  { since, limits: given = {}, signal, wait = waitFor }: PullOptions = {},
): Promise<PulledBundle> => {
  const limits = { ...oneRosterLimits, ...given };
  const client = new OneRosterClient(access, new PatientFetch({ limits, wait }, signal), limits);
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-pull-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const spools: SpooledTable[] = [];
    for (const list of oneRosterLists(access.version))
      spools.push(...(await readList(client, list, { folder, since, limits })));
    return { ...asBundle(access, since, spools), hash: await hashOf(spools), close };
  } catch (failure) {
    await close();
    throw failure;
  }
};

interface ReadOptions {
  readonly folder: string;
  readonly since: Date | undefined;
  readonly limits: OneRosterLimits;
}

const readList = async (
  client: OneRosterClient,
  { list, hasDelta, tables }: OneRosterList,
  { folder, since, limits }: ReadOptions,
): Promise<readonly SpooledTable[]> => {
  const spools = tables.map((table) => new SpooledTable(table, join(folder, `${table.name}.jsonl`)));
  const query = { list, ...(hasDelta && since !== undefined && { since }) };
  try {
    for (let tried = 1; ; tried += 1)
      try {
        for await (const records of client.read(query)) for (const spool of spools) await spool.add(records);
        return spools;
      } catch (failure) {
        if (!(failure instanceof TornList)) throw failure;
        if (tried >= limits.tries)
          throw pullUnavailable(`The list cannot be trusted: ${failure.message}, ${tried} times.`, failure);
        for (const spool of spools) await spool.restart();
      }
  } finally {
    for (const spool of spools) await spool.end();
  }
};

const asBundle = (
  { version }: OneRosterAccess,
  since: Date | undefined,
  spools: readonly SpooledTable[],
): RosterBundle => {
  const manifest = memoryTable(
    'manifest',
    ['propertyName', 'value'],
    [
      ['oneroster.version', version],
      ...(since === undefined
        ? []
        : [
            ['file.users', 'delta'],
            ['file.enrollments', 'delta'],
          ]),
    ],
  );
  const tables = new Map([
    ['manifest.csv', manifest],
    ...spools.map((spool) => [spool.name.toLowerCase(), spool.toTable()] as const),
  ]);
  return {
    files: [...tables.values()].map(({ file }) => file),
    table: async (name) => tables.get(name.toLowerCase()),
  };
};

const memoryTable = (file: string, header: readonly string[], rows: readonly (readonly string[])[]): RosterTable => ({
  file,
  header,
  remarks: [],
  async *rows() {
    for (const [at, cells] of rows.entries()) yield { line: at + 1, cells };
  },
});

const hashOf = async (spools: readonly SpooledTable[]): Promise<string> => {
  const hash = createHash('sha256');
  for (const { name, file } of spools) {
    hash.update(`${name}\n`);
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
};
