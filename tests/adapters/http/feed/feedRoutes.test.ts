import { expect } from 'chai';
import type { feedPage } from '../../../../adapters/wire/feed/feedSchemas.ts';
import { feedLease } from '../../../../core/feed/FeedSequencer.ts';
import { expectError, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/events/';
const headers = { 'x-directory-key': testKey };

describe('feedRoutes', () => {
  const http = withHttp();
  const read = (query = '') => http().get<typeof feedPage>(null, `${path}${query}`, { headers });
  const sequence = async (): Promise<void> => {
    const { leases, feedSequencer } = http().world;
    const lease = (await leases.acquire(feedLease, 'test', 60_000)) ?? expect.fail();
    await feedSequencer.advance(lease, (await feedSequencer.findBehind('all', 1_000)).streamIds);
  };

  it('give a system with the directory key everything that happens, as the frames of sockets', async () => {
    const { school } = http();
    const room = await school.direct('tess', 'sam');
    await sequence();
    const { body: before } = await read('?after=latest');
    expect(before).to.deep.include({ events: [], has_more: false, next: before.head });
    await school.say(room, 'tess', 'Good morning');
    await sequence();
    const { body } = await read(`?after=${before.next}`);
    const [event] = body.events;
    expect(event).to.deep.include({ type: 'new_message', room_id: room, seq: 1, id: body.next });
    expect(event).to.have.nested.property('message.content', 'Good morning');
    const { body: all } = await read('?limit=200');
    expect(all.events.at(-1)).to.deep.equal(event);
    expect(all.events[0]).to.have.all.keys('id', 'type', 'stamp', 'at');
    expect(all.events.find(({ type }) => type === 'room_created')).to.have.all.keys(
      'id',
      'type',
      'room_id',
      'seq',
      'at',
    );
  });

  it('give administrators the same, and nobody else', async () => {
    expect((await http().get('ada', path)).status).to.equal(200);
    for (const name of ['tess', 'sam', 'pam'] as const) expectError(await http().get(name, path), 403, 'ACCESS_DENIED');
    expectError(await http().get(null, path), 401, 'UNAUTHORIZED');
    expectError(await http().get(null, path, { headers: { 'x-directory-key': 'wrong' } }), 401, 'UNAUTHORIZED');
  });

  it('answer 410 with the floor for a place that is not kept or of another epoch', async () => {
    await sequence();
    const { body } = await read('?after=latest');
    const answer = await http().get<never>(null, `${path}?after=another:1`, { headers });
    expectError(answer, 410, 'GONE');
    const { error } = answer.body as { error: { details: { floor: string } } };
    expect((await read(`?after=${error.details.floor}`)).body.head).to.equal(body.head);
  });

  it('refuse a place of another form, and more than 200 events', async () => {
    for (const query of ['?after=5', '?after=', '?limit=201', '?limit=0', '?before=x'])
      expectError(await http().get(null, `${path}${query}`, { headers }), 400, 'INVALID_REQUEST');
  });
});
