import type { ApplyDirectory } from '../directory/applyDirectory.ts';
import type { Directory } from '../directory/Directory.ts';
import type { UserRecord } from '../directory/DirectoryRecords.ts';
import { asUserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { cleanName } from '../text/cleanName.ts';
import type { HistoryTally } from './HistoryOutcome.ts';
import type { PersonRecord } from './HistoryRecord.ts';
import type { PeopleBody } from './stagedBody.ts';

interface Deps {
  readonly directory: Pick<Directory, 'transaction'>;
  readonly people: Pick<People, 'findByExternalId'>;
  readonly applyDirectory: ApplyDirectory;
  readonly policy: Policy;
  readonly source: string;
  readonly isDryRun: boolean;
  readonly tally: HistoryTally;
}

/** The people of a history, by the ids of its source: found in the directory, or made as it says. */
export class HistoryPeople {
  readonly #deps: Deps;
  readonly #known = new Map<string, Person | undefined>();
  #lastTrialId = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whom the source means; undefined if neither it nor the directory knows the id. */
  async find(id: string): Promise<Person | undefined> {
    if (this.#known.has(id)) return this.#known.get(id);
    const { people, source } = this.#deps;
    const found = await people.findByExternalId(id, source);
    this.#known.set(id, found);
    return found;
  }

  /** Takes a batch of records. */
  async take(bodies: readonly PeopleBody[]): Promise<void> {
    const { directory, source, tally } = this.#deps;
    const ids = [...new Set(bodies.map(({ record }) => record.id))];
    const { referred, erased } = await directory.transaction(
      async (tx) => ({ referred: await tx.referred(source, ids), erased: await tx.erasedAmong(source, ids) }),
      true,
    );
    const missing = new Map<string, UserRecord>();
    for (const body of bodies) {
      const { id } = body.record;
      const found = referred.get(id) ?? [];
      if (erased.includes(id))
        this.#refuse(body, 'was erased here and does not come back; leave the record and its messages out');
      else if (found.length > 1)
        this.#refuse(body, `means ${found.length} people here; import with the --source whose ids these are`);
      else if (found[0] !== undefined || missing.has(id))
        tally.count('people', body.isImplied ? 'received' : 'unchanged');
      else this.#add(missing, body);
      if (found.length === 1) this.#known.set(id, found[0]?.person);
    }
    await this.#make([...missing.values()]);
  }

  #refuse({ line, record: { id }, isImplied }: PeopleBody, problem: string): void {
    const { tally } = this.#deps;
    if (isImplied) tally.count('people', 'received');
    tally.refuse('people', { line, kind: 'person', id, member: 'id', problem });
    this.#known.set(id, undefined);
  }

  #add(missing: Map<string, UserRecord>, body: PeopleBody): void {
    const { tally, policy } = this.#deps;
    const { line, record, isImplied } = body;
    const { id, role = policy.roles.at(-1) ?? '' } = record;
    if (!policy.roles.includes(role)) {
      const problem = `"${role}" is no role; use one of ${policy.roles.join(', ')}`;
      tally.refuse('people', { line, kind: 'person', id, member: 'role', problem });
      return;
    }
    if (isImplied) {
      tally.count('people', 'received');
      const problem = 'writes, and neither a record nor the directory knows them; they are here as gone';
      if (!id.startsWith('name:') && id !== 'nobody') tally.note({ line, kind: 'person', id, problem });
    }
    tally.count('people', 'created');
    missing.set(id, toUserRecord(record, role));
  }

  async #make(users: readonly UserRecord[]): Promise<void> {
    const { applyDirectory, directory, source, isDryRun } = this.#deps;
    if (users.length === 0) return;
    if (isDryRun) {
      for (const user of users) this.#known.set(user.externalId, this.#onTrial(user));
      return;
    }
    await applyDirectory({ users, relations: [] }, { source });
    const ids = users.map(({ externalId }) => externalId);
    const made = await directory.transaction((tx) => tx.referred(source, ids), true);
    for (const id of ids) this.#known.set(id, made.get(id)?.[0]?.person);
  }

  /** Ids of people who are not made are below all others. */
  #onTrial({ externalId, role, firstName, lastName, isActive }: UserRecord): Person {
    this.#lastTrialId -= 1;
    return { id: asUserId(this.#lastTrialId), externalId, role, firstName, lastName, email: null, isActive };
  }
}

const toUserRecord = (record: PersonRecord, role: string): UserRecord => {
  const { id: externalId, firstName = '', lastName = '', email, isActive = false } = record;
  return {
    ...{ externalId, role, firstName: cleanName(firstName), lastName: cleanName(lastName), isActive },
    ...(email !== undefined && { email }),
  };
};
