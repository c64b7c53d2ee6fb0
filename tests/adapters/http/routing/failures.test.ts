import { expect } from 'chai';
import { ChatError } from '../../../../core/errors.ts';
import { expectError, HttpWorld } from '../HttpWorld.ts';

describe('a failure', () => {
  const openFailing = (failure: Error) => {
    const fail = (): Promise<never> => Promise.reject(failure);
    return HttpWorld.open({
      ports: () => ({
        people: { find: fail, findByExternalId: fail, findAllByExternalId: fail, evidence: fail, around: fail },
      }),
    });
  };

  it('that is unknown is logged with the request’s id and not shown to the client', async () => {
    const http = await openFailing(new Error('password hunter2 at line 7'));
    try {
      const answer = await http.get('sam', '/api/chat/me/');
      const error = expectError(answer, 500, 'INTERNAL');
      expect(JSON.stringify(answer.body)).to.not.match(/hunter2|line 7|stack/);
      expect(error).to.not.have.property('details');
      const line = http.log.find((one) => one.includes('hunter2'));
      expect(line).to.include(error.request_id);
    } finally {
      await http.close();
    }
  });

  it('that passes has Retry-After', async () => {
    const http = await openFailing(new ChatError('UNAVAILABLE', 'The database is away.', { retryAfterMs: 1_500 }));
    try {
      const answer = await http.get('sam', '/api/chat/me/');
      expect(expectError(answer, 503, 'UNAVAILABLE').retry_after_ms).to.equal(1_500);
      expect(answer.headers.get('retry-after')).to.equal('2');
    } finally {
      await http.close();
    }
  });
});
