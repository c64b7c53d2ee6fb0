import { expect } from 'chai';
import { Metrics } from '../../../adapters/metrics/Metrics.ts';
import { meterChat } from '../../../adapters/metrics/meterChat.ts';
import { openChat } from '../../support/openChat.ts';

describe('meterChat', () => {
  it('counts what messages have beside their text once, and pins, and nothing of others', async () => {
    const { chat: plain, school } = await openChat();
    const metrics = new Metrics();
    const chat = meterChat(plain, metrics);
    const roomId = await school.group('tess', ['sam', 'sue']);
    const sender = school.person('tess');
    const clientId = crypto.randomUUID();
    const send = (more: object) => chat.sendMessage({ sender, roomId, content: '@Sam and @all', ...more });
    await send({});
    const asking = { mentions: [school.id('sam'), 'all'], asksConfirmation: true, clientId };
    const { message } = await send(asking);
    await send(asking);
    await chat.announcements.confirm(school.person('sam'), roomId, message.id);
    const target = { person: sender, roomId, messageId: message.id };
    await chat.pinMessage({ ...target, isPinned: true });
    await chat.pinMessage({ ...target, isPinned: false });
    const text = await metrics.read();
    const figures = [...text.matchAll(/^homeroom_((?:messages_with|pins|confirmations)_total.*)$/gm)].map(
      ([, line]) => line,
    );
    expect(figures).to.have.members([
      'messages_with_total{what="mention_all"} 1',
      'messages_with_total{what="mention"} 1',
      'messages_with_total{what="confirmation"} 1',
      'pins_total{change="pinned"} 1',
      'pins_total{change="unpinned"} 1',
      'confirmations_total 1',
    ]);
  });

  it('shows each change of requests to talk at 0 from the start', async () => {
    const metrics = new Metrics();
    metrics.parts.countRequest('asked');
    const lines = (text: string) => [...text.matchAll(/^homeroom_(requests_to_talk.*)$/gm)].map(([, line]) => line);
    expect(lines(await metrics.read())).to.deep.equal([
      'requests_to_talk_total{what="asked"} 1',
      'requests_to_talk_total{what="accepted"} 0',
      'requests_to_talk_total{what="declined"} 0',
      'requests_to_talk_total{what="blocked"} 0',
    ]);
  });
});
