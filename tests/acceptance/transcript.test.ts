import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { type Frame, RunningChat } from './RunningChat.ts';

interface Excerpt {
  readonly c_id: string;
  readonly c_h: readonly Line[];
  readonly c_r: readonly Line[];
}

interface Line {
  readonly text: string;
  readonly user: 'tutor' | 'student';
}

/** Real excerpts of tutoring, kept beside the repository; MIT, rosewang2008/bridge. */
const file = resolve('..', 'shared', 'data', 'bridge', 'validation.json');

/** The lines in the order of the lessons, without blank ones, which cannot be sent. */
const transcript = (): readonly Line[] =>
  (JSON.parse(readFileSync(file, 'utf8')) as Excerpt[])
    .flatMap(({ c_h, c_r }) => [...c_h, ...c_r])
    .filter(({ text }) => text.trim() !== '');

/** Homeroom stores no white space at the ends. */
const storedText = ({ text }: { readonly text: string }): string => text.trim();

describe('a real tutoring transcript (../shared/data/bridge)', function suite() {
  this.timeout(120_000);
  let running: RunningChat;

  before(async function pendingWithoutData() {
    if (!existsSync(file)) this.skip();
    // Nobody waits between two lines here, so frames come faster than any person writes.
    running = await RunningChat.start({ sockets: { framesPerSecond: 100_000 } });
    const user = (externalId: string, role: string) => ({
      externalId,
      role,
      firstName: externalId,
      lastName: '',
      isActive: true,
    });
    await running.chat.directory.put({
      users: [user('tutor', 'tutor'), user('student', 'student')],
      relations: [{ kind: 'tutors', from: 'tutor', to: 'student', context: 'maths', status: 'active' }],
    });
  });
  after(() => running?.stop());

  it('replays over two sockets, with correct unread counts, receipts and histories at each step', async () => {
    const opened = await running.ask('tutor', 'POST', 'rooms/', {
      type: 'direct',
      user_id: await running.userId('student'),
    });
    const roomId: number = opened.body.room.id;
    const sockets = { tutor: await running.connect('tutor'), student: await running.connect('student') };
    const ids = { tutor: await running.userId('tutor'), student: await running.userId('student') };
    for (const socket of Object.values(sockets)) {
      socket.send({ type: 'subscribe_room', room_id: roomId });
      await socket.frame('subscribed', ({ type }) => type === 'subscribed');
    }
    const lines = transcript();
    const unread = { tutor: 0, student: 0 };
    let lastId: number | null = null;

    for (const [index, { user, text }] of lines.entries()) {
      const other = user === 'tutor' ? 'student' : 'tutor';
      // The person who answers has read the other's messages.
      if (unread[user] > 0) {
        sockets[user].send({ type: 'mark_read', room_id: roomId });
        const isRead = (frame: Frame): boolean =>
          frame.type === 'message_read' && frame.user_id === ids[user] && frame.last_read_id === lastId;
        await sockets[other].frame('message_read', isRead);
        const last = (await running.ask(other, 'GET', `rooms/${roomId}/messages/?limit=1`)).body.messages[0];
        expect(last.seq, 'nothing came between').to.equal(index);
        const receipts = await running.ask(other, 'GET', `rooms/${roomId}/messages/${last.id}/receipts/`);
        const readers = JSON.stringify(receipts.body);
        expect(readers, `message ${index} is read by ${user}`).to.contain(`"id":${ids[user]}`);
        unread[user] = 0;
      }
      const client_id = crypto.randomUUID();
      sockets[user].send({ type: 'send_message', room_id: roomId, content: text, client_id });
      const ack = await sockets[user].frame(
        'ack',
        (frame) => frame.type === 'message_ack' && frame.client_id === client_id,
      );
      expect(ack).to.include({ room_id: roomId, duplicate: false });
      lastId = ack.message.id;
      await sockets[other].frame('new_message', (frame) => frame.type === 'new_message' && frame.seq === index + 1);
      unread[other] += 1;
      const room = (await running.ask(other, 'GET', `rooms/${roomId}/`)).body;
      expect((room.room ?? room).unread_count, `unread of ${other} after ${index + 1}`).to.equal(unread[other]);
    }

    for (const who of ['tutor', 'student'] as const) {
      const live = sockets[who].frames.filter(({ type }) => type === 'new_message');
      expect(live.map(({ message }) => message.content)).to.deep.equal(lines.map(storedText));
      expect(live.map(({ seq }) => seq)).to.deep.equal(lines.map((_, index) => index + 1));
      expect(await wholeHistory(who, roomId)).to.deep.equal(lines.map(storedText));
    }
  });

  const wholeHistory = async (who: string, roomId: number): Promise<string[]> => {
    const texts: string[] = [];
    let page = (await running.ask(who, 'GET', `rooms/${roomId}/messages/?limit=100`)).body;
    for (;;) {
      texts.unshift(...page.messages.map(({ content }: { content: string }) => content));
      if (!page.has_more) return texts;
      page = (await running.ask(who, 'GET', `rooms/${roomId}/messages/?limit=100&before=${page.oldest_id}`)).body;
    }
  };
});
