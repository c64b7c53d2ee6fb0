import type { Person } from '../../client/wire/wireTypes.ts';
import { fetchJson } from '../session/fetchJson.ts';

export interface SignInWays {
  readonly providers: readonly { readonly id: string; readonly name: string; readonly address: string }[];
  readonly mails_links: boolean;
  readonly takes_tokens: boolean;
}

export interface ListedSession {
  readonly id: number;
  readonly way: string;
  readonly user_agent: string;
  readonly seen_at: string;
  readonly is_current?: boolean;
}

export interface SignInsOfPerson {
  readonly sessions: readonly ListedSession[];
  readonly logins: readonly { readonly issuer: string; readonly subject: string }[];
}

const own = '/api/chat/sessions/';
const ofPerson = (userId: number): string => `/api/directory/users/${userId}/sign-ins/`;
const post = <Answer>(path: string, body: object): Promise<Answer> => fetchJson<Answer>(path, { method: 'POST', body });

/** A server without sign-in of its own takes tokens only. */
const tokensOnly: SignInWays = { providers: [], mails_links: false, takes_tokens: true };

export const readWays = (): Promise<SignInWays> => fetchJson<SignInWays>('/auth/providers/').catch(() => tokensOnly);

export const mailLink = (email: string, locale: string): Promise<unknown> => post('/auth/links/', { email, locale });

export const lookAtLink = async (key: string): Promise<readonly Person[]> =>
  (await post<{ people: readonly Person[] }>('/auth/link/look/', { key })).people;

export const openLink = (key: string, userId: number): Promise<unknown> =>
  post('/auth/link/', { key, user_id: userId });

export const sessionsOf = (token: string) => ({
  list: async () => (await fetchJson<{ sessions: readonly ListedSession[] }>(own, { token })).sessions,
  end: (id: number) => fetchJson<unknown>(`${own}${id}/`, { method: 'DELETE', token }),
  endOthers: () => fetchJson<unknown>(own, { method: 'DELETE', token }),
  ofPerson: (userId: number) => fetchJson<SignInsOfPerson>(ofPerson(userId), { token }),
  endOf: (userId: number, withLogins: boolean) =>
    fetchJson<unknown>(`${ofPerson(userId)}?logins=${withLogins}`, { method: 'DELETE', token }),
});

/** A browser by its `User-Agent`, as people know it. */
export const browserName = (agent: string): string => {
  const browser = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['YaBrowser/', 'Yandex'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark = '']) => agent.includes(mark))?.[1];
  const system = ['iPhone', 'iPad', 'Android', 'Windows', 'Macintosh', 'CrOS', 'Linux'].find((name) =>
    agent.includes(name),
  );
  return [browser ?? agent.slice(0, 40), system?.replace('Macintosh', 'macOS').replace('CrOS', 'ChromeOS')]
    .filter(Boolean)
    .join(', ');
};
