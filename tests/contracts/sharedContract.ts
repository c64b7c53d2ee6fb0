import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { MessageId } from '../../core/ids.ts';
import type { SharedKind, SharedQuery } from '../../core/messages/SharedQuery.ts';
import type { FileKind } from '../../core/permissions/FileRules.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** What `MessageStore.shared` promises. */
export const sharedContract = (name: string, open: OpenStored): void =>
  void describe(`what a room shares (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const { attachments, messages } = world;
      const roomId = await school.direct('tess', 'sam');
      const other = await school.direct('tess', 'sue');
      const file = async (kind: FileKind, text: string) => {
        const blob = { hash: createHash('sha256').update(text).digest('hex'), size: text.length };
        await attachments.reserve([blob]);
        const told = {
          name: text,
          mediaType: 'application/octet-stream',
          kind,
          size: blob.size,
          state: 'ready',
        } as const;
        const draft = { ownerId: school.id('tess'), file: told, blob, thumbnail: null, quotaBytes: 10_000 };
        return (await attachments.add(draft)).attachment;
      };
      const send = async (content: string, kinds: readonly FileKind[] = [], to = roomId): Promise<MessageId> => {
        const files = [];
        for (const kind of kinds) files.push(await file(kind, `${content} ${kind} ${files.length}`));
        const draft = {
          roomId: to,
          senderId: school.id('tess'),
          sent: content,
          content,
          clientId: null,
          replyTo: null,
        };
        return (await messages.append({ ...draft, attachments: files })).message.id;
      };
      const shared = async (kind: SharedKind, query: Partial<SharedQuery & { fromSeq: number }> = {}) => {
        const page = await messages.shared(roomId, { kind, limit: 50, fromSeq: 0, ...query });
        return { ids: page.messages.map(({ id }) => id), hasMore: page.hasMore, messages: page.messages };
      };
      return { ...world, school, roomId, other, send, shared };
    });

    fact('is found by its kind, the newest first, whole messages of this room alone', async (world) => {
      const { send, shared, messages, roomId, other } = world;
      const picture = await send('One', ['picture']);
      await send('Only words, and e.g. no.link');
      const both = await send('Two', ['pdf', 'picture', 'picture']);
      const link = await send('See https://school.example/trip and write');
      const sound = await send('', ['audio']);
      const linked = await send('www.school.example', ['picture']);
      await send('Elsewhere https://school.example/', ['picture', 'pdf'], other);
      expect((await shared('picture')).ids).to.deep.equal([linked, both, picture]);
      expect((await shared('file')).ids).to.deep.equal([sound, both]);
      expect((await shared('link')).ids).to.deep.equal([linked, link]);
      const [first] = (await shared('picture')).messages;
      expect(first).to.deep.equal(await messages.find(roomId, linked));
    });

    fact('comes in pages', async ({ send, shared }) => {
      for (const kind of ['picture', 'file', 'link'] as const) {
        const ids: MessageId[] = [];
        for (let count = 0; count < 5; count += 1)
          ids.unshift(
            kind === 'link'
              ? await send(`https://school.example/${count}`)
              : await send(`${kind} ${count}`, [kind === 'picture' ? 'picture' : 'pdf']),
          );
        const first = await shared(kind, { limit: 2 });
        expect(first).to.deep.include({ ids: ids.slice(0, 2), hasMore: true });
        const second = await shared(kind, { limit: 2, before: ids[1] as MessageId });
        expect(second).to.deep.include({ ids: ids.slice(2, 4), hasMore: true });
        const last = await shared(kind, { limit: 2, before: ids[3] as MessageId });
        expect(last).to.deep.include({ ids: ids.slice(4), hasMore: false });
        expect(await shared(kind, { limit: 2, before: ids[4] as MessageId })).to.deep.include({
          ids: [],
          hasMore: false,
        });
      }
    });

    fact('is gone with a deleted message, and follows what an edit says', async ({ send, shared, school, roomId }) => {
      const gone = await send('https://gone.example', ['picture']);
      const kept = await send('Picture', ['picture']);
      await school.remove(roomId, gone);
      expect((await shared('picture')).ids).to.deep.equal([kept]);
      expect((await shared('link')).ids).to.deep.equal([]);
    });

    fact('begins where the history begins that somebody sees', async ({ send, shared, messages, roomId }) => {
      await send('https://early.example', ['picture', 'pdf']);
      const late = await send('https://late.example', ['picture', 'pdf']);
      const fromSeq = (await messages.find(roomId, late))?.seq ?? 0;
      for (const kind of ['picture', 'file', 'link'] as const)
        expect((await shared(kind, { fromSeq })).ids, kind).to.deep.equal([late]);
    });
  });
