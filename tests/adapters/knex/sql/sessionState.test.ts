import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

/** What would outlive its transaction on a connection that somebody else gets next, or needs one of its own. */
const forbidden: Readonly<Record<string, RegExp>> = {
  'a SET that is not LOCAL': /[`'";]\s*SET\s+(?!LOCAL\b|TRANSACTION\b)[a-z_.]+\s*(=|\bTO\b)/,
  'set_config for the session': /set_config\([^()]*(\([^()]*\)[^()]*)*,\s*false\s*\)/,
  'an advisory lock of the session': /\bpg_(try_)?advisory_(lock|unlock)/,
  'a prepared statement': /\b(PREPARE|DEALLOCATE)\s/,
  'a temporary table that stays': /\bCREATE\s+(LOCAL\s+|GLOBAL\s+)?TEMP(ORARY)?\s+(?!.*ON COMMIT DROP)/,
  'a cursor that stays': /\bWITH HOLD\b/,
  'a subscription': /[`'";]\s*(UN)?LISTEN\s/,
  'the last value of a sequence of the session': /\b(currval|lastval)\(/,
};

const faultsOf = (text: string): string[] =>
  Object.entries(forbidden).flatMap(([what, pattern]) => (pattern.test(text) ? [what] : []));

const folder = 'adapters/knex';
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

describe('statements of adapters/knex', () => {
  it('leave nothing on a connection and rely on nothing there', () => {
    expect(sources.length).to.be.greaterThan(50);
    const found = sources.flatMap((name) =>
      faultsOf(readFileSync(join(folder, name), 'utf8')).map((what) => `${name}: ${what}`),
    );
    expect(found).to.deep.equal([]);
  });

  it('would be found if they did', () => {
    const planted: Readonly<Record<string, string>> = {
      'a SET that is not LOCAL': "await trx.raw('SET search_path = homeroom')",
      'set_config for the session': "sql`SELECT set_config('jit', current_setting('jit'), false)`",
      'an advisory lock of the session': 'sql`SELECT pg_advisory_lock(1)`',
      'a prepared statement': 'sql`PREPARE append AS SELECT 1`',
      'a temporary table that stays': 'sql`CREATE TEMPORARY TABLE scratch (id bigint)`',
      'a cursor that stays': 'sql`DECLARE c CURSOR WITH HOLD FOR SELECT 1`',
      'a subscription': 'sql`LISTEN news`',
      'the last value of a sequence of the session': "sql`SELECT currval('ids')`",
    };
    expect(Object.keys(planted)).to.have.members(Object.keys(forbidden));
    for (const [what, text] of Object.entries(planted)) expect(faultsOf(text), text).to.deep.equal([what]);
    for (const harmless of [
      'sql`SET LOCAL statement_timeout = 0`',
      'sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`',
      'UPDATE homeroom.rooms\n    SET head_seq = 1',
      "sql`SELECT set_config('timezone', 'UTC', true), coalesce(kept, false)`",
      'sql`SELECT pg_try_advisory_xact_lock(1)`',
      'CREATE TEMPORARY TABLE ground_secret (a bytea) ON COMMIT DROP',
    ])
      expect(faultsOf(harmless), harmless).to.deep.equal([]);
  });
});
