import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { asAttachmentId, type StoredAttachment } from '../../core/attachments/Attachment.ts';
import type { AttachmentDraft } from '../../core/attachments/Attachments.ts';
import { ChatError } from '../../core/errors.ts';
import { rootOrganisation } from '../../core/ids.ts';
import { deleted } from '../../core/messages/Message.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const day = 24 * 3_600_000;

/** The codes of those that were refused. */
const codesOf = async (calls: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(calls)).flatMap((one) =>
    one.status === 'rejected' && one.reason instanceof ChatError ? [one.reason.code] : [],
  );

/** What a store of files promises, and what messages do with them. */
export const attachmentsContract = (name: string, open: OpenStored): void =>
  void describe(`files (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.direct('tess', 'sam');
      const { attachments, messages, clock } = world;
      const draft = (who: Name, text: string, more: Partial<AttachmentDraft> = {}): AttachmentDraft => ({
        ownerId: school.id(who),
        file: {
          ...({
            name: `${text}.txt`,
            mediaType: 'text/plain',
            kind: 'text',
            size: text.length,
            state: 'ready',
          } as const),
          alt: 'Words',
        },
        blob: { hash: hashOf(text), size: text.length },
        ...{ thumbnail: null, quotaBytes: 1_000, ...more },
      });
      const add = async (who: Name, text: string, more: Partial<AttachmentDraft> = {}): Promise<StoredAttachment> => {
        const given = draft(who, text, more);
        await attachments.reserve(given.thumbnail === null ? [given.blob] : [given.blob, given.thumbnail]);
        return attachments.add(given);
      };
      const send = (who: Name, files: readonly StoredAttachment[], clientId: string | null = null, content = '') =>
        messages.append({
          ...{ roomId, senderId: school.id(who), sent: content, content, clientId, replyTo: null },
          attachments: files.map(({ attachment }) => attachment),
        });
      const collected: string[] = [];
      const collect = (before: Date) => attachments.collect(before, 10, async (hash) => void collected.push(hash));
      const later = (ms: number) => new Date(clock.now().getTime() + ms);
      return { ...world, school, roomId, add, send, draft, collect, collected, later };
    });

    fact('are stored with what their content told, and are their owner’s alone', async (world) => {
      const { attachments, add, school } = world;
      const pixels = { width: 20, height: 10, blur: 'UklGRg==', alt: 'A cat' };
      const file = { ...world.draft('tess', 'cat').file, ...pixels, waveform: [0, 255], durationMs: 1_200 };
      const thumbnail = { hash: hashOf('small'), size: 5 };
      const stored = await add('tess', 'cat', { file, thumbnail });
      expect(stored.attachment).to.deep.equal({ id: stored.attachment.id, ...file, hasThumbnail: true });
      expect(stored).to.deep.include({ ownerId: school.id('tess'), hash: hashOf('cat'), carrier: null });
      expect(stored.thumbnailHash).to.equal(thumbnail.hash);
      const { id } = stored.attachment;
      expect(await attachments.find(id)).to.deep.equal(stored);
      expect(await attachments.findOwn([school.id('tess')], [id])).to.deep.equal([stored]);
      expect(await attachments.findOwn([school.id('sam')], [id])).to.deep.equal([]);
      expect(await attachments.find(asAttachmentId(987_654))).to.equal(undefined);
      expect(await attachments.usedBytes([school.id('tess')])).to.equal(3);
    });

    fact('are found in the order of the ids that were asked for', async ({ attachments, add, school }) => {
      const [one, two] = [await add('tess', 'one'), await add('tess', 'two')];
      const found = await attachments.findOwn([school.id('tess')], [two.attachment.id, one.attachment.id]);
      expect(found.map(({ attachment }) => attachment.id)).to.deep.equal([two.attachment.id, one.attachment.id]);
    });

    fact('of one owner stay under the quota, also those stored at once', async ({ attachments, draft, school }) => {
      const drafts = Array.from({ length: 6 }, (_, index) => draft('tess', `file ${index}`, { quotaBytes: 14 }));
      await attachments.reserve(drafts.map(({ blob }) => blob));
      const refusals = await codesOf(drafts.map((one) => attachments.add(one)));
      expect(refusals.filter((code) => code === 'INSUFFICIENT_STORAGE')).to.have.length(4);
      expect(await attachments.usedBytes([school.id('tess')])).to.equal(12);
    });

    fact('come with their message, in every way to read it', async ({ messages, add, send, roomId, attachments }) => {
      const files = [await add('tess', 'one'), await add('tess', 'two')];
      const expected = files.map(({ attachment }) => attachment);
      const { message } = await send('tess', files);
      expect(message.attachments).to.deep.equal(expected);
      expect((await messages.find(roomId, message.id))?.attachments).to.deep.equal(expected);
      const { messages: page } = await messages.history(roomId, { limit: 10 });
      expect(page[0]?.attachments).to.deep.equal(expected);
      const events = await messages.events([{ roomId, after: 0 }], 10);
      const event = events.get(roomId)?.events.find(({ seq }) => seq === message.seq);
      expect(event).to.have.nested.property('message.attachments').that.deep.equals(expected);
      const stored = await attachments.find(files[0]?.attachment.id ?? expect.fail());
      expect(stored?.carrier).to.deep.equal({ roomId, messageId: message.id });
    });

    fact('belong to one message: of sends at the same time one gets the file', async (world) => {
      const { add, send, messages, roomId } = world;
      const file = await add('tess', 'one');
      const refusals = await codesOf(Array.from({ length: 8 }, () => send('tess', [file], randomUUID())));
      expect(refusals.filter((code) => code === 'ATTACHMENT_NOT_FOUND')).to.have.length(7);
      const { messages: page } = await messages.history(roomId, { limit: 100 });
      expect(page.filter(({ attachments = [] }) => attachments.length > 0)).to.have.length(1);
      const events = (await messages.events([{ roomId, after: 0 }], 100)).get(roomId);
      expect(events?.events.map(({ seq }) => seq)).to.deep.equal(
        Array.from({ length: events?.headSeq ?? 0 }, (_, index) => index + 1),
      );
    });

    fact('stay with a message that is sent again', async ({ add, send }) => {
      const file = await add('tess', 'one');
      const clientId = randomUUID();
      const { message } = await send('tess', [file], clientId, 'Look');
      const again = await send('tess', [file], clientId, 'Look');
      expect(again).to.deep.equal({ message, isDuplicate: true });
    });

    fact('are refused whole: a send with one taken file takes none', async ({ add, send, attachments, school }) => {
      const [taken, free] = [await add('tess', 'one'), await add('tess', 'two')];
      await send('tess', [taken]);
      expect(await refusalOf(send('tess', [free, taken]))).to.equal('ATTACHMENT_NOT_FOUND');
      expect(await attachments.findOwn([school.id('tess')], [free.attachment.id])).to.have.length(1);
    });

    fact('say nothing to who may not post', async ({ add, send }) => {
      const file = await add('stan', 'one');
      expect(await refusalOf(send('stan', [file]))).to.equal('ROOM_NOT_FOUND');
    });

    fact(
      'are hidden with a deleted message, and kept',
      async ({ add, send, messages, roomId, school, attachments }) => {
        const file = await add('tess', 'one');
        const { message } = await send('tess', [file]);
        const target = { roomId, messageId: message.id, actorId: school.id('tess'), asModerator: false } as const;
        await messages.amend({ ...target, action: 'delete', change: deleted });
        expect((await messages.find(roomId, message.id))?.attachments ?? []).to.deep.equal([]);
        expect((await attachments.find(file.attachment.id))?.carrier?.messageId).to.equal(message.id);
      },
    );

    fact('go with the words of their message, and their contents are collected once nobody has them', async (world) => {
      const { add, send, messageEraser, roomId, attachments, collect, collected, later } = world;
      const [one, same] = [await add('tess', 'one'), await add('tess', 'one')];
      const small = await add('tess', 'big', { thumbnail: { hash: hashOf('small'), size: 5 } });
      await send('tess', [one, small]);
      const step = { roomId, senderIds: null, before: null, after: 0, limit: 10, why: 'retention' } as const;
      await messageEraser.eraseMessages(step);
      expect(await attachments.find(one.attachment.id)).to.equal(undefined);
      await collect(later(day));
      expect(collected).to.have.members([hashOf('big'), hashOf('small')]);
      expect(await attachments.known([hashOf('one'), hashOf('big')])).to.deep.equal(new Set([hashOf('one')]));
      expect(await attachments.drop([world.school.id('tess')], same.attachment.id)).to.equal(true);
      await collect(later(day));
      expect(collected).to.include(hashOf('one'));
    });

    fact(
      'that no message carries are dropped after their time; those of messages and held ones stay',
      async (world) => {
        const { add, send, attachments, heldMessages, later, roomId, school } = world;
        const [stray, sent, held] = [await add('tess', 'one'), await add('tess', 'two'), await add('tess', 'three')];
        await send('tess', [sent]);
        await heldMessages.hold({
          ...{ roomId, senderId: school.id('tess'), sent: 'x', content: '', clientId: randomUUID(), replyTo: null },
          ...{ organisation: rootOrganisation, masked: null, reasons: [], attachments: [held.attachment] },
        });
        expect(await attachments.dropStray(later(-day), 10)).to.equal(0);
        expect(await attachments.dropStray(later(day), 10)).to.equal(1);
        expect(await attachments.find(stray.attachment.id)).to.equal(undefined);
        expect(await attachments.find(held.attachment.id)).to.not.equal(undefined);
      },
    );

    fact('come with a held message that is released', async ({ add, heldMessages, roomId, school, attachments }) => {
      const file = await add('tess', 'one');
      const { held } = await heldMessages.hold({
        ...{ roomId, senderId: school.id('tess'), sent: 'x', content: 'Look', clientId: randomUUID(), replyTo: null },
        ...{ organisation: rootOrganisation, masked: null, reasons: [], attachments: [file.attachment] },
      });
      expect(held.attachments).to.deep.equal([file.attachment]);
      const decision = { deciderId: school.id('ada'), note: 'Fine', asMasked: false };
      const audit = { actor: { kind: 'system' }, action: 'held.released', roomId } as const;
      const released = await heldMessages.release(held.id, decision, audit);
      expect(released?.appended.message.attachments).to.deep.equal([file.attachment]);
      expect((await attachments.find(file.attachment.id))?.carrier?.messageId).to.equal(released?.held.messageId);
    });

    fact('of a message that is sent later are kept for it until it is cancelled', async (world) => {
      const { add, attachments, scheduledMessages, later, roomId, school } = world;
      const file = await add('tess', 'one');
      const { id } = file.attachment;
      const tess = school.id('tess');
      const { scheduled } = await scheduledMessages.add({
        ...{ roomId, senderId: tess, sent: 'x', content: '', clientId: randomUUID(), replyTo: null, mentions: [] },
        ...{ attachments: [file.attachment], asksConfirmation: false, dueAt: later(day) },
      });
      expect(scheduled.attachments).to.deep.equal([file.attachment]);
      expect(await attachments.drop([tess], id)).to.equal(false);
      expect(await attachments.dropStray(later(day), 10)).to.equal(0);
      // Its own send finds it.
      expect(await attachments.findOwn([tess], [id])).to.have.length(1);
      await scheduledMessages.cancel(scheduled.id, [tess]);
      expect(await attachments.drop([tess], id)).to.equal(true);
    });

    fact('that a held message has are no other message’s, and are not taken back', async (world) => {
      const { add, attachments, heldMessages, roomId, school } = world;
      const [held, free] = [await add('tess', 'one'), await add('tess', 'two')];
      const tess = school.id('tess');
      const { held: waiting } = await heldMessages.hold({
        ...{ roomId, senderId: tess, sent: 'x', content: '', clientId: randomUUID(), replyTo: null },
        ...{ organisation: rootOrganisation, masked: null, reasons: [], attachments: [held.attachment] },
      });
      const ids = [held.attachment.id, free.attachment.id];
      const found = async () => (await attachments.findOwn([tess], ids)).map(({ attachment }) => attachment.id);
      expect(await found()).to.deep.equal([free.attachment.id]);
      expect(await attachments.drop([tess], held.attachment.id)).to.equal(false);
      await heldMessages.decide(waiting.id, 'cancelled', { deciderId: tess, note: '', answer: '' }, null);
      expect(await found()).to.deep.equal(ids);
      expect(await attachments.drop([tess], held.attachment.id)).to.equal(true);
    });

    fact('of a person are forgotten with them', async ({ add, send, attachments, school }) => {
      await add('tess', 'one');
      const sent = await add('tess', 'two');
      const others = await add('sam', 'three');
      await send('tess', [sent]);
      expect(await attachments.forget([school.id('tess')])).to.equal(1);
      const left = await attachments.listOf({ after: 0, limit: 10 });
      expect(left.map(({ attachment }) => attachment.id)).to.deep.equal([sent.attachment.id, others.attachment.id]);
    });

    fact('are listed by owner and by room', async ({ add, send, attachments, school, roomId }) => {
      const [one, two, three] = [await add('tess', 'one'), await add('tess', 'two'), await add('sam', 'three')];
      await send('sam', [three]);
      const ids = (files: readonly StoredAttachment[]) => files.map(({ attachment }) => attachment.id);
      const mine = { ownerIds: [school.id('tess')], limit: 1 };
      expect(ids(await attachments.listOf({ ...mine, after: 0 }))).to.deep.equal([one.attachment.id]);
      expect(ids(await attachments.listOf({ ...mine, after: one.attachment.id }))).to.deep.equal([two.attachment.id]);
      expect(ids(await attachments.listOf({ roomId, after: 0, limit: 9 }))).to.deep.equal([three.attachment.id]);
    });

    fact('have contents that nobody collects while they are written again', async (world) => {
      const { attachments, collect, collected, draft, later, clock } = world;
      const { blob } = draft('tess', 'one');
      await attachments.reserve([blob]);
      expect(await collect(later(-1_000))).to.equal(0);
      await clock.advance(2 * day);
      await attachments.reserve([blob]);
      expect(await collect(later(-day))).to.equal(0);
      expect(await collect(later(day))).to.equal(1);
      expect(collected).to.deep.equal([blob.hash]);
      expect(await refusalOf(attachments.add(draft('tess', 'one')))).to.equal('UNAVAILABLE');
    });

    fact('are counted', async ({ add, attachments }) => {
      await add('tess', 'one');
      await add('sam', 'one');
      expect(await attachments.totals()).to.deep.equal({ files: 2, pictures: 0, blobs: 1, bytes: 3 });
      expect(await attachments.blobs('', 10)).to.deep.equal([{ hash: hashOf('one'), size: 3 }]);
    });
  });
