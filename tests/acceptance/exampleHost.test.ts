import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import type { Answer } from './RunningChat.ts';

describe('examples/host.ts', () => {
  it('is a complete host: its teacher sees the student, and a message arrives', async () => {
    const port = await freePort();
    const host = spawn(process.execPath, [resolve('dist', 'examples', 'host.js')], {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    try {
      const request = async (userId: number, path: string, body?: unknown): Promise<Answer['body']> => {
        const headers = { 'x-user-id': String(userId), 'content-type': 'application/json' };
        const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
        return (await fetch(`http://127.0.0.1:${port}/api/chat/${path}`, init)).json();
      };
      const contacts = await eventually(() => request(1, 'contacts/'), { within: 30_000 });
      expect(contacts.contacts.map(({ full_name }: { full_name: string }) => full_name)).to.deep.equal(['Max Born']);
      const { room } = await request(1, 'rooms/', { type: 'direct', user_id: 2 });
      await request(1, `rooms/${room.id}/messages/`, { content: 'Good morning' });
      const list = await request(2, 'rooms/');
      expect(list.rooms[0]).to.include({ last_message_content: 'Good morning', unread_count: 1 });
      // A host has its own page, or serves ours with `chat.page`.
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).to.equal(404);
    } finally {
      host.kill();
      await once(host, 'exit');
    }
  });
});
