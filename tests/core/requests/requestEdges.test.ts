import { expect } from 'chai';
import { requestRecord } from '../../../core/exports/requestRecord.ts';
import type { MessageGuard } from '../../../core/guard/MessageGuard.ts';
import { defaultGuardSettings } from '../../../core/guard/makeGuards.ts';
import { alumniPolicy } from '../../../core/permissions/alumniPolicy.ts';
import { openAssociation } from '../../contracts/openAssociation.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { stateOver } from '../../contracts/stateOver.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

/** Refuses texts with "buy", and holds those with "vote". */
const hostGuard: MessageGuard = {
  check: async ({ content }) => {
    const reasons = [{ code: 'advert', message: 'No adverts' }];
    if (content.includes('buy')) return { action: 'refuse', reasons };
    return content.includes('vote') ? { action: 'hold', reasons } : { action: 'allow' };
  },
};

describe('Requests to talk, beside other rules', () => {
  const fact = stateOver(async () => {
    const world = await memoryWorld(alumniPolicy);
    const guards = { ...defaultGuardSettings, hostGuard, timers: new ManualTimers(world.clock) };
    return openAssociation(world, alumniPolicy, { guards });
  });

  fact('a first message that a guard refuses or would hold is not sent, and another one may be', async (world) => {
    const { open, send, listed, chat, person, heard, answer } = world;
    const { id } = await open('ann', 'bob');
    for (const content of ['Please buy', 'Please vote']) {
      const refusal = await refusedBy(send('ann', id, content));
      expect([refusal.code, refusal.message]).to.deep.equal(['MESSAGE_REFUSED', 'No adverts']);
    }
    expect([await listed('bob'), await chat.held.listOwn(await person('ann')), heard]).to.deep.equal([[], [], []]);
    await send('ann', id, 'Hello');
    expect([await listed('bob'), heard]).to.deep.equal([['ann: Hello'], ['asked']]);
    await answer('bob', id, 'accept');
    const held = await send('ann', id, 'Please vote').catch((failure: unknown) => failure);
    expect(String(held)).to.include('MessageHeld');
  });

  fact('who is restricted asks nobody and accepts nothing, and what they asked before waits', async (world) => {
    const { ask, open, send, listed, answer, chat, person, later, members } = world;
    const [ann, bob] = [await person('ann'), await person('bob')];
    const { id } = await open('ann', 'eve');
    const waiting = await ask('ann', 'cy');
    const asked = await ask('bob', 'ann');
    const { setHold, liftHold } = chat.enterDirectory('host');
    const hold = await setHold({
      ...{
        subject: { userId: ann.id },
        effect: 'restrict',
        reason: 'Insults',
        begins: later(0),
        ends: later(86_400_000),
      },
    });
    expect(await refusalOf(open('ann', 'fay'))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(send('ann', id, 'Hello'))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(answer('ann', asked, 'accept'))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(send('ann', asked, 'Yes'))).to.equal('ACCESS_DENIED');
    await answer('ann', asked, 'decline');
    expect(await listed('cy')).to.deep.equal(['ann: Hello, cy']);
    await answer('cy', waiting, 'accept');
    expect(await refusalOf(send('ann', waiting, 'Thanks'))).to.equal('ACCESS_DENIED');
    await liftHold(hold.id);
    await send('ann', waiting, 'Thanks');
    expect(await members(asked)).to.deep.equal(['bob reads']);
    expect((await chat.explainContact(bob, ann.id)).byRequest).to.equal(true);
  });

  fact('who is asked shows nothing by looking: no reading, no typing, no joining', async (world) => {
    const { ask, chat, person, listed, seenBy, shown } = world;
    const roomId = await ask('ann', 'bob');
    const bob = await person('bob');
    const before = await seenBy('ann', 'bob', roomId);
    const count = shown.length;
    expect(await listed('bob')).to.have.length(1);
    for (const looks of [
      () => chat.markRead(bob, roomId, null),
      () => chat.history(bob, roomId, { limit: 5 }),
      () => chat.readParticipants(bob, roomId),
      () => chat.updateRoomPreferences(bob, roomId, { isMuted: true }),
    ])
      expect(await refusalOf(looks())).to.equal('ROOM_NOT_FOUND');
    const [message] = (await chat.history(await person('ann'), roomId, { limit: 1 })).messages;
    const target = { person: bob, roomId, messageId: message?.id ?? expect.fail('No message'), emoji: '👍' };
    expect(await refusalOf(chat.reactToMessage({ ...target, isAdded: true }))).to.equal('ROOM_NOT_FOUND');
    expect(await chat.isMember(bob.id, roomId), 'so typing is shown to nobody').to.equal(false);
    expect(await seenBy('ann', 'bob', roomId)).to.equal(before);
    expect(shown.slice(count)).to.deep.equal([]);
  });

  fact('a first message has no files, which stay the sender’s', async ({ open, chat, person, listed, attachments }) => {
    const { id } = await open('ann', 'bob');
    const sender = await person('ann');
    const blob = { hash: 'a'.repeat(64), size: 3 };
    await attachments.reserve([blob]);
    const { attachment } = await attachments.add({
      ...{ ownerId: sender.id, blob, thumbnail: null, quotaBytes: 1_000 },
      file: { name: 'cv.txt', mediaType: 'text/plain', size: blob.size, kind: 'text', state: 'ready' },
    });
    const attachmentIds = [attachment.id];
    const refusal = await refusedBy(chat.sendMessage({ sender, roomId: id, content: 'My CV', attachmentIds }));
    expect([refusal.code, refusal.details]).to.deep.equal(['CANNOT_CHAT', { reason: 'request_waits' }]);
    expect(await listed('bob')).to.deep.equal([]);
  });

  fact('who asked finds their own words by search, and who is asked and others do not', async (world) => {
    const { ask, chat, person } = world;
    const roomId = await ask('ann', 'bob', 'Remember the comet?');
    const found = async (who: 'ann' | 'bob' | 'cy') =>
      (await chat.searchMessages(await person(who), { text: 'comet', limit: 5 })).hits.map(
        ({ message }) => message.roomId,
      );
    expect([await found('ann'), await found('bob'), await found('cy')]).to.deep.equal([[roomId], [], []]);
    const olga = await person('olga');
    const seen = await chat.searchMessages(olga, { text: 'comet', roomId, limit: 5 });
    expect(seen.hits, 'a moderator, on record').to.have.length(1);
  });

  fact('an export tells who asked nothing of a refusal (I33)', async ({ ask, answer, messageRequests, person }) => {
    const roomId = await ask('ann', 'bob');
    const [ann, bob] = [await person('ann'), await person('bob')];
    const exported = async (...accounts: readonly (typeof ann)[]) => {
      const [request] = await messageRequests.about(accounts[0]?.id ?? expect.fail('Nobody'));
      const ids = accounts.map(({ id }) => id);
      return JSON.stringify(requestRecord(request ?? expect.fail('No request'), ids));
    };
    const before = await exported(ann);
    await answer('bob', roomId, 'decline');
    expect(await exported(ann)).to.equal(before);
    expect(await exported(bob)).to.match(/"declined_at":"20/);
    await answer('bob', roomId, 'block');
    expect(await exported(ann)).to.equal(before);
  });

  fact('blocks that end leave a request declined, and no second message', async (world) => {
    const { ask, answer, send, listed, chat, person, members } = world;
    const roomId = await ask('ann', 'bob');
    const [ann, bob] = [await person('ann'), await person('bob')];
    await answer('bob', roomId, 'block');
    await chat.blocks.unblock(bob, ann.id);
    expect(await listed('bob'), 'it does not come again').to.deep.equal([]);
    expect(await refusalOf(send('ann', roomId, 'Hello?'))).to.equal('CANNOT_CHAT');
    await answer('bob', roomId, 'accept');
    expect(await members(roomId)).to.deep.equal(['ann', 'bob']);
    const other = await ask('cy', 'eve');
    await chat.blocks.block(await person('cy'), (await person('eve')).id);
    await chat.blocks.unblock(await person('cy'), (await person('eve')).id);
    expect(await listed('eve'), 'who asked blocked, and ended it').to.deep.equal(['cy: Hello, eve']);
    await answer('eve', other, 'accept');
    expect(await members(other)).to.deep.equal(['cy', 'eve']);
  });
});
