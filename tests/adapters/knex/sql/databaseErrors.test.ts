import { expect } from 'chai';
import { KnexPeople } from '../../../../adapters/knex/permissions/KnexPeople.ts';
import { asStorageError, isLost } from '../../../../adapters/knex/sql/databaseErrors.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { ChatError } from '../../../../core/errors.ts';
import { asUserId } from '../../../../core/ids.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { freePort } from '../../../support/freePort.ts';

const codeOf = (error: unknown): unknown => {
  const translated = asStorageError(error);
  return translated instanceof ChatError ? translated.code : translated;
};
const failure = (message: string, code?: string): Error => Object.assign(new Error(message), code && { code });

describe('databaseErrors', () => {
  it('maps temporary failures to UNAVAILABLE with a retryAfterMs', () => {
    for (const code of [
      '08006',
      '57P01',
      '57P03',
      '53300',
      '40P01',
      '40001',
      '57014',
      '55P03',
      'ECONNREFUSED',
      'ECONNRESET',
    ])
      expect(codeOf(failure('', code)), code).to.equal('UNAVAILABLE');
    for (const message of [
      'Connection terminated unexpectedly',
      'Knex: Timeout acquiring a connection. The pool is probably full.',
    ])
      expect(codeOf(failure(message)), message).to.equal('UNAVAILABLE');
    expect(asStorageError(failure('', '08006')))
      .to.have.property('retryAfterMs')
      .that.is.greaterThan(0);
  });

  it('takes an answer for lost when the connection ended before it, of a pooler too', () => {
    for (const lost of [
      failure('terminating connection due to administrator command', '57P01'),
      failure('server conn crashed?', '08P01'),
      failure('Connection terminated unexpectedly'),
    ])
      expect(isLost(asStorageError(lost)), lost.message).to.equal(true);
    expect(isLost(asStorageError(failure('canceling statement due to statement timeout', '57014')))).to.equal(false);
  });

  it('maps a full disk to INSUFFICIENT_STORAGE', () => {
    expect([codeOf(failure('', '53100')), codeOf(failure('', 'ENOSPC'))]).to.deep.equal(
      Array(2).fill('INSUFFICIENT_STORAGE'),
    );
  });

  it('returns errors of the core and programming errors unchanged', () => {
    const [refusal, mistake] = [new ChatError('CONFLICT', ''), failure('syntax error', '42601')];
    expect([asStorageError(refusal), asStorageError(mistake)]).to.deep.equal([refusal, mistake]);
  });

  it('answers UNAVAILABLE within the connect timeout if there is no server', async () => {
    const knex = openDatabase({
      url: `postgres://nobody@127.0.0.1:${await freePort()}/nothing`,
      connectTimeoutMs: 500,
    });
    const answer = await new KnexPeople(knex, educationPolicy).find(asUserId(1)).catch(codeOf);
    expect(answer).to.equal('UNAVAILABLE');
    await knex.destroy();
  });
});
