import type { Derived } from '../../../core/directory/SavedRecords.ts';
import { formerMember } from '../../../core/erasure/formerMember.ts';
import type { UserId } from '../../../core/ids.ts';
import { sourcedKey } from '../tables/DirectoryRows.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import type { RelationWriter } from './RelationWriter.ts';

/** Erases what is stored about a person outside of rooms. */
export class AccountEraser {
  readonly #tables: MemoryTables;
  readonly #relations: RelationWriter;

  constructor(tables: MemoryTables, relations: RelationWriter) {
    this.#tables = tables;
    this.#relations = relations;
  }

  erase(userId: UserId): Derived {
    const tables = this.#tables;
    const ids = [userId, ...tables.formerIds(userId)];
    const people = ids.flatMap((id) => {
      const row = tables.people.get(id);
      if (row === undefined) return [];
      for (const { source, externalId } of row.identities) {
        tables.userIds.delete(sourcedKey(source, externalId));
        tables.erasedIds.set(sourcedKey(source, externalId), true);
      }
      for (const holdId of [...tables.holdIds.get(id)]) tables.holds.delete(holdId);
      tables.setPicture(id, null);
      for (const key of [...tables.pictureAddresses.entries()])
        if (key[1].userId === id) tables.pictureAddresses.delete(key[0]);
      const { person: before, mergedInto } = row;
      const mails = [before, ...row.identities].flatMap(({ email }) => email ?? []);
      const after = formerMember(before);
      const merged = mergedInto === undefined ? {} : { mergedInto };
      tables.people.set(id, { person: after, source: null, identities: [], roles: [], ...merged });
      tables.dropThings(id, mails);
      return [{ before, after }];
    });
    for (const [id, request] of [...tables.requests.entries()])
      if (ids.includes(request.recipientId)) tables.requests.set(id, { ...request, declinedAt: null });
    for (const [id, stored] of [...tables.merges.entries()])
      if (ids.includes(stored.merge.survivorId) || ids.includes(stored.merge.mergedId))
        tables.merges.set(id, { ...stored, merge: { ...stored.merge, reason: '' } });
    for (const [id, { userId: one, otherId: other, importId, source, actor, at }] of [...tables.changes.entries()])
      if (ids.some((erased) => erased === one || erased === other))
        tables.changes.set(id, {
          ...{ id, importId, source, actor, at, what: 'erased', kind: '', userId: null, otherId: null },
          ...{ contextId: 0, externalId: '', before: null, after: null },
        });
    return { people, relations: ids.flatMap((id) => this.#relations.endAllClaims(id)) };
  }

  forgetRelations(userId: UserId): void {
    const { relationKeys, relations } = this.#tables;
    for (const id of [userId, ...this.#tables.formerIds(userId)])
      for (const key of [...relationKeys.get(id)]) relations.delete(key);
  }

  erasedAmong(source: string, externalIds: readonly string[]): string[] {
    const { erasedIds, userIds } = this.#tables;
    const keyOf = (externalId: string): string => sourcedKey(source, externalId);
    return externalIds.filter((id) => erasedIds.get(keyOf(id)) === true && userIds.get(keyOf(id)) === undefined);
  }
}
