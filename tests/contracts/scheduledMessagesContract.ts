import { expect } from 'chai';
import { asMessageId } from '../../core/ids.ts';
import { type ScheduledId, waitingAtMost } from '../../core/scheduled/ScheduledMessage.ts';
import type { ScheduledDraft } from '../../core/scheduled/ScheduledMessages.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const clientId = '0195f1d2-0000-7000-8000-00000000abcd';
const hour = new Date('2030-01-07T06:00:00Z');
const at = (ms: number): Date => new Date(hour.getTime() + ms);
const refused = { state: 'failed', outcome: { code: 'CANNOT_CHAT', message: 'Not now.' } } as const;
const sent = { state: 'sent', messageId: asMessageId(77), outcome: null } as const;

/** What a store of scheduled messages promises. */
export const scheduledMessagesContract = (name: string, open: OpenStored): void =>
  void describe(`scheduled messages (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.direct('tess', 'sam');
      const draft = (who: Name, content = 'Good morning', more: Partial<ScheduledDraft> = {}): ScheduledDraft => ({
        ...{ roomId, senderId: school.id(who), sent: content, content, clientId: null, replyTo: null, mentions: [] },
        ...{ attachments: [], asksConfirmation: false, dueAt: hour, ...more },
      });
      const store = world.scheduledMessages;
      const add = async (who: Name, content?: string, more?: Partial<ScheduledDraft>) =>
        (await store.add(draft(who, content, more))).scheduled;
      const tess = [school.id('tess')];
      const list = async (who: Name, state: 'open' | 'ended' = 'open') =>
        (await store.list({ senderIds: [school.id(who)], state, limit: 10 })).map(({ id }) => id);
      return { ...world, store, school, roomId, draft, add, tess, list };
    });

    fact('keeps a draft, once for each client id', async ({ store, draft, school }) => {
      const given = draft('tess', 'Good morning', {
        clientId,
        mentions: [school.id('sam'), 'all'],
        asksConfirmation: true,
      });
      const made = await Promise.all([1, 2, 3].map(() => store.add(given)));
      const [{ scheduled } = expect.fail()] = made;
      expect(made.filter(({ isNew }) => isNew)).to.have.length(1);
      expect(new Set(made.map((one) => one.scheduled.id)).size).to.equal(1);
      const { sent: _, ...shown } = given;
      expect(scheduled).to.deep.include({ ...shown, state: 'waiting', outcome: null, messageId: null, endedAt: null });
      expect(await store.findAttempt(given)).to.deep.equal(scheduled);
      expect(await refusalOf(store.findAttempt({ ...given, sent: 'another' }))).to.equal('CONFLICT');
      expect(await refusalOf(store.add({ ...given, sent: 'another' }))).to.equal('CONFLICT');
      expect(await store.findAttempt({ ...given, senderId: school.id('sam') })).to.equal(undefined);
      const unnamed = await store.add(draft('tess'));
      expect(unnamed.scheduled.clientId).to.match(/^[0-9a-f-]{36}$/);
    });

    fact('shows a person their own, by id, and to nobody else', async ({ store, add, school, list, tess, roomId }) => {
      const other = await school.direct('tess', 'stan');
      const [one, two] = [await add('tess'), await add('tess', 'Two', { roomId: other })];
      expect(await list('tess')).to.deep.equal([one.id, two.id]);
      expect(await list('sam')).to.deep.equal([]);
      expect(await store.find(one.id, [school.id('sam')])).to.equal(undefined);
      expect(await store.find(one.id, tess)).to.deep.equal(one);
      const query = { senderIds: tess, state: 'open', limit: 1 } as const;
      expect(await store.list({ ...query, after: one.id })).to.deep.equal([two]);
      expect(await store.list({ ...query, roomId: other })).to.deep.equal([two]);
      expect(await store.scheduledIn(roomId, tess)).to.deep.equal([one]);
      expect(await store.change(one.id, [school.id('sam')], { content: 'x' })).to.equal(undefined);
      expect(await store.cancel(one.id, [school.id('sam')])).to.equal(undefined);
      expect(await store.hurry(one.id, [school.id('sam')], hour)).to.equal(undefined);
    });

    fact('changes what waits, and takes it back with its words', async ({ store, add, tess, list }) => {
      const { id } = await add('tess');
      const changed = await store.change(id, tess, { content: 'Later', dueAt: at(60_000) });
      expect(changed).to.deep.include({ content: 'Later', dueAt: at(60_000), state: 'waiting' });
      expect(await store.find(id, tess)).to.deep.equal(changed);
      const cancelled = await store.cancel(id, tess);
      expect(cancelled).to.deep.include({ content: '', state: 'cancelled' });
      expect(cancelled?.endedAt).to.be.instanceOf(Date);
      expect((await store.cancel(id, tess))?.endedAt).to.deep.equal(cancelled?.endedAt);
      expect(await refusalOf(store.change(id, tess, { content: 'x' }))).to.equal('CONFLICT');
      expect([await list('tess'), await list('tess', 'ended')]).to.deep.equal([[], [id]]);
    });

    fact('gives what is due in the order of the hours', async ({ store, add }) => {
      expect(await store.nextDue()).to.equal(null);
      const [late, early] = [await add('tess', 'B', { dueAt: at(2_000) }), await add('sam', 'A', { dueAt: hour })];
      expect(await store.nextDue()).to.deep.equal(hour);
      const due = async (ms: number) => (await store.due(at(ms), 10)).map(({ id }) => id);
      expect(await due(-1)).to.deep.equal([]);
      expect(await due(0)).to.deep.equal([early.id]);
      expect(await due(2_000)).to.deep.equal([early.id, late.id]);
      expect(await store.due(at(2_000), 1)).to.have.length(1);
      expect(await store.figures(at(5_000))).to.deep.equal({ waiting: 2, failed: 0, lateMs: 5_000 });
      expect((await store.figures(at(-5_000))).lateMs).to.equal(0);
    });

    fact('lets nobody change what is being sent, and gives it to the next node too', async ({ store, add, tess }) => {
      const { id } = await add('tess');
      expect(await store.claim(id)).to.deep.include({ id, state: 'waiting', content: 'Good morning' });
      for (const change of [
        () => store.change(id, tess, { content: 'x' }),
        () => store.cancel(id, tess),
        () => store.hurry(id, tess, hour),
      ])
        expect(await refusalOf(change())).to.equal('CONFLICT');
      expect(await store.claim(id)).to.deep.include({ id, state: 'waiting' });
      expect(await store.end(id, sent)).to.deep.include({ state: 'sent', messageId: 77, content: '' });
      expect(await store.claim(id)).to.equal(undefined);
      expect(await store.end(id, refused)).to.equal(undefined);
      expect(await store.nextDue()).to.equal(null);
    });

    fact('keeps the words of what failed; a message that is there was sent', async ({ store, add, tess, list }) => {
      const { id } = await add('tess');
      await store.claim(id);
      expect(await store.end(id, refused)).to.deep.include({ ...refused, content: 'Good morning', messageId: null });
      expect(await list('tess')).to.deep.equal([id]);
      expect((await store.figures(hour)).failed).to.equal(1);
      expect(await store.hurry(id, tess, at(60_000))).to.deep.include({
        ...{ state: 'waiting', outcome: null, endedAt: null, dueAt: at(60_000) },
      });
      await store.claim(id);
      await store.end(id, refused);
      expect((await store.end(id, sent))?.state).to.equal('sent');
    });

    fact('postpones all of a sender that are due by then', async ({ store, add, tess }) => {
      const [one, two] = [await add('tess', 'One'), await add('tess', 'Two', { dueAt: at(1_000) })];
      const later = await add('tess', 'Later', { dueAt: at(90_000) });
      const other = await add('sam', 'Other');
      await store.claim(one.id);
      await store.postpone(one.id, at(60_000));
      const due = async (ms: number) => (await store.due(at(ms), 10)).map(({ id }) => id);
      expect(await due(59_000)).to.deep.equal([other.id]);
      expect(await due(60_000)).to.have.members([other.id, one.id, two.id]);
      expect((await due(60_000)).filter((id) => id !== other.id)).to.deep.equal([one.id, two.id]);
      expect(await due(90_000)).to.include(later.id);
      expect((await store.change(one.id, tess, { dueAt: hour }))?.dueAt).to.deep.equal(hour);
    });

    fact('has a bound for each person', async ({ store, draft, add, tess }) => {
      const made: ScheduledId[] = [];
      for (let count = 0; count < waitingAtMost; count += 1) made.push((await add('tess', `${count}`)).id);
      expect(await refusalOf(store.add(draft('tess', 'One more')))).to.equal('CONFLICT');
      expect((await add('sam')).state).to.equal('waiting');
      await store.cancel(made[0] ?? expect.fail(), tess);
      expect((await add('tess', 'One more')).state).to.equal('waiting');
    });

    fact('forgets by sender and room, what is old, and what ended long ago', async (world) => {
      const { store, add, tess, roomId, list, clock } = world;
      const [one, two] = [await add('tess', 'One'), await add('tess', 'Two')];
      await add('sam', 'Three');
      await store.claim(one.id);
      await store.end(one.id, refused);
      const future = new Date(clock.now().getTime() + 1_000);
      expect(await store.forget({ roomId, before: new Date(0) })).to.equal(0);
      expect(await store.forget({ roomId, before: future })).to.equal(1);
      expect(await list('tess')).to.deep.equal([two.id]);
      await store.cancel(two.id, tess);
      expect(await store.dropEnded(new Date(0), 10)).to.equal(0);
      expect(await store.dropEnded(new Date(clock.now().getTime() + 1_000), 10)).to.equal(1);
      expect(await store.find(two.id, tess)).to.equal(undefined);
      expect(await store.forget({ senderIds: tess })).to.equal(0);
      expect(await store.forget({ roomId })).to.equal(1);
    });
  });
