import { expect } from 'chai';
import { act, createElement, type FunctionComponent } from 'react';
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

describe('the hooks for React', () => {
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
