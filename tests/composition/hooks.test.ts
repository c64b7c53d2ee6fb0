import { expect } from 'chai';
import type { ChatOptions } from '../../composition/ChatOptions.ts';
import { createChat } from '../../composition/createChat.ts';
import type { ChatPlugin, HomeroomChat } from '../../composition/HomeroomChat.ts';
import type { HookHandler } from '../../composition/host/HostHooks.ts';
import { ChatError } from '../../core/errors.ts';
import { MessageHeld } from '../../core/guard/MessageHeld.ts';
import { crmPlugin } from '../../examples/crmPlugin.ts';
import { schoolRecords } from '../contracts/School.ts';
import { eventually } from '../support/eventually.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';

interface Line {
  readonly facts: object;
  readonly message: string;
}

const lines: Line[] = [];
const quiet = (): void => {};
const error = (facts: object, message: string): void => void lines.push({ facts, message });
const log = { debug: quiet, info: quiet, warn: quiet, error };

const open = async (options: Partial<ChatOptions> = {}): Promise<HomeroomChat> => {
  const chat = await createChat({ database: 'memory', authenticate: () => null, log, ...options } as ChatOptions);
  await chat.directory.put(schoolRecords);
  return chat;
};
const directRoom = async (chat: HomeroomChat): Promise<number> => {
  const { room } = await chat.openRoom({ openerId: 'tess', type: 'direct', userId: 'sam' });
  return room.room.id;
};
const refusalOf = (work: () => unknown): string => {
  try {
    work();
  } catch (failure) {
    if (failure instanceof ChatError && failure.code === 'INVALID_REQUEST') return failure.message;
    throw failure;
  }
  throw new Error('it was not refused');
};
const into =
  (seen: string[]): HookHandler<'message'> =>
  ({ message }) =>
    void seen.push(message.content);

