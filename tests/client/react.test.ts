import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { act, createElement, type FunctionComponent, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { ChatProvider, useChat, useConnection, useContacts, useRoom } from '../../client/react/index.ts';
import { openScripted } from './openScripted.ts';
import { me, other } from './ScriptedServer.ts';
import { openTinyDom } from './TinyDom.ts';

/** Renders a component until the end of the test, with a client of a scripted server. */
const show = async (component: FunctionComponent, test: (page: Page) => Promise<void>): Promise<void> => {
  const scripted = openScripted();
  const dom = openTinyDom();
  const root = createRoot(dom.root);
  try {
    await act(async () =>
      root.render(createElement(ChatProvider, { client: scripted.client }, createElement(component))),
    );
    await test({ ...scripted, text: dom.text, pass: (ms) => act(() => scripted.runtime.advance(ms)) });
    await act(async () => root.unmount());
    await scripted.runtime.advance(100);
    const count = (type: string): number => scripted.server.frames.filter((frame) => frame['type'] === type).length;
    expect(count('unsubscribe_room'), 'rooms that were left').to.equal(count('subscribe_room'));
  } finally {
    scripted.client.close();
    dom.close();
  }
};

interface Page extends ReturnType<typeof openScripted> {
  text(): string;
  pass(ms: number): Promise<void>;
}

const Status = () => createElement('p', null, useConnection().status);

const Shown = ({ name }: { readonly name: string }) => {
  const { messages } = useRoom(1);
  return `${name}:${messages.map(({ content }) => content).join()} `;
};

const Overview = () => {
  const { rooms, me: myself } = useChat();
  const { messages, room } = useRoom(1);
  return `${useConnection().status} ${rooms.length} ${myself?.username} ${room?.name} ${messages.length}`;
};

describe('the hooks for React', () => {
  // The code of these calls is loaded with the first of them, which takes real time.
  before(() => import('../../client/chatCalls.ts'));

  it('useChat shows rooms, unread messages and the person, as they change', () =>
    show(
      () => {
        const { rooms, unreadTotal, me: myself } = useChat();
        return `${myself?.username ?? 'nobody'}: ${unreadTotal} in ${rooms.map(({ name }) => name).join()}`;
      },
      async ({ server, pass, text }) => {
        expect(text()).to.equal('nobody: 0 in ');
        await pass(100);
        expect(text()).to.equal('me: 0 in Room 1');
        server.say(1, other, 'Hello');
        await pass(100);
        expect(text()).to.equal('me: 1 in Room 1');
      },
    ));

  it('useRoom opens the room, follows it, and closes it with the component', () =>
    show(
      () => {
        const { messages, isLoading } = useRoom(1);
        return `${isLoading ? 'loading ' : ''}${messages.map(({ content, status }) => `${content} ${status}`).join()}`;
      },
      async ({ server, client, pass, text }) => {
        server.say(1, me, 'before');
        await pass(100);
        expect(text()).to.equal('before sent');
        server.say(1, other, 'live');
        await pass(100);
        expect(text()).to.equal('before sent,live sent');
        client.room(1).send('mine');
        await pass(0);
        expect(text()).to.equal('before sent,live sent,mine sending');
        await pass(100);
        expect(text()).to.equal('before sent,live sent,mine sent');
      },
    ));

  it('useConnection follows the connection', () =>
    show(
      () => useConnection().status,
      async ({ server, pass, text }) => {
        expect(text()).to.equal('connecting');
        await pass(100);
        expect(text()).to.equal('online');
        server.cut();
        await pass(100);
        expect(text()).to.equal('waiting');
      },
    ));

  it('useContacts says when it cannot load', () =>
    show(
      () => {
        const { contacts, isLoading, failure } = useContacts({ text: 'sam' });
        return `${contacts.length} ${isLoading} ${failure?.code}`;
      },
      async ({ server, pass, text }) => {
        expect(text()).to.equal('0 true undefined');
        server.isHttpDown = true;
        await pass(100);
        expect(text()).to.equal('0 false UNREACHABLE');
      },
    ));

  it('open a room once for two components and under StrictMode, and close it with the last of them', () => {
    let hide = (): void => {};
    return show(
      () => {
        const [isBoth, setBoth] = useState(true);
        hide = () => setBoth(false);
        const shown = ['a', 'b'].slice(0, isBoth ? 2 : 1).map((name) => createElement(Shown, { key: name, name }));
        return createElement(StrictMode, null, ...shown);
      },
      async ({ server, pass, text }) => {
        await pass(100);
        server.say(1, other, 'one');
        await pass(100);
        expect(text()).to.equal('a:one b:one ');
        const watched = (): number =>
          server.frames.reduce(
            (sum, { type }) => sum + (type === 'subscribe_room' ? 1 : type === 'unsubscribe_room' ? -1 : 0),
            0,
          );
        await act(async () => hide());
        server.say(1, other, 'two');
        await pass(100);
        expect(text()).to.equal('a:one,two ');
        expect(watched(), 'open once').to.equal(1);
      },
    );
  });

  it('begin on a page from a server with what the server had, although the client is online already', async () => {
    const { client, runtime, connected } = openScripted();
    const page = createElement(ChatProvider, { client }, createElement(Overview));
    const onServer = openScripted();
    const html = renderToString(createElement(ChatProvider, { client: onServer.client }, createElement(Overview)));
    expect(html).to.equal('connecting 0 undefined undefined 0');
    await runtime.advance(100);
    await connected;
    expect(client.connection.get().status).to.equal('online');
    // What a hydration begins with: React compares it with the HTML.
    const { connection, rooms, me: myself } = client;
    expect([connection.initial?.().status, rooms.initial?.().rooms.length, myself.initial?.()]).to.deep.equal([
      'connecting',
      0,
      null,
    ]);
    expect(client.room(1).state.initial?.()).to.deep.include({ room: null, messages: [] });
    expect(renderToString(page)).to.equal(html);
    client.close();
    onServer.client.close();
  });

  it('are modules of the page where a framework tells them from those of a server', () => {
    const folder = 'dist/client/react';
    const modules = readdirSync(folder).filter((name) => name.endsWith('.js'));
    expect(modules).to.include('index.js');
    for (const name of modules)
      expect(readFileSync(`${folder}/${name}`, 'utf8').split('\n')[0], name).to.equal("'use client';");
  });

  it('render on a server too', () => {
    const { client } = openScripted();
    const page = createElement(ChatProvider, { client }, createElement(Status));
    expect(renderToString(page)).to.equal('<p>connecting</p>');
    client.close();
  });

  it('say what is missing without a provider', () => {
    expect(() => renderToString(createElement(() => useConnection().status))).to.throw('ChatProvider');
  });
});
