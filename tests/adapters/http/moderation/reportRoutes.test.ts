import { expect } from 'chai';
import type {
  ownReport,
  ownReports,
  reportContext,
  reportQueue,
  reportSchema,
  warningList,
} from '../../../../adapters/wire/moderation/reportSchemas.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const queue = '/api/chat/moderation/queue/';

describe('reportRoutes', () => {
  const http = withHttp();
  const report = (who: Name, body: unknown) => http().post<typeof ownReport>(who, '/api/chat/reports/', body);
  const decide = (who: Name, id: number, body: unknown) =>
    http().post<typeof reportSchema>(who, `${queue}${id}/decide/`, body);
  const said = async (words: string) => {
    const room = await http().school.direct('tess', 'sam');
    const [message = 0] = await http().school.say(room, 'tess', words);
    return { room, message };
  };

  it('take a message from who can read it, show it to those who decide, and tell the outcome', async () => {
    const { room, message } = await said('You fool');
    const made = await report('sam', { message_id: message, room_id: room, reason: 'insult', comment: ' Every day ' });
    expect(made.status).to.equal(201);
    expect(made.body).to.deep.include({ message_id: message, room_id: room, comment: 'Every day', outcome: null });
    const again = await report('sam', { message_id: message, reason: 'spam' });
    expect([again.status, again.body.id, again.body.reason]).to.deep.equal([201, made.body.id, 'insult']);

    const open = await http().get<typeof reportQueue>('ada', queue);
    expect(
      open.body.reports.map(({ reporter, user, reason }) => [reporter.username, user.username, reason]),
    ).to.deep.equal([['sam', 'tess', 'insult']]);
    const context = await http().get<typeof reportContext>('ada', `${queue}${made.body.id}/`);
    expect(context.body.reported?.content).to.equal('You fool');
    expect(context.body.messages.map(({ content }) => content)).to.include('You fool');
    expect(context.body.may_open_case).to.equal(true);

    const decided = await decide('ada', made.body.id, { action: 'remove', note: 'An insult' });
    expect([decided.status, decided.body.decision?.decider.username]).to.deep.equal([200, 'ada']);
    const mine = await http().get<typeof ownReports>('sam', '/api/chat/reports/mine/');
    expect(mine.body.reports.map(({ id, outcome }) => [id, outcome])).to.deep.equal([[made.body.id, 'acted']]);
    expect(JSON.stringify(mine.body)).not.to.include('remove').and.not.to.include('An insult');
    const kept = await http().get<typeof reportContext>('ada', `${queue}${made.body.id}/`);
    expect(kept.body.reported?.content).to.equal('You fool');
    expect(kept.body.messages.find(({ id }) => id === message)?.is_deleted).to.equal(true);
  });

  it('answer 404 for what one cannot see, 400 for what is no report', async () => {
    const { room, message } = await said('Hello');
    expectError(await report('stan', { message_id: message, reason: 'spam' }), 404, 'MESSAGE_NOT_FOUND');
    expectError(await report('stan', { message_id: message, room_id: room, reason: 'spam' }), 404, 'ROOM_NOT_FOUND');
    expectError(await report('sam', { message_id: 987_654, room_id: room, reason: 'spam' }), 404, 'MESSAGE_NOT_FOUND');
    expectError(await report('sam', { user_id: 'theo', reason: 'spam' }), 404, 'USER_NOT_FOUND');
    expectError(await report('sam', { user_id: 'nobody', reason: 'spam' }), 404, 'USER_NOT_FOUND');
    expectError(await report('sam', { reason: 'spam' }), 400, 'INVALID_REQUEST');
    expectError(await report('sam', { message_id: message, user_id: 'tess', reason: 'spam' }), 400, 'INVALID_REQUEST');
    expectError(await report('sam', { message_id: message, reason: 'rude' }), 400, 'INVALID_REQUEST');
    expectError(await report('tess', { message_id: message, reason: 'spam' }), 400, 'INVALID_REQUEST');
    const long = { message_id: message, reason: 'spam', comment: 'ö'.repeat(2_001) };
    expectError(await report('sam', long), 400, 'INVALID_REQUEST');
    expect((await report('sam', { ...long, comment: '👨‍👩‍👧'.repeat(1_000) })).status).to.equal(201);
  });

  it('show the queue to nobody without the right, and a single report to nobody either', async () => {
    const { body } = await report('sam', { user_id: 'tess', reason: 'other' });
    for (const who of ['tess', 'sam'] as const) {
      expectError(await http().get(who, queue), 403, 'ACCESS_DENIED');
      expectError(await http().get(who, `${queue}${body.id}/`), 404, 'NOT_FOUND');
      expectError(await decide(who, body.id, { action: 'dismiss' }), 404, 'NOT_FOUND');
    }
    expectError(await http().get('ada', `${queue}987654/`), 404, 'NOT_FOUND');
  });

  it('warn a person with words, which the person confirms', async () => {
    const { body } = await report('sam', { user_id: 'tess', reason: 'other' });
    expectError(await decide('ada', body.id, { action: 'warn', note: 'Rude' }), 400, 'INVALID_REQUEST');
    await decide('ada', body.id, { action: 'warn', note: 'Rude', warning: 'Please stay polite.' });
    const warnings = await http().get<typeof warningList>('tess', '/api/chat/warnings/');
    expect(warnings.body.warnings.map(({ text, read_at }) => [text, read_at])).to.deep.equal([
      ['Please stay polite.', null],
    ]);
    expect(JSON.stringify(warnings.body)).not.to.include('sam').and.not.to.include('Rude');
    expectError(await http().post('sam', `/api/chat/warnings/${body.id}/confirm/`, {}), 404, 'NOT_FOUND');
    expect((await http().post('tess', `/api/chat/warnings/${body.id}/confirm/`, {})).status).to.equal(200);
    const read = await http().get<typeof warningList>('tess', '/api/chat/warnings/');
    expect(read.body.warnings[0]?.read_at).to.be.a('string');
  });

  it('are handed over as a case about the person and the room', async () => {
    const { room, message } = await said('You fool');
    const { body } = await report('sam', { message_id: message, reason: 'bullying' });
    const decided = await decide('ada', body.id, { action: 'hand_over', note: 'Several times a week' });
    const caseId = decided.body.decision?.case_id;
    expect(caseId).to.be.a('number');
    const opened = await http().get<{ reason: string; rooms: number[] }>('ada', `/api/chat/cases/${caseId}/`);
    expect(opened.status).to.equal(200);
    expect(JSON.stringify(opened.body)).to.include('Several times a week').and.to.include(String(room));
  });

  it('restrict until a moment to reading, as holds', async () => {
    const { body } = await report('sam', { user_id: 'tess', reason: 'bullying' });
    expectError(await decide('ada', body.id, { action: 'restrict', note: 'Why' }), 400, 'INVALID_REQUEST');
    const past = { action: 'restrict', note: 'Why', ends: '2001-01-01T00:00:00.000Z' };
    expectError(await decide('ada', body.id, past), 400, 'INVALID_REQUEST');
    expectError(await decide('ada', body.id, { action: 'suspend' }), 400, 'INVALID_REQUEST');
    const ends = '2999-01-01T00:00:00.000Z';
    const decided = await decide('ada', body.id, { action: 'restrict', note: 'Why', ends });
    expect(decided.body.decision?.hold_id).to.be.a('number');
    expect((await http().get('tess', '/api/chat/me/')).status).to.equal(200);
    const room = await http().school.direct('tess', 'sam');
    const refused = expectError(
      await http().post('tess', `/api/chat/rooms/${room}/messages/`, { content: 'Hi' }),
      403,
      'ACCESS_DENIED',
    );
    expect([refused.message.slice(0, 51), refused.details]).to.deep.equal([
      'You may read but not write until 2999-01-01 00:00 U',
      { restricted_until: ends },
    ]);
    const { body: detail } = await http().get('tess', `/api/chat/rooms/${room}/`);
    expect((detail as { rights: unknown }).rights).to.include({ may_post: false, restricted_until: ends });
    const { body: list } = await http().get('ada', '/api/directory/holds/');
    expect(
      (list as { holds: { ends: string; reason: string }[] }).holds.map((one) => [one.ends, one.reason]),
    ).to.deep.equal([[ends, `Why (report ${body.id})`]]);
    // A lost answer: the same again changes nothing, another decision is refused.
    expect((await decide('ada', body.id, { action: 'restrict', note: 'Why', ends })).status).to.equal(200);
    expectError(await decide('ada', body.id, { action: 'dismiss' }), 409, 'CONFLICT');
  });

  it('suspend until a moment, or until somebody lifts the hold', async () => {
    for (const [who, ends] of [
      ['tess', '2999-01-01T00:00:00.000Z'],
      ['tom', undefined],
    ] as const) {
      const { body } = await report('sam', { user_id: who, reason: 'bullying' });
      const decided = await decide('ada', body.id, { action: 'suspend', note: 'Why', ...(ends && { ends }) });
      expect(decided.status).to.equal(200);
      expectError(await http().get(who, '/api/chat/me/'), 403, 'USER_INACTIVE');
      const { body: list } = await http().get('ada', '/api/directory/holds/');
      expect((list as { holds: { ends: string | null }[] }).holds[0]?.ends).to.equal(ends ?? null);
    }
  });
});
