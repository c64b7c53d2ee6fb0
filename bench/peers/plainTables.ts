import type { School, Stored } from '../Peer.ts';
import type { Site } from '../Site.ts';

/** Creates the tables of a plain chat, for peers that have none of their own. */
export const createPlainTables = async (site: Site, { rooms }: School): Promise<void> => {
  await site.query(
    'CREATE TABLE rooms (id bigint PRIMARY KEY, last_message_id bigint, updated_at timestamptz) WITH (fillfactor = 70)',
  );
  await site.query(`INSERT INTO rooms (id) SELECT generate_series(0, ${rooms.length - 1})`);
  await site.query(`
    CREATE TABLE messages (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      room_id bigint NOT NULL REFERENCES rooms,
      sender_id bigint NOT NULL,
      client_id uuid NOT NULL UNIQUE,
      content text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
  await site.query('CREATE INDEX ON messages (room_id, id)');
};

/** Counts the messages and their different client_ids. */
export const countStored = async (site: Site, table = 'messages'): Promise<Stored> => {
  const [row] = await site.query(`SELECT count(*) AS messages, count(DISTINCT client_id) AS distinct FROM ${table}`);
  return { messages: Number(row?.['messages']), distinct: Number(row?.['distinct']) };
};
