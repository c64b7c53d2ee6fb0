import { expect } from 'chai';
import { alumniPolicy } from '../../../core/permissions/alumniPolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { OlderClient } from '../legacy/OlderClient.ts';
import { ThebotClient } from '../legacy/ThebotClient.ts';
import { OldChat } from './OldChat.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of three systems
type Shape = any;

withMigratedPostgres('an old chat that is brought over, with THE_BOT’s client', (getUrl) => {
  it('lists, reads and goes on in the rooms that came with it', async () => {
    const old = await OldChat.open('thebot_forum', 'thebot', getUrl());
    const clients: ThebotClient[] = [];
    try {
      const { is_whole: isWhole } = await old.report();
      expect(isWhole).to.equal(true);
      const running = await old.serve(educationPolicy, ['thebot']);
      const people: Shape[] = await old.here(`
        SELECT i.external_id AS id, r.id AS room FROM homeroom.rooms r JOIN homeroom.participants p ON p.room_id = r.id
          JOIN homeroom.identities i ON i.user_id = p.user_id
        WHERE NOT r.is_archived AND NOT r.is_frozen AND p.left_seq IS NULL AND NOT p.is_suspended AND p.may_post AND r.head_seq > 0
          AND (SELECT count(*) FROM homeroom.participants o
               WHERE o.room_id = r.id AND o.left_seq IS NULL AND NOT o.is_suspended AND o.may_post) > 1
        ORDER BY r.id, p.user_id LIMIT 2`);
      const [one, other] = await Promise.all(people.map(({ id }) => ThebotClient.of(running, id)));
      if (one === undefined || other === undefined) throw new Error('nobody came over');
      clients.push(one, other);
      const room = Number(people[0].room);
      const before = (await one.ask('GET', `${room}/messages/`)).body;
      expect(before.count).to.be.greaterThan(0);
      const [hers, his] = [await one.enter(room), await other.enter(room)];
      hers.send({ type: 'chat_message', data: { content: 'We go on here.', temp_id: 'temp-1' } });
      const own = await hers.frame('her own', ({ type }) => type === 'chat_message');
      expect(own.message).to.include({ temp_id: 'temp-1', content: 'We go on here.' });
      await his.frame('hers', ({ type, message }) => type === 'chat_message' && message.content === 'We go on here.');
      expect((await other.ask('GET', `${room}/messages/`)).body.count).to.equal(before.count + 1);
      expect((await old.report()).is_unchanged, 'what was written here stays').to.equal(true);
    } finally {
      for (const client of clients) client.close();
      await old.stop();
    }
  });
});

withMigratedPostgres('an old chat that is brought over, with the job platform’s client', (getUrl) => {
  it('opens the merged room of two, with its history and its badge', async () => {
    const old = await OldChat.open('job_platform', 'jobs', getUrl(), 'marketplace');
    const clients: OlderClient[] = [];
    try {
      await old.report();
      const running = await old.serve(marketplacePolicy, ['jobs']);
      const [nina, omar] = await Promise.all(['2', '3'].map((id) => OlderClient.of(running, id)));
      if (nina === undefined || omar === undefined) throw new Error('nobody came over');
      clients.push(nina, omar);
      const mine: Shape[] = (await nina.ask('GET', '/api/chat/rooms/')).body;
      const { body: opened } = await nina.ask('POST', '/api/chat/rooms/start_dm/', {
        user_id: await running.userId('3'),
      });
      expect(opened.created).to.equal(false);
      const room = mine.find(({ id }) => id === opened.room.id);
      expect([room.room_type, room.unread_count]).to.deep.equal(['direct', 6]);
      const [hers, his] = [await nina.enter(), await omar.enter()];
      hers.send({ type: 'mark_read', room_id: room.id, message_ids: [] });
      const read = await hers.frame('all is read', ({ type }) => type === 'message_read');
      expect(read.message_ids, 'the badge is right').to.have.lengthOf(6);
      his.send({
        type: 'send_message',
        room_id: room.id,
        content: 'On Monday, then.',
        _tempId: 'temp-9',
        timestamp: 'now',
      });
      expect(await his.frame('his own', ({ type }) => type === 'new_message')).to.include({ _tempId: 'temp-9' });
      const got = await hers.frame('his', ({ type }) => type === 'new_message');
      expect(got.message.content).to.equal('On Monday, then.');
      expect((await old.report()).is_unchanged).to.equal(true);
    } finally {
      for (const client of clients) client.close();
      await old.stop();
    }
  });
});

withMigratedPostgres('an old chat that is brought over, with the alumni’s client', (getUrl) => {
  it('lets members go on where they have talked, and gives officials their place', async () => {
    const old = await OldChat.open('alumni', 'alumni', getUrl(), 'alumni');
    const clients: OlderClient[] = [];
    try {
      const report = await old.report();
      expect(report.is_whole, JSON.stringify(report.differences)).to.equal(true);
      const running = await old.serve(alumniPolicy, ['alumni']);
      const held: Shape[] = await old.here(`
        SELECT r.role FROM homeroom.user_roles r JOIN homeroom.identities i ON i.user_id = r.user_id
        WHERE i.external_id = '6' ORDER BY r.role`);
      expect(
        held.map(({ role }) => role),
        'a coordinator who is an alumnus',
      ).to.deep.equal(['member', 'official']);
      const [ana, ben] = await Promise.all(['3', '4'].map((id) => OlderClient.of(running, id)));
      if (ana === undefined || ben === undefined) throw new Error('nobody came over');
      clients.push(ana, ben);
      const conversations: Shape[] = (await ana.ask('GET', '/api/messaging/conversations/')).body;
      const benId = await running.userId('4');
      const room = conversations.find(({ other_participant: one }) => one?.user_id === benId)?.conversation_id;
      const [hers, his] = [await ana.enter(room), await ben.enter(room)];
      hers.send({ type: 'message', content: 'Still here?', temp_id: '17' });
      expect(await hers.frame('her own', ({ type }) => type === 'message')).to.include({ temp_id: '17' });
      await his.frame('hers', ({ type, content }) => type === 'message' && content === 'Still here?');
      expect((await old.report()).is_unchanged).to.equal(true);
    } finally {
      for (const client of clients) client.close();
      await old.stop();
    }
  });
});
