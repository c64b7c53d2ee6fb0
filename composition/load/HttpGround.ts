import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { loadSource } from '../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../core/errors.ts';
import { inTurns } from './inTurns.ts';
import { endOf, type LoadGround, type LoadPerson, leaderName, loadName, loadOrganisation } from './LoadGround.ts';
import { recordsOf } from './recordsOf.ts';

interface Options {
  /** The next one is asked where one does not answer. */
  readonly urls: readonly URL[];
  readonly directoryKey: string;
  readonly auth: { readonly secret: string; readonly issuer?: string; readonly audience?: string };
  /** Seconds for which tokens are good. */
  readonly ttlSeconds: number;
}

interface ListedPerson {
  readonly external_id: string;
  readonly first_name: string;
}

interface ListedService {
  readonly id: number;
  readonly name: string;
  readonly organisation_id: number | null;
  readonly is_active: boolean;
}

const requestMs = 60_000;
/** Requests that run at the same time. */
const width = 4;

/** Makes the school of a load over HTTP, with the directory's key, and tokens that the shared secret signs. */
export const makeHttpGround = ({ urls, directoryKey, auth, ttlSeconds }: Options): LoadGround => {
  const call = async <Answer>(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: object,
  ): Promise<Answer> => {
    const request = {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      redirect: 'error',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    } as const;
    let silence: unknown;
    for (const url of urls)
      try {
        const answer = await fetch(new URL(path, url), { ...request, signal: AbortSignal.timeout(requestMs) });
        const text = await answer.text();
        if (answer.ok) return JSON.parse(text) as Answer;
        throw refused(url, answer.status, text);
      } catch (failure) {
        if (failure instanceof ChatError) throw failure;
        silence = failure;
      }
    const asked = urls.map(({ origin }) => origin).join(' and ');
    throw new ChatError('UNAVAILABLE', `${asked} does not answer: ${reasonOf(silence)}.`, { cause: silence });
  };
  const byKey = { 'x-directory-key': directoryKey };
  const bearer = async ({ externalId }: LoadPerson): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await issueToken({ ...auth, externalId, ttlSeconds })}`,
  });

  const findOrganisation = async (): Promise<number | undefined> => {
    for (let cursor = ''; ; ) {
      const page = await call<{
        organisations: { id: number; source: string; external_id: string }[];
        next_cursor: string | null;
      }>('GET', `/api/directory/organisations/?limit=100${cursor}`, byKey);
      const found = page.organisations.find(
        ({ source, external_id }) => source === loadSource && external_id === loadOrganisation.externalId,
      );
      if (found !== undefined || page.next_cursor === null) return found?.id;
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  };

  const services = async (organisation: number | undefined): Promise<readonly ListedService[]> => {
    if (organisation === undefined) return [];
    const { service_accounts: all } = await call<{ service_accounts: ListedService[] }>(
      'GET',
      '/api/service-accounts/',
      byKey,
    );
    return all.filter(({ organisation_id, name }) => organisation_id === organisation && name.startsWith(loadName));
  };

  const openRoom = async (leader: LoadPerson, type: string, name: string, others: readonly LoadPerson[]) => {
    const command = { type, name, participant_ids: others.map(({ externalId }) => `ext:${externalId}`) };
    const { room } = await call<{ room: { id: number } }>('POST', '/api/chat/rooms/', await bearer(leader), command);
    return room.id;
  };

  const findLeftovers = async (): Promise<readonly LoadPerson[]> => {
    const found: LoadPerson[] = [];
    for (let cursor = ''; ; ) {
      const path = `/api/directory/people/?q=${encodeURIComponent(loadName)}&limit=100${cursor}`;
      const page = await call<{ people: ListedPerson[]; next_cursor: string | null }>('GET', path, byKey);
      for (const { external_id: externalId, first_name } of page.people)
        if (endOf(externalId) !== undefined) found.push({ externalId, isLeader: first_name === leaderName });
      if (page.next_cursor === null) return found;
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  };

  return {
    findLeftovers,

    prepare: async (plan, roles, people) => {
      await call('PUT', `/api/directory/?source=${loadSource}`, byKey, recordsOf(roles, people));
      const classes = await inTurns(width, plan.classes, async ({ leader, members, visitor }, place) => {
        const head = personAt(people, leader);
        const others = [...members, ...(visitor === undefined ? [] : [visitor])].filter((one) => one !== leader);
        const rest = others.map((one) => personAt(people, one));
        const talk = await openRoom(head, roles.talk, `${loadName} ${place + 1}`, rest);
        const tell = plan.services > 0 ? roles.services : undefined;
        const name = `${loadName} ${place + 1}, announcements`;
        return { talk, tell: tell && (await openRoom(head, tell.type, name, rest)) };
      });
      const serviceKeys: string[] = [];
      const role = roles.services?.role;
      const organisation = plan.services > 0 ? await findOrganisation() : undefined;
      const known = await services(organisation);
      for (let place = 1; place <= plan.services; place += 1) {
        const name = `${loadName} ${place}`;
        const old = known.find((one) => one.name === name);
        const account =
          old === undefined
            ? await call<ListedService>('POST', '/api/service-accounts/', byKey, {
                ...{ name, role, organisation_id: organisation, purpose: 'homeroom load' },
              })
            : await call<ListedService>('PATCH', `/api/service-accounts/${old.id}/`, byKey, { is_active: true });
        const made = { expires_at: new Date(Date.now() + ttlSeconds * 1000).toISOString() };
        const path = `/api/service-accounts/${account.id}/keys/`;
        serviceKeys.push((await call<{ key: string }>('POST', path, byKey, made)).key);
      }
      return { people, classes, serviceKeys };
    },

    proof: async (person) => ({ headers: await bearer(person) }),
    headers: bearer,
    addMember: async (leader, room, { externalId }) => {
      const body = { user_ids: [`ext:${externalId}`] };
      await call('POST', `/api/chat/rooms/${room}/participants/`, await bearer(leader), body);
    },
    removeMember: async (leader, room, { externalId }) => {
      await call('DELETE', `/api/chat/rooms/${room}/participants/ext:${externalId}/`, await bearer(leader));
    },

    remove: async (given, onProgress) => {
      const there = new Set((await findLeftovers()).map(({ externalId }) => externalId));
      const people = given.filter(({ externalId }) => there.has(externalId));
      const archived = await inTurns(
        width,
        people.filter(({ isLeader }) => isLeader),
        async (leader) => {
          const headers = await bearer(leader);
          const { rooms } = await call<{ rooms: { id: number; is_active: boolean }[] }>(
            'GET',
            '/api/chat/rooms/?limit=100',
            headers,
          );
          const open = rooms.filter(({ is_active: isActive }) => isActive);
          for (const { id } of open) await call('PATCH', `/api/chat/rooms/${id}/`, headers, { is_archived: true });
          return open.length;
        },
      );
      let done = 0;
      await inTurns(width, people, async ({ externalId }) => {
        await call('POST', '/api/directory/erasures/', byKey, { user_id: `ext:${externalId}`, despite_open: true });
        onProgress(++done);
      });
      const active = (await services(await findOrganisation())).filter(({ is_active: isActive }) => isActive);
      for (const { id } of active) await call('DELETE', `/api/service-accounts/${id}/`, byKey);
      return { people: done, rooms: archived.reduce((sum, one) => sum + one, 0), services: active.length };
    },
  };
};

export const personAt = (people: readonly LoadPerson[], place: number): LoadPerson => {
  const person = people[place];
  if (person === undefined) throw new RangeError(`a load has nobody at place ${place}`);
  return person;
};

const reasonOf = (failure: unknown): string => {
  const cause = failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  return cause instanceof Error ? (cause as NodeJS.ErrnoException).code || cause.message : String(cause);
};

/** What an answer asks of the operator. */
const refused = ({ origin }: URL, status: number, text: string): ChatError => {
  const said = /"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text.slice(0, 200);
  if (status === 401)
    return new ChatError(
      'INVALID_REQUEST',
      `${origin} does not know the keys of this environment: give DIRECTORY_KEY, AUTH_JWT_SECRET, AUTH_ISSUER and AUTH_AUDIENCE as the server has them. It says: ${said}`,
    );
  const code = status === 429 || status >= 500 ? 'UNAVAILABLE' : 'INVALID_REQUEST';
  return new ChatError(code, `${origin} answers ${status}: ${said}`);
};
