import { expect } from 'chai';
import type { Tap } from '../faults/TcpProxy.ts';
import { eventually } from '../support/eventually.ts';
import { ClientWorld, texts } from './ClientWorld.ts';

/** More chunks than one conversation of the test below takes; the first is the answer to the upgrade. */
const cuts = 12;

describe('a client whose socket is cut at every frame', function () {
  this.timeout(30_000);

  for (const isBefore of [true, false])
    it(`loses and repeats nothing when the socket is cut ${isBefore ? 'before' : 'after'} a frame`, async () => {
      let chunksLeft = Number.POSITIVE_INFINITY;
      const tap = (cut: () => void): Tap => ({
        sent: () => {},
        answered: (data) => {
          chunksLeft -= 1;
          if (chunksLeft !== -1) return data;
          if (isBefore) cut();
          else setImmediate(cut);
          return isBefore ? undefined : data;
        },
      });
      const world = await ClientWorld.open({ tap });
      try {
        const sam = await world.online('sam');
        const seen: string[] = [];
        sam.on('message', ({ message }) => seen.push(message.content));
        const view = await world.direct(sam, 'tess');
        const expected: string[] = [];
        for (let at = 0; at < cuts; at += 1) {
          chunksLeft = at;
          const said = [`said ${at}`, `said ${at} again`];
          const sent = [`sent ${at}`, `sent ${at} again`];
          for (const text of sent) view.send(text);
          for (const content of said) await world.chat.ask('tess', 'POST', `rooms/${view.id}/messages/`, { content });
          expected.push(...said, ...sent);
          await eventually(() => expect([...texts(view)].sort()).to.deep.equal([...expected].sort()), {
            within: 10_000,
          });
        }
        expect(chunksLeft, 'the last cut was reached').to.be.below(cuts);
        const { body } = await world.chat.ask('tess', 'GET', `rooms/${view.id}/messages/?limit=100`);
        const stored = body.messages.map(({ content }: { content: string }) => content);
        expect(texts(view)).to.deep.equal(stored);
        expect(seen).to.deep.equal(stored);
        expect(stored.filter((text: string) => text.startsWith('sent'))).to.deep.equal(
          expected.filter((text) => text.startsWith('sent')),
        );
      } finally {
        await world.close();
      }
    });
});
