import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import { compareReleases } from '../../system/compareReleases.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** A release that every database has to pass through: what it does, no later one can do for it. */
export interface RequiredRelease {
  readonly release: string;
  /** What it does with the data, for the sentence of the refusal: `it …`. */
  readonly does: string;
}

/**
 * The releases that may not be left out, in order. One is added when a later release takes away what it carries over, e.g.
 * a column that nodes of it fill while they run; `docs/versions.md` lists them. None yet.
 */
export const requiredReleases: readonly RequiredRelease[] = [];

/**
 * The newest release that has run on this database; null for one that says nothing, because those before 0.2.0 did not
 * write it down, or because it was rolled back. Writes nothing.
 */
export const readLatestRelease = async (db: Knex): Promise<string | null> => {
  const [row] = await queryRows<{ value: string }>(db, sql`SELECT value FROM homeroom.meta WHERE key = 'release'`);
  return row?.value ?? null;
};

interface Gate {
  /** The release that wants to run. */
  readonly release: string;
  readonly required?: readonly RequiredRelease[];
}

/**
 * The release that has to run before this one may; undefined if there is none. A database without our tables begins with
 * this release, and needs no other. Writes nothing.
 */
export const findSkipped = async (
  db: Knex,
  { release, required = requiredReleases }: Gate,
): Promise<RequiredRelease | undefined> => {
  const steps = required.filter((step) => compareReleases(step.release, release) < 0);
  if (steps.length === 0) return undefined;
  const [table] = await queryRows<{ name: string | null }>(db, sql`SELECT to_regclass('homeroom.meta')::text AS name`);
  if (!table?.name) return undefined;
  const latest = await readLatestRelease(db);
  return steps.find((step) => latest === null || compareReleases(latest, step.release) < 0);
};

const describe = (release: string, step: RequiredRelease, latest: string | null): string =>
  `This is Homeroom ${release}, and the database was last used by ${latest ?? 'a release before 0.2.0'}: start ${step.release} on it first, because it ${step.does}, and then this one. Nothing was changed.`;

/** The sentence that names the release that has to run first; undefined if there is none. */
export const explainSkipped = async (db: Knex, gate: Gate): Promise<string | undefined> => {
  const step = await findSkipped(db, gate);
  return step && describe(gate.release, step, await readLatestRelease(db));
};

/** @throws ChatError CONFLICT with that sentence */
export const refuseSkipping = async (db: Knex, gate: Gate): Promise<void> => {
  const sentence = await explainSkipped(db, gate);
  if (sentence !== undefined) throw new ChatError('CONFLICT', sentence);
};

/**
 * Notes that this release runs on the database, once it is migrated. An earlier one that runs beside later ones, or after
 * them, changes nothing.
 */
export const recordRelease = async (db: Knex, release: string): Promise<void> => {
  const latest = await readLatestRelease(db);
  if (latest !== null && compareReleases(release, latest) <= 0) return;
  await queryRows(
    db,
    sql`
    INSERT INTO homeroom.meta (key, value) VALUES ('release', ${release})
    ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
};

/** After a rollback: the schema is an earlier one again, and the release that belongs to it runs next. */
export const forgetRelease = async (db: Knex): Promise<void> => {
  const [table] = await queryRows<{ name: string | null }>(db, sql`SELECT to_regclass('homeroom.meta')::text AS name`);
  if (!table?.name) return;
  await queryRows(db, sql`DELETE FROM homeroom.meta WHERE key = 'release'`);
};
