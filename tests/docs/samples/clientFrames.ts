import type { SampleFrame } from './SampleFrame.ts';
import { client, connected, end, heard, school } from './surroundings.ts';

/** Samples of clients, bots and receivers. */
export const clientFrames: readonly SampleFrame[] = [
  {
    page: 'docs/client.md',
    has: 'showBadge',
    before: `${connected}const showBadge = (_count: number) => {};`,
    after: `stop(); ${end}`,
  },
  {
    page: 'docs/client.md',
    has: 'await chat.policy()',
    before: `${connected}const [person] = (await chat.contacts()).items;
if (person === undefined) throw new Error('nobody to talk to');`,
    after: `expect([name, relations.length > 0]).to.deep.equal(['Student', true]); ${end}`,
  },
  {
    page: 'docs/client.md',
    has: 'const view = chat.room(roomId)',
    before: connected,
    after: heard('Good morning') + end,
  },
  {
    page: 'docs/client.md',
    has: 'later.schedule',
    before: connected,
    after: `expect(items.map((one) => one.id)).to.include(id); ${heard('Page 12, please.')} ${end}`,
    instead: [
      ["new Date('2026-12-01T08:00:00+02:00')", 'new Date(Date.now() + 86_400_000)'],
      ["new Date('2026-12-01T09:00:00+02:00')", 'new Date(Date.now() + 90_000_000)'],
    ],
  },
  {
    page: 'docs/client.md',
    has: 'chat.upload',
    before: `${connected}const view = chat.room(roomId);
const blob = new File(['Dear all'], 'letter.txt', { type: 'text/plain' });
const show = (_share: number) => {};`,
    after: `expect(await content.text()).to.equal('Dear all'); ${end}`,
    instead: [[", { part: 'thumbnail' }", '']],
  },
  {
    page: 'docs/client.md',
    has: 'createRoomClient',
    before: client,
    after: `${heard('Hello')} lesson.close(); await school.close();`,
    instead: [
      ['roomId: 17', 'roomId'],
      ['lesson.switchRoom(18);', 'lesson.switchRoom(roomId);'],
    ],
  },
  {
    page: 'docs/client.md',
    has: 'ChatProvider client',
    before: `import { createChatClient } from 'homeroom/client';
const [url, token, showSignIn] = ['http://127.0.0.1:8000', () => '', () => {}];`,
    after: 'void [App, useChat, useConnection, useContacts];',
  },
  {
    page: 'docs/embedding.md',
    has: "token: () => ''",
    before: client,
    after: end,
    instead: [["token: () => ''", 'token']],
  },
  {
    page: 'docs/protocol.md',
    has: 'export const follow',
    before: school,
    after: `const seen: string[] = [];
const max = await follow(school.address, 's1', (event) => void seen.push(event['message']?.content));
const ada = await follow(school.address, 't1', () => {});
await ada.send(school.roomId, 'one');
school.cut();
import { eventually } from '../tests/support/eventually.js';
await school.chat.sendMessage({ senderId: 't1', roomId: school.roomId, content: 'two' });
await eventually(() => expect(seen).to.deep.equal(['Welcome', 'one', 'two']));
ada.close(); max.close(); await school.close();`,
  },
  {
    page: 'docs/service-accounts.md',
    has: 'chat.services.create',
    before: `${school}const { chat } = school;`,
    after: "expect(room.type).to.equal('class'); await school.close();",
  },
  {
    page: 'docs/webhooks.md',
    has: 'standardwebhooks',
    before: `${school}import express from 'express';
const { app } = school;
process.env.SECRET = 'whsec_' + Buffer.from('a secret of this sample').toString('base64');
const taken: unknown[] = [];
const queue = { put: async (type: string, data: unknown) => void taken.push([type, data]) };
const isNew = async (_id: unknown) => true;`,
    after: `const body = JSON.stringify({ type: 'new_message', data: { id: 1 } });
const now = new Date();
const signature = new Webhook(process.env.SECRET).sign('msg_1', now, body);
const seconds = String(Math.floor(now.getTime() / 1000));
const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': seconds, 'webhook-signature': signature, 'content-type': 'application/json' };
const answer = await fetch(school.address + '/hooks', { method: 'POST', headers, body });
expect([answer.status, taken]).to.deep.equal([204, [['new_message', { id: 1 }]]]);
delete process.env.SECRET;
await school.close();`,
  },
];
