import { expect } from 'chai';
import fc from 'fast-check';
import { RoomTimeline } from '../../../client/room/RoomTimeline.ts';
import type { SequencedEvent } from '../../../client/wire/frames.ts';
import type { Message } from '../../../client/wire/wireTypes.ts';
import { ManualRuntime } from '../ManualRuntime.ts';
import { other, ScriptedServer } from '../ScriptedServer.ts';

/** A number of messages of one room. */
const history = (count: number): Message[] => {
  const server = new ScriptedServer(new ManualRuntime());
  server.open(1);
  return Array.from({ length: count }, (_, index) => server.say(1, other, `${index + 1}`));
};
const arrived = (message: Message): SequencedEvent => ({
  type: 'new_message',
  room_id: 1,
  seq: message.seq,
  at: '',
  message,
});
const texts = ({ messages }: RoomTimeline): string[] => messages.map(({ content }) => content);

describe('RoomTimeline', () => {
  it('shows each message once and in order, wherever the page ends and whichever events come while it loads', () => {
    const cases = fc.record({
      page: fc.nat(20),
      live: fc.array(fc.record({ seq: fc.integer({ min: 1, max: 20 }), isDuring: fc.boolean() }), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(cases, ({ page, live }) => {
        const all = history(20);
        const timeline = new RoomTimeline();
        timeline.beginLoad();
        // Events come in order. Those up to the end of the page may come again.
        const begin = Math.min(page + 1, ...live.map(({ seq }) => seq));
        const during = live.some(({ isDuring }) => isDuring) ? all.slice(begin - 1) : [];
        for (const message of during) timeline.apply(arrived(message));
        timeline.endLoad(() => timeline.replace({ messages: all.slice(0, page), hasOlder: false, hasNewer: false }));
        if (during.length === 0) for (const message of all.slice(begin - 1)) timeline.apply(arrived(message));
        expect(texts(timeline)).to.deep.equal(all.map(({ content }) => content));
      }),
    );
  });

  it('does not let an older page undo events that came while it loaded', () => {
    const [message] = history(1) as [Message];
    const timeline = new RoomTimeline();
    timeline.beginLoad();
    const edited = { ...message, content: 'new words', is_edited: true, updated_at: '2027-01-01T00:00:00.000Z' };
    timeline.apply({ ...arrived(edited), type: 'message_edited', seq: 2 } as SequencedEvent);
    timeline.endLoad(() => timeline.replace({ messages: [message], hasOlder: false, hasNewer: false }));
    expect(texts(timeline)).to.deep.equal(['new words']);
  });

  it('keeps the newest of ten thousand that come while nobody says what is on the screen', () => {
    const all = history(10_000);
    const timeline = new RoomTimeline();
    timeline.beginLoad();
    timeline.endLoad(() => timeline.replace({ messages: all.slice(0, 50), hasOlder: false, hasNewer: false }));
    let most = 0;
    for (const message of all.slice(50)) {
      timeline.apply(arrived(message));
      most = Math.max(most, timeline.messages.length);
    }
    expect(most).to.equal(2_050);
    expect([timeline.hasOlder, timeline.hasNewer, timeline.newest?.content]).to.deep.equal([true, false, '10000']);
    expect(texts(timeline)).to.deep.equal(all.slice(-timeline.messages.length).map(({ content }) => content));
  });

  it('counts a reply once, whether its root was loaded before or after it', () => {
    const [root, reply] = history(2) as [Message, Message];
    const answer: Message = { ...reply, reply_to: root.id, thread_root: root.id };
    const counted: Message = { ...root, thread: { reply_count: 1, last_reply_at: answer.created_at } };
    for (const shown of [root, counted]) {
      const timeline = new RoomTimeline();
      timeline.beginLoad();
      timeline.endLoad(() => timeline.replace({ messages: [shown], hasOlder: false, hasNewer: false }));
      timeline.apply(arrived(answer));
      expect(timeline.messages[0]?.thread?.reply_count).to.equal(1);
    }
  });

  it('lets go of what is far from the screen at both ends, and says that there is more', () => {
    const all = history(2_000);
    const timeline = new RoomTimeline();
    timeline.beginLoad();
    timeline.endLoad(() => timeline.replace({ messages: all.slice(0, 100), hasOlder: false, hasNewer: false }));
    for (const message of all.slice(100)) {
      timeline.apply(arrived(message));
      timeline.setInView(message.id - 10, message.id);
      expect(timeline.messages.length).to.be.lessThan(700);
      expect(timeline.newest).to.equal(message);
    }
    expect(timeline.hasOlder).to.equal(true);
    expect(timeline.hasNewer).to.equal(false);
    const [oldest] = timeline.messages as [Message];
    timeline.beginLoad();
    // Nothing goes while a page loads that continues this end.
    timeline.setInView(all[1_999]?.id ?? 0, all[1_999]?.id ?? 0);
    expect(timeline.messages[0]).to.equal(oldest);
    const before = all.indexOf(oldest);
    const page = { messages: all.slice(0, before), has_more: false };
    timeline.endLoad(() => timeline.addOlder(page, oldest.id));
    expect(texts(timeline)).to.deep.equal(all.map(({ content }) => content));
    timeline.setInView(all[0]?.id ?? 0, all[9]?.id ?? 0);
    expect(texts(timeline)).to.deep.equal(all.slice(0, 310).map(({ content }) => content));
    expect(timeline.hasNewer).to.equal(true);
  });

  it('keeps all of fifteen hundred while nobody says what is on the screen', () => {
    const all = history(1_500);
    const timeline = new RoomTimeline();
    timeline.beginLoad();
    timeline.endLoad(() => timeline.replace({ messages: [], hasOlder: false, hasNewer: false }));
    for (const message of all) timeline.apply(arrived(message));
    expect(timeline.messages.length).to.equal(1_500);
  });

  it('keeps what was loaded, however much, while little more comes', () => {
    const all = history(2_200);
    const timeline = new RoomTimeline();
    timeline.beginLoad();
    timeline.endLoad(() => timeline.replace({ messages: all.slice(0, 2_100), hasOlder: false, hasNewer: false }));
    for (const message of all.slice(2_100)) timeline.apply(arrived(message));
    expect([timeline.messages.length, timeline.hasOlder]).to.deep.equal([2_200, false]);
  });

  it('adds no page that does not continue what is shown by then', () => {
    const all = history(400);
    const timeline = new RoomTimeline();
    timeline.beginLoad();
    timeline.endLoad(() => timeline.replace({ messages: all.slice(100, 300), hasOlder: true, hasNewer: true }));
    const [first, last] = [all[100]?.id ?? 0, all[299]?.id ?? 0];
    timeline.beginLoad();
    timeline.beginLoad();
    timeline.endLoad(() => timeline.replace({ messages: all.slice(180, 220), hasOlder: true, hasNewer: true }));
    timeline.endLoad(() => {
      timeline.addOlder({ messages: all.slice(50, 100), has_more: true }, first);
      timeline.addNewer({ messages: all.slice(300, 350), has_more: true }, last);
    });
    expect(texts(timeline)).to.deep.equal(all.slice(180, 220).map(({ content }) => content));
  });

  it('leaves no gap where more comes while a page loads than it holds', () => {
    const all = history(1_300);
    const timeline = new RoomTimeline();
    timeline.beginLoad();
    for (const message of all.slice(50, 1_250)) timeline.apply(arrived(message));
    timeline.endLoad(() => timeline.replace({ messages: all.slice(0, 50), hasOlder: false, hasNewer: false }));
    for (const message of all.slice(1_250)) timeline.apply(arrived(message));
    expect(texts(timeline)).to.deep.equal(all.slice(0, 1_050).map(({ content }) => content));
    expect(timeline.hasNewer).to.equal(true);
    const after = timeline.newest?.id ?? 0;
    timeline.beginLoad();
    timeline.endLoad(() => timeline.addNewer({ messages: all.slice(1_050), has_more: false }, after));
    expect(texts(timeline)).to.deep.equal(all.map(({ content }) => content));
  });

  it('adds no new message while it does not reach the end', () => {
    const all = history(3);
    const timeline = new RoomTimeline();
    timeline.beginLoad();
    timeline.endLoad(() => timeline.replace({ messages: all.slice(0, 1), hasOlder: false, hasNewer: true }));
    timeline.apply(arrived(all[2] as Message));
    expect(texts(timeline)).to.deep.equal(['1']);
  });
});
