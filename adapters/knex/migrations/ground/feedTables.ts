import { type GroundPart, momentOfWriting } from './GroundPart.ts';

/** One position over all rooms, who may write it, and who follows it. */
export const feedTables: GroundPart = {
  up: `
    CREATE TABLE feed (
      -- Of the event \`last_seq\`; an event before it in the row is as many positions before.
      position bigint PRIMARY KEY,
      -- A room; 0 is the directory, whose seqs are its stamps.
      stream_id bigint NOT NULL,
      -- 0 for a new room: that it was made is the first that happens in it.
      first_seq bigint NOT NULL,
      last_seq bigint NOT NULL,
      at ${momentOfWriting}
    );
    COMMENT ON TABLE feed IS 'In which order events of all rooms became known; written by one node at a time';
    CREATE TABLE feed_heads (
      stream_id bigint PRIMARY KEY,
      seq bigint NOT NULL
    ) WITH (fillfactor = 70);
    COMMENT ON TABLE feed_heads IS 'How far each stream is in the feed';
    CREATE TABLE leases (
      name text PRIMARY KEY,
      holder text NOT NULL,
      -- Grows with every holder: who writes under a lower one is too late.
      token bigint NOT NULL,
      expires_at timestamptz NOT NULL,
      -- The last position in the feed.
      position bigint NOT NULL DEFAULT 0
    ) WITH (fillfactor = 50);
    COMMENT ON TABLE leases IS 'Work that one node does at a time';
    CREATE TABLE consumers (
      -- That of the consumer's lease.
      name text PRIMARY KEY,
      -- All up to here is handled.
      position bigint NOT NULL,
      -- Too far behind: what it has not seen is no longer kept.
      is_cut_off boolean NOT NULL DEFAULT false,
      updated_at ${momentOfWriting}
    ) WITH (fillfactor = 50);
    COMMENT ON TABLE consumers IS 'How far each consumer has come in the feed';
    -- Positions of another epoch mean nothing. A rebuilt feed has a new one, and so has a restored history.
    INSERT INTO meta (key, value) VALUES ('feed_epoch', gen_random_uuid()::text);`,

  down: `
    DROP TABLE consumers, leases, feed_heads, feed;
    DELETE FROM meta WHERE key = 'feed_epoch';`,
};
