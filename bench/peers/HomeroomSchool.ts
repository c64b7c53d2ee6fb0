import type { School } from '../Peer.ts';

/** People in one request to the directory, at most. */
const chunk = 5_000;
/** Requests that run at the same time, at most. */
const width = 4;

/** Fills a Homeroom over its API: first the directory, then the rooms, which their owners open. */
export class HomeroomSchool {
  readonly #url: string;
  readonly #key: string;
  readonly #tokens: readonly string[];

  constructor(url: string, key: string, tokens: readonly string[]) {
    this.#url = url;
    this.#key = key;
    this.#tokens = tokens;
  }

  /**
   * Makes a room of two the direct room of a teacher and a student, and a larger one a group that an administrator opens,
   * so that nobody has any other room. Resolves to the ids of the rooms, in their order.
   */
  async fill({ people, rooms }: School): Promise<number[]> {
    const roles = new Map<number, string>();
    for (const members of rooms)
      if (members[0] !== undefined) roles.set(members[0], members.length === 2 ? 'teacher' : 'admin');
    const users = Array.from({ length: people }, (_, person) => ({
      external_id: `p${person}`,
      role: roles.get(person) ?? 'student',
      first_name: `Person ${person}`,
      last_name: 'Benchmark',
      is_active: true,
    }));
    const relations = rooms
      .filter(({ length }) => length === 2)
      .map(([from, to]) => ({ kind: 'teaches', from: `p${from}`, to: `p${to}`, context: 'algebra', status: 'active' }));
    for (let start = 0; start < people; start += chunk)
      await this.#request(
        'PUT',
        '/api/directory/',
        { users: users.slice(start, start + chunk) },
        { 'x-directory-key': this.#key },
      );
    for (let start = 0; start < relations.length; start += chunk)
      await this.#request(
        'PUT',
        '/api/directory/',
        { relations: relations.slice(start, start + chunk) },
        { 'x-directory-key': this.#key },
      );

    const ids = await this.#idsOf(people);
    const roomIds: number[] = [];
    let next = 0;
    const open = async (): Promise<void> => {
      for (let place = next++; place < rooms.length; place = next++)
        roomIds[place] = await this.#open(rooms[place] ?? [], place, ids);
    };
    await Promise.all(Array.from({ length: width }, open));
    return roomIds;
  }

  async #open([owner = 0, ...others]: readonly number[], place: number, ids: readonly number[]): Promise<number> {
    const participants = others.map((person) => ids[person]);
    const command =
      others.length === 1
        ? { type: 'direct', user_id: participants[0] }
        : { type: 'group', name: `Class ${place}`, participant_ids: participants };
    const headers = { authorization: `Bearer ${this.#tokens[owner]}` };
    const { room } = (await this.#request('POST', '/api/chat/rooms/', command, headers)) as { room: { id: number } };
    return room.id;
  }

  async #idsOf(people: number): Promise<number[]> {
    const ids: number[] = [];
    let next = 0;
    const find = async (): Promise<void> => {
      for (let person = next++; person < people; person = next++) {
        const path = `/api/directory/users/?external_id=p${person}`;
        ids[person] = (
          (await this.#request('GET', path, undefined, { 'x-directory-key': this.#key })) as { id: number }
        ).id;
      }
    };
    await Promise.all(Array.from({ length: width }, find));
    return ids;
  }

  async #request(
    method: string,
    path: string,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<unknown> {
    const response = await fetch(new URL(path, this.#url), {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(120_000),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answers ${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
  }
}
