import { expect } from 'chai';
import type { Tap } from '../faults/TcpProxy.ts';
import { eventually } from '../support/eventually.ts';
import { ClientWorld, texts } from './ClientWorld.ts';

/** Chunks that one conversation of the test below takes at most, the answer to the upgrade first. */
const places = 12;

describe('a client whose socket is cut at every place', function () {
  this.timeout(30_000);

  for (const isBefore of [true, false])
    it(`loses and doubles nothing when the cut comes ${isBefore ? 'before' : 'after'} a frame`, async () => {
      let place = Number.POSITIVE_INFINITY;
      const tap = (cut: () => void): Tap => ({
        sent: () => {},
        answered: (data) => {
          place -= 1;
          if (place !== -1) return data;
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
        for (let at = 0; at < places; at += 1) {
          place = at;
          const said = [`said ${at}`, `said ${at} again`];
          const sent = [`sent ${at}`, `sent ${at} again`];
          for (const text of sent) view.send(text);
          for (const content of said) await world.chat.ask('tess', 'POST', `rooms/${view.id}/messages/`, { content });
          expected.push(...said, ...sent);
          await eventually(() => expect([...texts(view)].sort()).to.deep.equal([...expected].sort()), {
            within: 10_000,
          });
        }
        expect(place, 'the last cut was reached').to.be.below(places);
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
