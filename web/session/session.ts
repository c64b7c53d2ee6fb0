import { signal } from '@preact/signals';
import type { Policy } from '../../client/wire/wireTypes.ts';
import { adoptPolicy } from '../policy/policyInUse.ts';
import { fetchJson } from './fetchJson.ts';

export interface DemoAccount {
  readonly id: number;
  readonly external_id: string;
  readonly full_name: string;
  readonly role: string;
  readonly token: string;
  readonly description?: string;
}

/** Who uses this tab. Each tab has its own session, so that two people can be tried side by side. */
export type Session =
  | { readonly kind: 'opening' }
  | { readonly kind: 'choose'; readonly people: readonly DemoAccount[] }
  | { readonly kind: 'sign-in'; readonly refused: string | null }
  | { readonly kind: 'signed-in'; readonly token: string; readonly people: readonly DemoAccount[] };

const tokenKey = 'homeroom.token';
const personKey = 'homeroom.as';

export const session = signal<Session>({ kind: 'opening' });

/** The token of the address's fragment, which is then removed from the address and from the history. */
const readToken = (): string | null => {
  const match = /^#token=([^&]+)/.exec(location.hash);
  if (match?.[1] === undefined) return sessionStorage.getItem(tokenKey);
  history.replaceState(null, '', location.pathname + location.search);
  const token = decodeURIComponent(match[1]);
  sessionStorage.setItem(tokenKey, token);
  return token;
};

/** The people of a demo school; none on any other server. */
const demoPeople = async (): Promise<readonly DemoAccount[]> => {
  try {
    return (await fetchJson<{ people: DemoAccount[] }>('/api/demo/people/')).people;
  } catch {
    return [];
  }
};

/** The names of roles, for the choice of a person. They are the same for everybody. */
const readNames = async ({ token }: DemoAccount): Promise<void> => {
  try {
    adoptPolicy(await fetchJson<Policy>('/api/chat/policy/', { token }));
  } catch {
    // The roles are then shown as they are declared.
  }
};

/** Milliseconds that the choice of a person waits for names. */
const namesWithinMs = 1_000;

export const openSession = async (): Promise<void> => {
  const requestedId = new URL(location.href).searchParams.get('as');
  const token = readToken();
  if (token !== null && requestedId === null) {
    session.value = { kind: 'signed-in', token, people: [] };
    return;
  }
  const people = await demoPeople();
  const chosen = requestedId ?? sessionStorage.getItem(personKey);
  const person = people.find(({ external_id }) => external_id === chosen);
  if (person) enterAs(person, people);
  else if (people[0] !== undefined) {
    await Promise.race([readNames(people[0]), new Promise((resolve) => setTimeout(resolve, namesWithinMs))]);
    session.value = { kind: 'choose', people };
  } else session.value = token === null ? { kind: 'sign-in', refused: null } : { kind: 'signed-in', token, people };
};

/** Keeps the person of the demo in the address, so that a reload or a bookmark shows the same person. */
const enterAs = (person: DemoAccount, people: readonly DemoAccount[]): void => {
  sessionStorage.setItem(personKey, person.external_id);
  const url = new URL(location.href);
  url.searchParams.set('as', person.external_id);
  history.replaceState(history.state, '', url);
  session.value = { kind: 'signed-in', token: person.token, people };
};

export const signIn = (token: string): void => {
  sessionStorage.setItem(tokenKey, token);
  session.value = { kind: 'signed-in', token, people: [] };
};

/** Returns to the sign-in page, or to the choice of a person, e.g. after the server has refused the token. */
export const signOut = (refused: string | null = null): void => {
  sessionStorage.removeItem(tokenKey);
  sessionStorage.removeItem(personKey);
  history.replaceState(null, '', '/');
  const { value } = session;
  const people = value.kind === 'signed-in' ? value.people : [];
  session.value = people.length > 0 ? { kind: 'choose', people } : { kind: 'sign-in', refused };
};

export const addressAs = (externalId: string, path = '/'): string => `${path}?as=${encodeURIComponent(externalId)}`;

/** Opens another window as this person; a tab where the browser has no windows. */
export const openWindowAs = (externalId: string, path = '/'): void => {
  window.open(addressAs(externalId, path), '_blank', 'noopener,popup,width=520,height=820');
};
