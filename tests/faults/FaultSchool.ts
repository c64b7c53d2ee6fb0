import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { type Cluster, directoryKey, secret } from './Cluster.ts';
import { RestClient, type RestRequest } from './RestClient.ts';

export interface SchoolPerson {
  readonly name: string;
  readonly role: string;
  readonly userId: number;
  readonly token: string;
}

type Relation = readonly [kind: 'teaches' | 'tutors' | 'guardian_of', from: string, to: string];

/** Olga has no relations: every message that reaches her is a leak. */
const people: Readonly<Record<string, string>> = {
  ada: 'admin',
  tess: 'teacher',
  theo: 'teacher',
  tom: 'tutor',
  sam: 'student',
  sue: 'student',
  stan: 'student',
  sia: 'student',
  olga: 'student',
  pam: 'parent',
  pat: 'parent',
  pia: 'parent',
};

const relations: readonly Relation[] = [
  ['teaches', 'tess', 'sam'],
  ['teaches', 'tess', 'sue'],
  ['teaches', 'theo', 'stan'],
  ['teaches', 'theo', 'sam'],
  ['tutors', 'tom', 'sam'],
  ['tutors', 'tom', 'sia'],
  ['guardian_of', 'pam', 'sam'],
  ['guardian_of', 'pat', 'sue'],
  ['guardian_of', 'pia', 'stan'],
];

/** The guardianships, which the workload ends and begins again. */
export const guardianships = relations.filter(([kind]) => kind === 'guardian_of');

const directs = [
  ['tess', 'sam'],
  ['tess', 'pam'],
  ['theo', 'pia'],
  ['tom', 'sia'],
  ['ada', 'tess'],
] as const;

const groups = [
  ['tess', 'sam', 'sue', 'pam', 'pat'],
  ['theo', 'stan', 'sam', 'pia'],
  ['tom', 'sam', 'sia', 'pam'],
] as const;

export interface SchoolGroup {
  readonly roomId: number;
  readonly owner: string;
  readonly others: readonly string[];
}

/** A school of twelve people with rooms of every kind, separate from all other schools of the cluster. */
export class FaultSchool {
  readonly people: readonly SchoolPerson[];
  readonly groups: readonly SchoolGroup[];
  readonly #rest: RestClient;
  readonly #tag: string;

  private constructor(rest: RestClient, tag: string, parts: Pick<FaultSchool, 'people' | 'groups'>) {
    this.#rest = rest;
    this.#tag = tag;
    this.people = parts.people;
    this.groups = parts.groups;
  }

  /** `tag` is the prefix of all external ids. */
  static async open(cluster: Cluster, tag: string): Promise<FaultSchool> {
    const rest = new RestClient(cluster.addresses);
    const empty = new FaultSchool(rest, tag, { people: [], groups: [] });
    await empty.#put({
      users: Object.entries(people).map(([name, role]) => ({
        external_id: `${tag}${name}`,
        role,
        first_name: name,
        last_name: tag,
        is_active: true,
      })),
      relations: relations.map((relation) => empty.#relation(relation, true)),
    });
    const found = await Promise.all(Object.entries(people).map(([name, role]) => empty.#find(name, role)));
    const school = new FaultSchool(rest, tag, { people: found, groups: [] });
    for (const [one, other] of directs) await school.#openRoom(one, { type: 'direct', user_id: school.id(other) });
    const opened: SchoolGroup[] = [];
    for (const [owner, ...others] of groups) {
      const roomId = await school.#openRoom(owner, {
        type: 'group',
        name: `Group of ${owner}`,
        participant_ids: others.map((name) => school.id(name)),
      });
      opened.push({ roomId, owner, others });
    }
    await school.#openRoom('tess', {
      type: 'announcement',
      name: 'News of Tess',
      participant_ids: ['sam', 'sue', 'pam', 'pat'].map((name) => school.id(name)),
    });
    const unwanted = { language: 'en', action: 'hold', text: 'nobody writes this' };
    await school.#requestAs('ada', { method: 'POST', path: 'moderation/words/', body: unwanted });
    return new FaultSchool(rest, tag, { people: found, groups: opened });
  }

  get userIds(): number[] {
    return this.people.map(({ userId }) => userId);
  }

  id(name: string): number {
    return this.#person(name).userId;
  }

  async leaveGroup({ roomId }: SchoolGroup, name: string): Promise<void> {
    await this.#requestAs(name, { method: 'DELETE', path: `rooms/${roomId}/participants/${this.id(name)}/` });
  }

  async joinGroup({ roomId, owner }: SchoolGroup, name: string): Promise<void> {
    await this.#requestAs(owner, {
      method: 'POST',
      path: `rooms/${roomId}/participants/`,
      body: { user_ids: [this.id(name)] },
    });
  }

  async relate(relation: Relation, isActive: boolean): Promise<void> {
    await this.#put({ relations: [this.#relation(relation, isActive)] });
  }

  #person(name: string): SchoolPerson {
    const person = this.people.find((one) => one.name === name);
    if (person === undefined) throw new Error(`The school has no "${name}"`);
    return person;
  }

  async #openRoom(name: string, body: object): Promise<number> {
    const { room } = await this.#requestAs(name, { method: 'POST', path: 'rooms/', body });
    return room.id;
  }

  async #find(name: string, role: string): Promise<SchoolPerson> {
    const externalId = `${this.#tag}${name}`;
    const path = `/api/directory/users/?external_id=${encodeURIComponent(externalId)}`;
    const { id } = await this.#rest.request({ method: 'GET', path, headers: { 'x-directory-key': directoryKey } });
    return { name, role, userId: id, token: await issueToken({ secret, externalId, ttlSeconds: 86_400 }) };
  }

  async #put(body: object): Promise<void> {
    await this.#rest.request({
      method: 'PUT',
      path: '/api/directory/',
      headers: { 'x-directory-key': directoryKey },
      body,
    });
  }

  #requestAs(name: string, request: Omit<RestRequest, 'headers'>) {
    const headers = { authorization: `Bearer ${this.#person(name).token}` };
    return this.#rest.request({ ...request, path: `/api/chat/${request.path}`, headers });
  }

  #relation([kind, from, to]: Relation, isActive: boolean): object {
    const context =
      kind === 'guardian_of' ? {} : { context: `${this.#tag}${from}`, context_name: `Lessons of ${from}` };
    return {
      kind,
      from: `${this.#tag}${from}`,
      to: `${this.#tag}${to}`,
      ...context,
      status: isActive ? 'active' : 'ended',
    };
  }
}
