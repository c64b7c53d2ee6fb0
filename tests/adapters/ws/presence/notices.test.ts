import { expect } from 'chai';
import { withSockets } from '../withSockets.ts';

describe('notices, on sockets', () => {
  it(
    'tell the outcome to the reporter and a warning to the warned person, on all of their sockets, and to nobody else',
    withSockets(async (world) => {
      const { chat, school } = world;
      const [sam, second, tess, ada] = [
        await world.connect('sam'),
        await world.connect('sam'),
        await world.connect('tess'),
        await world.connect('ada'),
      ];
      const { report } = await chat.moderation.report(school.person('sam'), {
        userId: school.id('tess'),
        reason: 'other',
      });
      const decision = { action: 'warn', note: 'Rude', warning: 'Please stay polite.' } as const;
      await chat.moderation.decide(school.person('ada'), report.id, decision);
      const outcome = { type: 'report_decided', report_id: report.id, outcome: 'acted' };
      for (const socket of [sam, second]) expect(await socket.next('report_decided')).to.deep.equal(outcome);
      expect(await tess.next('warning')).to.deep.equal({ type: 'warning', warning_id: report.id });
      await ada.settled();
      const types = [ada, tess].flatMap(({ frames }) => frames.map(({ type }) => type));
      expect(types).not.to.include('report_decided');
      expect(ada.frames.map(({ type }) => type)).not.to.include('warning');
    }),
  );

  it(
    'let a block look on sockets like the end of the relation',
    withSockets(async (world) => {
      const { chat, school } = world;
      const roomId = await school.direct('tom', 'sam');
      const tom = await world.connect('tom');
      await chat.blocks.block(school.person('sam'), school.id('tom'));
      const left = await tom.next('room_left');
      expect(left).to.include({ room_id: roomId });
      await chat.blocks.unblock(school.person('sam'), school.id('tom'));
      await tom.next('room_joined');
      await chat.applyDirectory({
        users: [],
        relations: [{ kind: 'tutors', from: 'tom', to: 'sam', context: 'maths', status: 'ended' }],
      });
      const ended = await tom.next('room_left');
      const { seq: _one, ...first } = left as Record<string, unknown>;
      const { seq: _other, ...then } = ended as Record<string, unknown>;
      expect(first).to.deep.equal(then);
    }),
  );
});
