import { expect } from 'chai';
import { issueToken } from '../../../adapters/jwt/issueToken.ts';
import { makeJwtAuthenticator } from '../../../adapters/jwt/makeJwtAuthenticator.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';

const secret = 'a secret that only the tests know, 32+ characters';

describe('makeJwtAuthenticator', () => {
  it('looks up an external id once, and again after another history was restored', async () => {
    let asked = 0;
    let id = asUserId(5);
    const findByExternalId = async (externalId: string): Promise<Person> => {
      asked += 1;
      return { id, externalId, role: 'teacher', firstName: 'Tess', lastName: 'Bell', email: null, isActive: true };
    };
    const authenticator = makeJwtAuthenticator({ keys: { secret } }, { findByExternalId });
    const token = await issueToken({ secret, externalId: 'tess', ttlSeconds: 60 });
    const userId = async (): Promise<number> => (await authenticator.token(token)).userId;
    expect([await userId(), await userId(), asked]).to.deep.equal([5, 5, 1]);
    id = asUserId(6);
    authenticator.forget();
    expect([await userId(), asked]).to.deep.equal([6, 2]);
  });
});
