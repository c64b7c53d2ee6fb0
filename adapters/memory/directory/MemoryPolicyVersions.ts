import { policyApplied } from '../../../core/audit/policyApplied.ts';
import type {
  FoundVersions,
  PolicyFingerprint,
  PolicyVersion,
  PolicyVersions,
} from '../../../core/directory/PolicyVersions.ts';
import { firstPlace } from '../../../core/directory/planPolicyChunk.ts';
import { noRooms } from '../../../core/directory/RoomCounts.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredPolicy } from '../tables/StoredPolicy.ts';

export class MemoryPolicyVersions implements PolicyVersions {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async find(hash: string): Promise<FoundVersions> {
    return this.#find(hash);
  }

  register({ hash, name }: PolicyFingerprint, decide: (found: FoundVersions) => boolean): Promise<PolicyVersion> {
    const { tables, writes } = this.#database;
    return writes.write(() => {
      const found = this.#find(hash);
      const { latest } = found;
      if (!decide(found) && latest !== undefined) return latest;
      const isEmpty = tables.relations.rows().next().done === true && tables.rooms.rows().next().done === true;
      const version = (latest?.version ?? 0) + 1;
      const place = isEmpty ? ({ stage: 'done', after: 0 } as const) : firstPlace;
      const row: StoredPolicy = { ...place, version, hash, name, counts: noRooms, holder: null, heldUntil: 0 };
      tables.policies.set(version, row);
      this.#database.audit.append([policyApplied(version, name, hash)], this.#database.clock.now());
      return this.#toVersion(row);
    });
  }

  #find(hash: string): FoundVersions {
    const rows = [...this.#database.tables.policies.rows()].sort((one, other) => other.version - one.version);
    const versions = rows.map((row) => this.#toVersion(row));
    return { latest: versions[0], own: versions.find((version) => version.hash === hash) };
  }

  #toVersion({ version, hash, name, stage, holder, heldUntil }: StoredPolicy): PolicyVersion {
    const isHeld = heldUntil > this.#database.clock.monotonic();
    return { version, hash, name, isReconciled: stage === 'done', holder: isHeld ? holder : null };
  }
}