describe('hooks of a host', () => {
  let chat: HomeroomChat;
  let roomId: number;
  const say = (content: string) => chat.sendMessage({ senderId: 'tess', roomId, content });
  before(async () => {
    chat = await open();
    roomId = await directRoom(chat);
  });
  beforeEach(() => {
    lines.length = 0;
  });
  after(() => chat.close());

  it('hear typed events live and under a name, in order, until they are ended', async () => {
    const [live, named, ids]: [string[], string[], string[]] = [[], [], []];
    const endLive = chat.on('message', into(live));
    const endNamed = chat.on(['message', 'message_edited'], { name: 'index', start: 'head' }, (event) => {
      named.push(`${event.type} ${event.message.content}`);
      ids.push(event.id);
    });
    const { message } = await say('one');
    await say('two');
    await chat.editMessage({ userId: 'tess', roomId, messageId: message.id, content: 'one!' });
    await eventually(() => expect(live.at(-1)).to.equal('two'));
    await eventually(() => expect(named.at(-1)).to.equal('message_edited one!'));
    expect(new Set(ids).size).to.equal(ids.length);
    await Promise.all([endLive(), endNamed()]);
    const heard = live.length;
    let isHeard = false;
    const end = chat.on('message', ({ message: { content } }) => {
      isHeard ||= content === 'three';
    });
    await say('three');
    await eventually(() => expect(isHeard).to.equal(true));
    expect(live).to.have.length(heard);
    await end();
  });

  it('never break or delay a send, and are logged and counted by their plugin', async () => {
    const plugin = function failing(view: HomeroomChat): void {
      view.on('message', () => {
        throw new Error('the CRM is down');
      });
      view.on('message', () => new Promise(() => {}));
    };
    chat.use(plugin);
    expect((await say('works')).message.content).to.equal('works');
    await eventually(async () => {
      expect(await chat.metrics.read()).to.contain(
        'homeroom_hooks_total{plugin="failing",grade="live",outcome="failed"} 1',
      );
    });
    expect(lines.map(({ facts, message }) => [Reflect.get(facts, 'plugin'), message])).to.deep.equal([
      ['failing', 'a hook failed; the event does not come again'],
    ]);
    expect(refusalOf(() => chat.use(plugin))).to.equal(
      'use: the plugin "failing" is in use already; a plugin is used once, and two need two names.',
    );
  });

  it('ask before a text is stored: refuse with a sentence, hold, mask and let pass, in the order of adding', async () => {
    expect((await say('nobody looks')).message.content).to.equal('nobody looks');
    const ends = [
      chat.before('message', ({ content, kind }) => {
        if (content.includes('link')) return { refuse: `No links in a ${kind}, please.` };
        return content.includes('money') ? { hold: 'A teacher reads it first.' } : undefined;
      }),
      chat.before('message', async ({ content }) =>
        content.includes('darn')
          ? {
              action: 'mask',
              content: content.replace('darn', '****'),
              reasons: [{ code: 'manners', message: 'Kind words.' }],
            }
          : undefined,
      ),
      chat.before('name', ({ content }) => (content === 'bad' ? { refuse: 'Another name, please.' } : undefined)),
    ];
    const refused = await say('a link').catch((failure: unknown) => failure as ChatError);
    expect([Reflect.get(refused, 'code'), Reflect.get(refused, 'message')]).to.deep.equal([
      'MESSAGE_REFUSED',
      'No links in a message, please.',
    ]);
    const { message } = await say('darn it');
    expect(message.content).to.equal('**** it');
    const edit = { userId: 'tess', roomId, messageId: message.id, content: 'a link' };
    expect(await chat.editMessage(edit).catch(String)).to.contain('No links in a edit, please.');
    expect(await say('money').catch((failure: unknown) => failure)).to.be.instanceOf(MessageHeld);
    const group = { openerId: 'tess', type: 'group', participantIds: ['sam'], name: 'bad' } as const;
    expect(await chat.openRoom(group).catch(String)).to.contain('Another name, please.');
    for (const end of ends) end();
    expect((await say('a link again')).message.content).to.equal('a link again');
  });

  it('hold a message also after they have ended: its sender tries again and is told so again', async () => {
    const again = { senderId: 'sam', roomId, content: 'money', clientId: '0195f1d2-0000-7000-8000-00000000c0de' };
    const end = chat.before('message', () => ({ hold: 'A teacher reads it first.' }));
    expect(await chat.sendMessage(again).catch((failure: unknown) => failure)).to.be.instanceOf(MessageHeld);
    end();
    expect(await chat.sendMessage(again).catch((failure: unknown) => failure)).to.be.instanceOf(MessageHeld);
    const other = await chat.sendMessage({ senderId: 'sam', roomId, content: 'and another' });
    expect(other.message.content).to.equal('and another');
  });

  it('that fail or hang before a text is stored are failures of a guard, which the policy judges', async () => {
    const endFailing = chat.before('message', () => Promise.reject(new Error('the filter is down')));
    const refused = await say('x').catch((failure: unknown) => failure as ChatError);
    expect(Reflect.get(refused, 'message')).to.contain('could not be checked in time');
    endFailing();
    const endHanging = chat.before('message', () => new Promise(() => {}));
    const began = performance.now();
    expect(await say('x').catch(String)).to.contain('could not be checked in time');
    expect(performance.now() - began).to.be.lessThan(5_000);
    endHanging();
    const what = 'a hook that is asked before a text is stored';
    const rest = 'the policy says what becomes of the text';
    await eventually(() =>
      expect(lines.map(({ message }) => message)).to.deep.equal([
        `${what} failed; ${rest}`,
        `${what} did not answer in time; ${rest}`,
      ]),
    );
  });

  it('are refused with a sentence where something is wrong', async () => {
    const end = chat.on('message', { name: 'once' }, quiet);
    const on = chat.on as (...given: unknown[]) => unknown;
    const ask = chat.before as (...given: unknown[]) => unknown;
    const wrong: [() => unknown, string][] = [
      [() => on('mesage', quiet), 'on: there is no event "mesage"; did you mean message?'],
      [() => on(Symbol('x'), quiet), 'on: there is no event a symbol; there is message, message_edited'],
      [() => on([], quiet), 'on takes at least one event'],
      [() => on('message'), 'on takes a function as its last argument, not undefined'],
      [() => on('message', { name: 'x' }), 'on takes a function as its last argument, not an object'],
      [() => on('message', { nam: 'x' }, quiet), 'on, the options: nam is not known; did you mean name?'],
      [() => on('message', {}, quiet), 'on, the options: name is missing'],
      [() => on('message', { name: 'once' }, quiet), 'on: the name "once" is in use in this chat'],
      [() => on('message', { name: 'notifier' }, quiet), "is one of Homeroom's own"],
      [() => ask('messages', quiet), 'before: there is no event "messages"; did you mean message?'],
      [() => ask('message', 7), 'before takes a function as its last argument, not 7'],
      [() => chat.use((() => (): void => {})()), 'is known by the name of its function, and this one has none'],
      [() => chat.use('crm' as never), 'use takes a function as plugin, not a string'],
    ];
    for (const [work, sentence] of wrong) expect(refusalOf(work)).to.contain(sentence);
    await end();
    await chat.on('message', { name: 'once' }, quiet)();
  });

  it('of a plugin that throws are ended, and what it rejects with is logged', async () => {
    const seen: string[] = [];
    const half: ChatPlugin = (view) => {
      view.before('message', () => ({ refuse: 'never' }));
      view.on('message', into(seen));
      throw new Error('no key');
    };
    expect(refusalOf(() => chat.use(half))).to.equal('use: the plugin "half" could not begin: no key');
    await say('stored');
    const late = async (): Promise<void> => Promise.reject(new Error('later'));
    chat.use(late);
    await eventually(() => expect(lines.map(({ facts }) => Reflect.get(facts, 'plugin'))).to.deep.equal(['late']));
    expect(seen).to.deep.equal([]);
  });

  it('of the example’s plugin copy messages and edits, and refuse card numbers', async () => {
    const saved: string[] = [];
    chat.use(crmPlugin({ save: async (_, text) => void saved.push(text) }));
    const refused = await say('4111 1111 1111 1111').catch(String);
    expect(refused).to.contain('Please do not send card numbers.');
    await say('for the CRM');
    await eventually(() => expect(saved.at(-1)).to.equal('for the CRM'));
  });

  it('of the plugins of createChat begin with it, and closing waits 3 s at most for one that hangs', async () => {
    const seen: string[] = [];
    const index: ChatPlugin = (view) => view.on('message', into(seen));
    let isCalled = false;
    const stuck: ChatPlugin = (view) =>
      view.on('message', { name: 'stuck' }, () => {
        isCalled = true;
        return new Promise(() => {});
      });
    const options = { database: 'memory', authenticate: () => null, log } as const;
    expect(await createChat({ ...options, plugins: [index, index] }).catch(String)).to.contain(
      'plugins has "index" twice',
    );
    expect(await createChat({ ...options, plugins: [7] as never }).catch(String)).to.contain(
      'use takes a function as plugin',
    );
    const second = await open({ plugins: [index, stuck] });
    const room = await directRoom(second);
    await second.sendMessage({ senderId: 'tess', roomId: room, content: 'heard' });
    await eventually(() => expect([seen, isCalled]).to.deep.equal([['heard'], true]));
    const began = performance.now();
    await second.close();
    expect(performance.now() - began).to.be.within(2_500, 8_000);
    expect(lines.at(-1)?.message).to.contain('is not waited for any longer');
    expect(refusalOf(() => second.on('message', quiet))).to.contain('this chat is closed');
  });
});

