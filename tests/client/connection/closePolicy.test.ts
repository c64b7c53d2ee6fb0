import { expect } from 'chai';
import { closePolicy } from '../../../client/connection/closePolicy.ts';

describe('closePolicy', () => {
  it('treats codes without a rule as a broken connection', () => {
    for (const code of [1000, 1001, 1005, 1006, 4999])
      expect(closePolicy(code, 100), String(code)).to.deep.equal({ kind: 'reconnect', pause: 'backoff' });
  });

  it('asks for one fresh token, and ends at the second refusal in a row', () => {
    expect(closePolicy(4401, 1)).to.deep.equal({ kind: 'freshToken' });
    expect(closePolicy(4401, 2)).to.deep.include({ kind: 'end' });
  });

  it('ends at the sixth missed authentication in a row', () => {
    expect(closePolicy(4408, 5)).to.deep.equal({ kind: 'reconnect', pause: 'long' });
    expect(closePolicy(4408, 6)).to.deep.include({ kind: 'end' });
  });

  it('says why it ends', () => {
    expect(closePolicy(4403, 1)).to.deep.equal({
      kind: 'end',
      failure: { code: 'ACCESS_DENIED', message: 'The server ended the connection.', retryAfterMs: null },
    });
  });
});
