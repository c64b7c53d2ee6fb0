import type { School, Stored } from '../Peer.ts';
import type { Site } from '../Site.ts';

/** Tables of a plain chat, for the peers that bring none of their own. */
export const createPlainTables = async (site: Site, { rooms }: School): Promise<void> => {
  await site.ask(
    'CREATE TABLE rooms (id bigint PRIMARY KEY, last_message_id bigint, updated_at timestamptz) WITH (fillfactor = 70)',
  );
  await site.ask(`INSERT INTO rooms (id) SELECT generate_series(0, ${rooms.length - 1})`);
  await site.ask(`
    CREATE TABLE messages (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      room_id bigint NOT NULL REFERENCES rooms,
      sender_id bigint NOT NULL,
      client_id uuid NOT NULL UNIQUE,
      content text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
  await site.ask('CREATE INDEX ON messages (room_id, id)');
};

/** Messages, and how many of them have a client_id of their own. */
export const countStored = async (site: Site, table = 'messages'): Promise<Stored> => {
  const [row] = await site.ask(`SELECT count(*) AS messages, count(DISTINCT client_id) AS distinct FROM ${table}`);
  return { messages: Number(row?.['messages']), distinct: Number(row?.['distinct']) };
};
