import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import express from 'express';
import { WebSocket } from 'ws';
import type { SocketConstructor } from '../../client/connection/SocketLike.ts';
import { createChatClient } from '../../client/createChatClient.ts';
import { createChat } from '../../composition/createChat.ts';
import type { HomeroomChat } from '../../composition/HomeroomChat.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Bell', isActive: true },
});

describe('a program that comes by the cookie of a host, below a path', () => {
  let chat: HomeroomChat;
  let server: Server;
  let origin: string;
  before(async () => {
    chat = await createChat({
      database: 'memory',
      authenticate: ({ headers }) => /sid=([\w/]+)/.exec(headers.cookie ?? '')?.[1] ?? null,
      sockets: { path: '/chat/ws/chat' },
    });
    await chat.directory.put({
      users: [user('t/1', 'teacher'), user('17', 'student')],
      relations: [{ kind: 'teaches', from: 't/1', to: '17', context: 'maths', status: 'active' }],
    });
    chat.before('message', async ({ content }) =>
      content.includes('://') ? { refuse: 'No links, please.' } : undefined,
    );
    server = createServer(express().use('/chat', chat.router));
    chat.attach(server);
    const port = await freePort();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${port}`;
  });
  after(async () => {
    await chat.close();
    server.closeAllConnections();
    server.close();
  });

  it('opens a room by an id of the host, writes, and hears why a text is refused', async () => {
    const program = createChatClient({
      url: `${origin}/chat`,
      token: () => '',
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, cookie: 'sid=17', origin } }),
      WebSocket: WebSocket as SocketConstructor,
    });
    try {
      const refused: (string | undefined)[] = [];
      program.on('message_failed', ({ message }) => refused.push(message.failure?.message));
      await program.connect();
      await eventually(() => expect(program.me.get()?.username).to.equal('17'));
      const { room } = await program.openRoom({ type: 'direct', user_id: 'ext:t/1' });
      const view = program.room(room.id);
      await view.open();
      await chat.sendMessage({ senderId: 't/1', roomId: room.id, content: 'The bus is late' });
      view.send('Thank you');
      view.send('See http://bus.example');
      await eventually(() => expect(refused).to.deep.equal(['No links, please.']));
      const sent = view.state.get().messages.filter(({ status }) => status === 'sent');
      expect(sent.map(({ content }) => content)).to.have.members(['The bus is late', 'Thank you']);
    } finally {
      program.close();
    }
  });
});
