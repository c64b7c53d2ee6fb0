import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { ChatError } from '../../../core/errors.ts';
import {
  asWordEntryId,
  maxEntries,
  patternKey,
  type WordEntry,
  type WordEntryId,
} from '../../../core/guard/WordEntry.ts';
import type { WordAddition, WordLists, WordQuery } from '../../../core/guard/WordLists.ts';
import { asOrganisationId, type OrganisationId } from '../../../core/ids.ts';
import type { GuardAction } from '../../../core/permissions/GuardRule.ts';
import { rootScope, type Scope } from '../../../core/permissions/RoleGrant.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import type { Big } from '../permissions/personRow.ts';
import { advisoryKey } from '../sql/advisoryKey.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';

interface WordRow {
  readonly id: Big;
  readonly organisation_id: Big;
  readonly language: string;
  readonly pattern: string;
  readonly action: GuardAction;
}

const wordColumns = sql`w.id, w.organisation_id, w.language, w.pattern, w.action`;

const toEntry = ({ id, organisation_id, language, pattern, action }: WordRow): WordEntry => ({
  id: asWordEntryId(Number(id)),
  organisation: asOrganisationId(Number(organisation_id)),
  ...{ language, pattern, action },
});

export class KnexWordLists implements WordLists {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer: AuditWriter) {
    this.#knex = knex;
    this.#writer = writer;
  }

  async scopeOf(organisation: OrganisationId): Promise<Scope | undefined> {
    if (organisation === rootScope[0]) return rootScope;
    const [row] = await queryRows<{ path: readonly Big[] }>(
      this.#knex,
      sql`SELECT o.path FROM homeroom.organisations o WHERE o.id = ${organisation}::bigint`,
    );
    return row?.path.map((id) => asOrganisationId(Number(id)));
  }

  list({ organisation, language }: WordQuery): Promise<readonly WordEntry[]> {
    return this.#select(sql`
      WHERE w.organisation_id = ${organisation}::bigint ${language === undefined ? nothing : sql`AND w.language = ${language}`}
      ORDER BY w.language COLLATE "C", w.pattern COLLATE "C", w.id`);
  }

  inScope(organisations: readonly OrganisationId[]): Promise<readonly WordEntry[]> {
    return this.#select(sql`WHERE w.organisation_id = ANY (${organisations}::bigint[]) ORDER BY w.id`);
  }

  add({ organisation, language, action, patterns, authorId, isReplacing }: WordAddition, audit: AuditDraft) {
    const keys = patterns.map(patternKey);
    return inTransaction(this.#knex, async (trx) => {
      // Lists change one after the other, so that the bound holds.
      await queryRows(trx, sql`SELECT pg_advisory_xact_lock(${advisoryKey(trx, 20)})`);
      const removed = isReplacing
        ? await queryRows(
            trx,
            sql`
            DELETE FROM homeroom.guard_words
            WHERE organisation_id = ${organisation}::bigint AND language = ${language} AND action = ${action}
              AND pattern_key <> ALL (${keys}::text[])
            RETURNING id`,
          )
        : [];
      const saved = await queryRows(
        trx,
        sql`
        INSERT INTO homeroom.guard_words AS w (organisation_id, language, pattern, pattern_key, action, author_id)
        SELECT ${organisation}::bigint, ${language}, i.pattern, i.key, ${action}, ${authorId}::bigint
        FROM unnest(${patterns}::text[], ${keys}::text[]) AS i (pattern, key)
        ON CONFLICT (organisation_id, language, pattern_key)
          DO UPDATE SET pattern = excluded.pattern, action = excluded.action, author_id = excluded.author_id
          WHERE w.pattern <> excluded.pattern OR w.action <> excluded.action
        RETURNING w.id`,
      );
      const [row] = await queryRows<{ count: Big }>(
        trx,
        sql`SELECT count(*) AS count FROM homeroom.guard_words w WHERE w.organisation_id = ${organisation}::bigint`,
      );
      if (Number(row?.count) > maxEntries) throw tooManyWords();
      await this.#writer.append(trx, [audit]);
      return { saved: saved.length, removed: removed.length };
    });
  }

  remove(id: WordEntryId, organisation: OrganisationId, audit: AuditDraft): Promise<WordEntry | undefined> {
    return inTransaction(this.#knex, async (trx) => {
      const [row] = await queryRows<WordRow>(
        trx,
        sql`
        DELETE FROM homeroom.guard_words w WHERE w.id = ${id}::bigint AND w.organisation_id = ${organisation}::bigint
        RETURNING ${wordColumns}`,
      );
      if (row === undefined) return undefined;
      await this.#writer.append(trx, [audit]);
      return toEntry(row);
    });
  }

  async #select(condition: Sql): Promise<readonly WordEntry[]> {
    const rows = await queryRows<WordRow>(
      this.#knex,
      sql`SELECT ${wordColumns} FROM homeroom.guard_words w ${condition}`,
    );
    return rows.map(toEntry);
  }
}

const tooManyWords = (): ChatError =>
  new ChatError('CONFLICT', `An organisation keeps at most ${maxEntries} words. Remove some first.`);
