/**
 * A chat server as in the documentation of ws and pg: `ws.send` frames and writes each message to every member's socket.
 * With DATABASE_URL, each message is first stored in its own transaction; without it, nothing is stored. Needs SCHOOL and
 * PORT.
 */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { type WebSocket, WebSocketServer } from 'ws';
import type { School } from '../Peer.ts';

const { rooms }: School = JSON.parse(readFileSync(process.env['SCHOOL'] ?? '', 'utf8'));
const { DATABASE_URL: connectionString, PORT: port } = process.env;
const pool = connectionString === undefined ? undefined : new pg.Pool({ connectionString, max: 10 });
const sockets = new Map<number, WebSocket>();

interface Incoming {
  readonly room: number;
  readonly id: string;
  readonly text: string;
}

const insert = {
  name: 'insert',
  text: 'INSERT INTO messages (room_id, sender_id, client_id, content) VALUES ($1, $2, $3, $4) RETURNING id, created_at',
};
const update = { name: 'update', text: 'UPDATE rooms SET last_message_id = $2, updated_at = $3 WHERE id = $1' };

/** Stores a message; resolves to its id and time, for a known client_id to those of the first one. */
const store = async (pg: pg.Pool, sender: number, { room, id, text }: Incoming): Promise<{ id: string; at: Date }> => {
  const client = await pg.connect();
  try {
    await client.query('BEGIN');
    const inserted = await client.query({ ...insert, values: [room, sender, id, text] });
    const { id: messageId, created_at: at } = inserted.rows[0];
    await client.query({ ...update, values: [room, messageId, at] });
    await client.query('COMMIT');
    client.release();
    return { id: messageId, at };
  } catch (failure) {
    await client.query('ROLLBACK').catch(() => {});
    client.release();
    if ((failure as { code?: string }).code !== '23505') throw failure;
    const known = await pg.query('SELECT id, created_at AS at FROM messages WHERE client_id = $1', [id]);
    return { ...known.rows[0], isDuplicate: true };
  }
};

let lastId = 0;
const number = async (): Promise<{ id: string; at: Date }> => {
  lastId += 1;
  return { id: String(lastId), at: new Date() };
};

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(port), perMessageDeflate: false });
server.on('connection', (ws, request) => {
  const person = Number(new URL(request.url ?? '', 'ws://localhost').searchParams.get('person'));
  sockets.set(person, ws);
  ws.on('close', () => {
    if (sockets.get(person) === ws) sockets.delete(person);
  });
  ws.on('error', () => ws.terminate());
  const handle = async (data: unknown): Promise<void> => {
    try {
      const incoming: Incoming = JSON.parse(String(data));
      const stored = await (pool === undefined ? number() : store(pool, person, incoming));
      const { room, text } = incoming;
      if (!('isDuplicate' in stored)) {
        const message = JSON.stringify({ type: 'message', room, sender: person, text, ...stored });
        for (const member of rooms[room] ?? []) sockets.get(member)?.send(message);
      }
      ws.send(JSON.stringify({ type: 'ack', id: incoming.id, message_id: stored.id }));
    } catch (failure) {
      console.error(failure);
      ws.close(1011);
    }
  };
  ws.on('message', (data) => void handle(data));
  ws.send('{"type":"welcome"}');
});
server.on('listening', () => console.log('listening'));
process.once('SIGTERM', () => process.exit()); // a regular exit, so that the profile is written
