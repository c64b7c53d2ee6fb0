import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { MemoryBlobStore } from '../../../adapters/blobs/MemoryBlobStore.ts';
import { migrateDatabase } from '../../../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import { makeArchive } from '../../../composition/backups/makeArchive.ts';
import { withPostgres } from '../../support/testPostgres.ts';

withPostgres('a backup as one stream, while people write', (getUrl) => {
  it('has the contents of the moment that its rows show, also of a file that is deleted meanwhile', async function run() {
    this.timeout(60_000);
    const knex = openDatabase({ url: getUrl() });
    try {
      await migrateDatabase(knex);
      const store = new MemoryBlobStore();
      for (const text of ['one', 'other', 'third']) {
        const content = Buffer.from(text);
        const hash = createHash('sha256').update(content).digest('hex');
        await store.put(hash, content.length, async function* () {
          yield content;
        });
        await knex.raw(
          "INSERT INTO homeroom.blobs (hash, size, refs, used_at) VALUES (decode(?, 'hex'), ?, 1, now())",
          [hash, content.length],
        );
      }
      const { signal } = new AbortController();
      const quiet = (): void => {};
      const { bytes, facts } = makeArchive({ knex, signal, store, recipients: [], onRows: quiet, onFiles: quiet });
      let pieces = 0;
      // What it is, and all rows.
      for await (const _ of bytes)
        if (++pieces === 2) await knex.raw('UPDATE homeroom.blobs SET refs = 0 WHERE size = 5');
      expect([facts.seal?.files, facts.seal?.lost]).to.deep.equal([3, []]);
    } finally {
      await knex.destroy();
    }
  });
});
