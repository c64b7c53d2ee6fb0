import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { tellClass } from '../../../examples/homework-bot/overRest.ts';
import { SocketClient } from '../../support/SocketClient.ts';
import { type StartedExample, startExample } from './startExample.ts';

describe('examples/homework-bot', () => {
  let school: StartedExample;
  let sam: SocketClient;
  const post = async (path: string, headers: Record<string, string>, body: object) => {
    const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } };
    const response = await fetch(`${school.address}/${path}`, { ...init, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };
  before(async () => {
    school = await startExample(() => import('../../../examples/homework-bot/inProcess.ts'));
    const headers = { 'x-user': 's1' };
    sam = await SocketClient.open(`${school.address.replace('http', 'ws')}/ws/chat/`, { headers });
  });
  after(async () => {
    sam.ws.terminate();
    await school.stop();
  });

  it('tells a class from inside the process, once for each homework', async () => {
    const homework = { id: randomUUID(), class: 'bio-7b', task: 'Biology, page 12', due: '2026-12-04' };
    const [first, again] = [await post('homework', {}, homework), await post('homework', {}, homework)];
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body).to.deep.equal(first.body);
    const { message } = (await sam.next('new_message')) as unknown as { message: Record<string, unknown> };
    expect(message).to.deep.include({
      content: 'Biology, page 12, until 2026-12-04.',
      message_type: 'bot',
      data: { type: 'homework', due: '2026-12-04' },
    });
    expect((await post('homework', {}, { ...homework, class: 'none' })).status).to.equal(404);
  });

  it('tells it over REST with the key of an account, and says what went wrong', async () => {
    const directoryKey = { 'x-directory-key': 'only-for-trying-it-7f3a91c2' };
    const account = await post('api/service-accounts/', directoryKey, {
      ...{ name: 'Timetable', purpose: 'Tells classes what moved', role: 'bot', organisation_id: 0 },
    });
    const { key } = (await post(`api/service-accounts/${account.body.id}/keys/`, directoryKey, { name: 'One' })).body;
    const homework = { id: randomUUID(), class: 'bio-7b', task: 'Biology, page 13', due: '2026-12-11' };
    const first = await tellClass(school.address, key, homework);
    expect([first.isNew, (await tellClass(school.address, key, homework)).isNew]).to.deep.equal([true, false]);
    await sam.next('new_message', (frame) => JSON.stringify(frame).includes('page 13'));
    const failure = await tellClass(school.address, 'hsk_wrong', homework).catch((reason: Error) => reason.message);
    expect(failure).to.match(/^UNAUTHORIZED: This key of a service account is wrong/);
  });
});
