/** A chat in the terminal: node terminalChat.js http://127.0.0.1:8000 <token> <user id of the other> */
import { createChatClient } from 'homeroom/client';
import { WebSocket } from 'ws';

const [url = '', token = '', otherId = ''] = process.argv.slice(2);
const chat = createChatClient({ url, token: () => token, WebSocket });

chat.on('connection_lost', () => console.log('(no connection; what you write is sent later)'));
chat.on('connection_established', () => console.log('(connected)'));
await chat.connect();

const { room } = await chat.openRoom({ type: 'direct', user_id: Number(otherId) });
const view = chat.room(room.id);
const shown = new Set<string>();
const show = (): void => {
  for (const { key, sender, content, status, failure } of view.state.get().messages) {
    if (status === 'failed') console.log(`(not sent: ${failure?.message})`);
    if (status !== 'sent' || shown.has(key)) continue;
    shown.add(key);
    console.log(`${sender.full_name}: ${content}`);
  }
  view.markRead();
};
view.state.subscribe(show);
await view.open();
show();

process.stdin.on('data', (line) => view.send(String(line).trim()));
process.stdin.on('end', () => chat.close());
