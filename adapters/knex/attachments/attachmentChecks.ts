import type { Knex } from 'knex';
import type { BlobStore } from '../../../core/attachments/BlobStore.ts';
import { addFindings, type Check, type Finding, nothingFound } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';
import { KnexAttachments } from './KnexAttachments.ts';

/** Contents in one query. */
const pageSize = 500;

/** How many files and pictures have each content, by its hash. */
const counted = sql`
  SELECT contents.hash, count(*) AS refs
  FROM (
    SELECT a.blob_hash AS hash FROM homeroom.attachments a
    UNION ALL SELECT a.thumbnail_hash FROM homeroom.attachments a WHERE a.thumbnail_hash IS NOT NULL
    UNION ALL SELECT p.blob_hash FROM homeroom.pictures p
  ) contents
  GROUP BY contents.hash`;

/** As `versionOf`; of the picture `p`. */
const versionColumn = sql`left(encode(p.blob_hash, 'hex'), 12)`;

/** Files, their messages and their contents, in the database and in the store, compared both ways. */
export const attachmentChecks = (knex: Knex, blobs: Pick<BlobStore, 'sizeOf' | 'list'>): readonly Check[] => {
  const attachments = new KnexAttachments(knex);

  const findLost = async (signal?: { throwIfAborted(): void }): Promise<Finding> => {
    let found = nothingFound;
    for (let after = ''; ; ) {
      signal?.throwIfAborted();
      const page = await attachments.blobs(after, pageSize);
      for (const { hash, size } of page)
        if ((await blobs.sizeOf(hash)) !== size)
          found = addFindings(found, { count: 1, examples: [`content ${hash}`] });
      after = page.at(-1)?.hash ?? after;
      if (page.length < pageSize) return found;
    }
  };

  /** Calls `found` with contents of the store that no row knows. */
  const findStray = async (found: (hashes: readonly string[]) => Promise<void> | void): Promise<void> => {
    for (let after = ''; ; ) {
      const page = await blobs.list(after, pageSize);
      const known = await attachments.known(page);
      await found(page.filter((hash) => !known.has(hash)));
      after = page.at(-1) ?? after;
      if (page.length < pageSize) return;
    }
  };

  return [
    makeTableCheck(knex, {
      name: 'files.messages',
      severity: 'error',
      problem: 'files whose message is not there',
      remedy: 'Restore a backup if the messages are missed; the files open for nobody.',
      faults: sql`
        SELECT format('file %s of room %s', a.id, a.room_id) AS example
        FROM homeroom.attachments a
        WHERE a.message_id IS NOT NULL AND NOT EXISTS (
          SELECT FROM homeroom.messages m WHERE m.room_id = a.room_id AND m.id = a.message_id
        )`,
    }),
    makeTableCheck(knex, {
      name: 'files.refs',
      severity: 'warning',
      problem: 'contents that are counted for more or fewer files than have them',
      remedy: 'Run "homeroom doctor --fix", which counts them again.',
      faults: sql`
        SELECT format('content %s', encode(b.hash, 'hex')) AS example
        FROM homeroom.blobs b LEFT JOIN (${counted}) c ON c.hash = b.hash
        WHERE b.refs <> COALESCE(c.refs, 0)`,
      fix: {
        statement: sql`
          UPDATE homeroom.blobs b SET refs = fresh.refs, used_at = date_trunc('milliseconds', clock_timestamp())
          FROM (
            SELECT k.hash, COALESCE(c.refs, 0) AS refs FROM homeroom.blobs k LEFT JOIN (${counted}) c ON c.hash = k.hash
          ) fresh
          WHERE b.hash = fresh.hash AND b.refs <> fresh.refs
          RETURNING b.hash`,
        did: (count) => `${count} contents were counted again.`,
      },
    }),
    makeTableCheck(knex, {
      name: 'files.pictures',
      severity: 'warning',
      problem: 'people who are said to have a picture that they do not have, or another one',
      remedy: 'Run "homeroom doctor --fix", which looks at the pictures again.',
      faults: sql`
        SELECT format('person %s', u.id) AS example
        FROM homeroom.users u LEFT JOIN homeroom.pictures p ON p.user_id = u.id
        WHERE u.avatar IS DISTINCT FROM ${versionColumn}`,
      fix: {
        statement: sql`
          UPDATE homeroom.users u SET avatar = ${versionColumn}
          FROM homeroom.users k LEFT JOIN homeroom.pictures p ON p.user_id = k.id
          WHERE u.id = k.id AND u.avatar IS DISTINCT FROM ${versionColumn}
          RETURNING u.id`,
        did: (count) => `The pictures of ${count} people were looked at again.`,
      },
    }),
    {
      name: 'files.contents',
      severity: 'error',
      problem: 'contents of files that the store does not have, or has with another length',
      remedy: 'Bring the store back, or restore its folder from a backup; the messages are whole all the same.',
      run: ({ signal }) => findLost(signal),
    },
    {
      name: 'files.strays',
      severity: 'hint',
      problem: 'contents in the store that no file ever had, as a crash leaves them',
      remedy: 'Run "homeroom doctor --fix": they are collected within two hours.',
      run: async () => {
        let found = nothingFound;
        await findStray((hashes) => {
          found = addFindings(found, { count: hashes.length, examples: hashes.map((hash) => `content ${hash}`) });
        });
        return found;
      },
      fix: async () => {
        let count = 0;
        // Known contents of no file are collected where nobody can write them at the same time.
        await findStray(async (hashes) => {
          count += hashes.length;
          await attachments.reserve(hashes.map((hash) => ({ hash, size: 0 })));
        });
        return `${count} contents will be collected.`;
      },
    },
  ];
};