withMigratedPostgres('hooks of a host on two nodes', (getUrl) => {
  it('are heard on every node live, and on one node under a name, which goes on where the other was', async function run() {
    this.timeout(60_000);
    const database = getUrl();
    const one = await open({ database });
    const other = await createChat({ database, authenticate: () => null, log });
    const seen: Record<string, string[]> = { one: [], other: [], named: [] };
    one.on('message', into(seen['one'] ?? []));
    other.on('message', into(seen['other'] ?? []));
    for (const node of [one, other]) node.on('message', { name: 'crm' }, into(seen['named'] ?? []));
    const roomId = await directRoom(one);
    const say = (chat: HomeroomChat, content: string) => chat.sendMessage({ senderId: 'tess', roomId, content });
    await say(one, 'first');
    await say(other, 'second');
    await eventually(() =>
      expect(seen).to.deep.equal({
        one: ['first', 'second'],
        other: ['first', 'second'],
        named: ['first', 'second'],
      }),
    );
    await one.close();
    await say(other, 'third');
    await eventually(() => expect(seen['named']).to.deep.equal(['first', 'second', 'third']));
    await other.close();
    const later = await createChat({ database, authenticate: () => null, log });
    await later.sendMessage({ senderId: 'tess', roomId, content: 'fourth' });
    later.on('message', { name: 'crm' }, into(seen['named'] ?? []));
    await eventually(() => expect(seen['named']).to.deep.equal(['first', 'second', 'third', 'fourth']));
    await later.close();
  });
});
