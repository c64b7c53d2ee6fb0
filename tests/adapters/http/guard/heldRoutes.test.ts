import { expect } from 'chai';
import type {
  heldContext,
  heldQueue,
  heldSchema,
  ownHeldList,
  ownHeldSchema,
} from '../../../../adapters/wire/guard/heldSchemas.ts';
import type { wordList, wordsSaved } from '../../../../adapters/wire/guard/wordSchemas.ts';
import type { messageSchema } from '../../../../adapters/wire/messages/messageSchemas.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../../core/permissions/Policy.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const queue = '/api/chat/moderation/held/';
const words = '/api/chat/moderation/words/';
const policy = definePolicy({ ...educationPolicy, guards: [{ guard: 'words', rooms: 'all' }] });
const clientId = '0195f1d2-0000-7000-8000-00000000abcd';

describe('heldRoutes (I27)', () => {
  const http = withHttp({ policy });
  const held = async () => {
    const list = { language: 'en', action: 'hold', text: 'dolt\ntwit*' };
    expect((await http().post<typeof wordsSaved>('ada', words, list)).body).to.deep.equal({ saved: 2, removed: 0 });
    const room = await http().school.direct('tess', 'sam');
    const path = `/api/chat/rooms/${room}/messages/`;
    const send = <Body extends typeof ownHeldSchema | typeof messageSchema>(content: string) =>
      http().post<Body>('tess', path, { content, client_id: clientId });
    return { room, send };
  };

  it('answer 202 until a reviewer releases the message, then 200 with it', async () => {
    const { send, room } = await held();
    const first = await send<typeof ownHeldSchema>('You dolt');
    expect([first.status, first.body.state, first.body.client_id]).to.deep.equal([202, 'waiting', clientId]);
    const again = await send<typeof ownHeldSchema>('You dolt');
    expect([again.status, again.body.id]).to.deep.equal([202, first.body.id]);
    const own = await http().get<typeof ownHeldList>('tess', '/api/chat/held/');
    expect(own.body.held.map(({ content }) => content)).to.deep.equal(['You dolt']);

    expectError(await http().get('sam', queue), 403, 'ACCESS_DENIED');
    expectError(await http().get('sam', `${queue}${first.body.id}/`), 404, 'NOT_FOUND');
    const open = await http().get<typeof heldQueue>('ada', queue);
    expect(open.body.held.map(({ sender, masked }) => [sender.username, masked])).to.deep.equal([['tess', 'You •••']]);
    const context = await http().get<typeof heldContext>('ada', `${queue}${first.body.id}/`);
    expect(context.body.held.content).to.equal('You dolt');
    const decide = { action: 'release_masked', note: 'Not that bad' };
    const decided = await http().post<typeof heldSchema>('ada', `${queue}${first.body.id}/decide/`, decide);
    expect([decided.status, decided.body.state, decided.body.decider?.username]).to.deep.equal([
      200,
      'released',
      'ada',
    ]);
    const sent = await send<typeof messageSchema>('You dolt');
    expect([sent.status, sent.body.content, sent.body.id]).to.deep.equal([200, 'You •••', decided.body.message_id]);
    const seen = await http().get('sam', `/api/chat/rooms/${room}/messages/`);
    expect(JSON.stringify(seen.body)).to.include('You •••').and.not.to.include('dolt');
  });

  it('answer 422 with the reason after a refusal, and let the sender take back', async () => {
    const { send } = await held();
    const { body } = await send<typeof ownHeldSchema>('twits');
    const decision = { action: 'refuse', note: 'Rude', answer: 'Please stay polite.' };
    await http().post('ada', `${queue}${body.id}/decide/`, decision);
    expectError(await send('twits'), 422, 'MESSAGE_REFUSED');
    const room = await http().school.direct('tess', 'sam');
    const other = await http().post<typeof ownHeldSchema>('sam', `/api/chat/rooms/${room}/messages/`, {
      content: 'dolt',
    });
    expectError(await http().ask('tess', 'DELETE', `/api/chat/held/${other.body.id}/`), 404, 'NOT_FOUND');
    const taken = await http().ask<typeof ownHeldSchema>('sam', 'DELETE', `/api/chat/held/${other.body.id}/`);
    expect([taken.status, taken.body.state]).to.deep.equal([200, 'cancelled']);
  });

  it('keep lists of words for those who see reports', async () => {
    await held();
    const list = await http().get<typeof wordList>('ada', words);
    expect(list.body.words.map(({ pattern }) => pattern)).to.deep.equal(['dolt', 'twit*']);
    expectError(await http().get('tess', words), 404, 'NOT_FOUND');
    const bad = await http().post('ada', words, { language: 'en', action: 'mask', text: 'fine\n(a+)+' });
    expectError(bad, 400, 'INVALID_REQUEST');
    const [first] = list.body.words;
    expect((await http().ask('ada', 'DELETE', `${words}${first?.id}/`)).status).to.equal(200);
    expectError(await http().ask('ada', 'DELETE', `${words}${first?.id}/`), 404, 'NOT_FOUND');
  });
});
