import { signal } from '@preact/signals';
import { claimsOf, ownerIn } from '../../client/connection/TokenSource.ts';
import type { Policy } from '../../client/wire/wireTypes.ts';
import { adoptPolicy } from '../policy/policyInUse.ts';
import { cookieOwner, followCookie, tellTabs } from './cookieSession.ts';
import { fetchJson, isUnreachable } from './fetchJson.ts';
import { forgetPerson } from './leaving.ts';

export interface DemoAccount {
  readonly id: number;
  readonly external_id: string;
  readonly full_name: string;
  readonly role: string;
  readonly token: string;
  readonly description?: string;
}

/** Who uses this tab. Each tab has its own session, so that two people can be tried side by side. */
export type TabSession =
  | { readonly kind: 'opening' }
  /** The server does not answer, so nobody can be signed in. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'choose'; readonly people: readonly DemoAccount[] }
  /** `refused`: why a token was; `failed`: why a sign-in was, by a word. */
  | { readonly kind: 'sign-in'; readonly refused: string | null; readonly failed: string | null }
  /** A link that lets somebody in once. */
  | { readonly kind: 'link'; readonly key: string }
  /** A link brought the token of somebody else than who is signed in; `before` is what goes on if it is declined. */
  | { readonly kind: 'replace'; readonly token: string; readonly before: SignedInSession }
  | SignedInSession;

export interface SignedInSession {
  readonly kind: 'signed-in';
  /** '': the browser's cookie says who it is. */
  readonly token: string;
  readonly people: readonly DemoAccount[];
}

const tokenKey = 'homeroom.token';
const personKey = 'homeroom.as';

export const session = signal<TabSession>({ kind: 'opening' });

/** A value of the address's fragment, which is then removed from the address and from the history. */
const takeFragment = (name: string): string | null => {
  const match = new RegExp(`^#${name}=([^&]+)`).exec(location.hash);
  if (match?.[1] === undefined) return null;
  history.replaceState(null, '', location.pathname + location.search);
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return null;
  }
};

const takeLinkedToken = (): string | null => takeFragment('token');

/** Whose token it is, as far as it says so. */
export const personOf = (token: string): string => ownerIn(token) ?? token;

/** A link may have been sent by anybody: it replaces nobody without asking. A newer token of the same person is welcome. */
const takeLink = (token: string, before: SignedInSession): void => {
  if (personOf(token) === personOf(before.token)) keepToken(token, before.people);
  else session.value = { kind: 'replace', token, before };
};

const keepToken = (token: string, people: readonly DemoAccount[] = []): void => {
  sessionStorage.setItem(tokenKey, token);
  session.value = { kind: 'signed-in', token, people };
};

/** The page may be told another token while it is open, e.g. by a host that holds it in a frame and renews it. */
const followLinks = (): void =>
  addEventListener('hashchange', () => {
    const token = takeLinkedToken();
    const { value } = session;
    if (token === null || value.kind === 'opening') return;
    if (value.kind === 'signed-in') takeLink(token, value);
    else if (value.kind === 'replace') takeLink(token, value.before);
    else signIn(token);
  });

/** The people of a demo school; none on any other server. */
const demoPeople = async (): Promise<readonly DemoAccount[]> => {
  try {
    return (await fetchJson<{ people: DemoAccount[] }>('/api/demo/people/')).people;
  } catch (failure) {
    if (isUnreachable(failure)) throw failure;
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

/** Milliseconds until the server is asked again. */
const askAgainMs = 5_000;

/** Opens the session of this tab; while the server cannot be reached, it asks again. */
export const openSession = async (): Promise<void> => {
  followLinks();
  for (;;) {
    try {
      return await findSession();
    } catch (failure) {
      if (!isUnreachable(failure)) throw failure;
      session.value = { kind: 'unreachable' };
      await new Promise<void>((resolve) => {
        setTimeout(resolve, askAgainMs);
        addEventListener('online', () => resolve(), { once: true });
      });
    }
  }
};

const findSession = async (): Promise<void> => {
  const key = takeFragment('sign-in');
  if (key !== null) {
    session.value = { kind: 'link', key };
    return;
  }
  const failed = takeFragment('sign-in-failed');
  const requestedId = new URL(location.href).searchParams.get('as');
  const linked = takeLinkedToken();
  const stored = sessionStorage.getItem(tokenKey);
  if (linked !== null && stored !== null) return takeLink(linked, { kind: 'signed-in', token: stored, people: [] });
  const token = linked ?? stored;
  if (token !== null && requestedId === null) return keepToken(token);
  const [people, owner] = await Promise.all([demoPeople(), token === null ? cookieOwner() : null]);
  if (owner !== null) return enterAsOwner(owner);
  const chosen = requestedId ?? sessionStorage.getItem(personKey);
  const person = people.find(({ external_id }) => external_id === chosen);
  if (person) enterAs(person, people);
  else if (people[0] !== undefined) {
    await Promise.race([readNames(people[0]), new Promise((resolve) => setTimeout(resolve, namesWithinMs))]);
    session.value = { kind: 'choose', people };
  } else
    session.value = token === null ? { kind: 'sign-in', refused: null, failed } : { kind: 'signed-in', token, people };
};

const enterAsOwner = (owner: number): void => {
  followCookie(owner, () => location.reload());
  tellTabs(owner);
  session.value = { kind: 'signed-in', token: '', people: [] };
};

/** Goes on as whom the cookie names, after a link. */
export const enterByCookie = async (): Promise<void> => {
  const owner = await cookieOwner().catch(() => null);
  if (owner === null) session.value = { kind: 'sign-in', refused: null, failed: 'expired' };
  else enterAsOwner(owner);
};

/** Keeps the person of the demo in the address, so that a reload or a bookmark shows the same person. */
const enterAs = (person: DemoAccount, people: readonly DemoAccount[]): void => {
  sessionStorage.setItem(personKey, person.external_id);
  const url = new URL(location.href);
  url.searchParams.set('as', person.external_id);
  history.replaceState(history.state, '', url);
  session.value = { kind: 'signed-in', token: person.token, people };
};

export const signIn = (token: string): void => keepToken(token);

/** Milliseconds before its end at which a token is replaced. */
const renewBeforeMs = 60_000;

/** The token of who is signed in; in a demo a new one when the former is about to expire. */
export const freshToken = async (token: string): Promise<string> => {
  const { value } = session;
  if (value.kind !== 'signed-in') return token;
  const exp = claimsOf(value.token)?.exp;
  const isGood = typeof exp !== 'number' || exp * 1_000 - Date.now() > renewBeforeMs;
  if (isGood || value.people.length === 0) return value.token;
  const people = await demoPeople().catch(() => []);
  const mine = value.people.find((person) => person.token === value.token);
  const renewed = people.find(({ id }) => id === mine?.id);
  if (renewed === undefined) return value.token;
  session.value = { kind: 'signed-in', token: renewed.token, people };
  return renewed.token;
};

/** Lets the person of the link in, or goes on with who is signed in. */
export const answerReplace = (isAccepted: boolean): void => {
  const { value } = session;
  if (value.kind !== 'replace') return;
  if (!isAccepted) session.value = value.before;
  else {
    sessionStorage.removeItem(personKey);
    forgetPerson();
    history.replaceState(null, '', location.pathname);
    signIn(value.token);
  }
};

/** Ends the session of the cookie, if it has not ended by itself, and loads the page anew: nothing of the person stays. */
const leaveCookie = (isWanted: boolean): void => {
  const leave = (): void => {
    tellTabs(null);
    if (!isWanted) history.replaceState(null, '', '/#sign-in-failed=ended');
    else history.replaceState(null, '', '/');
    location.reload();
  };
  fetchJson('/auth/logout/', { method: 'POST', body: {} }).then(leave, leave);
};

/** Returns to the sign-in page, or to the choice of a person, e.g. after the server has refused the token. */
export const signOut = (refused: string | null = null): void => {
  if (session.value.kind === 'signed-in' && session.value.token === '') return leaveCookie(refused === null);
  sessionStorage.removeItem(tokenKey);
  sessionStorage.removeItem(personKey);
  forgetPerson();
  history.replaceState(null, '', '/');
  const { value } = session;
  const people = value.kind === 'signed-in' ? value.people : [];
  session.value = people.length > 0 ? { kind: 'choose', people } : { kind: 'sign-in', refused, failed: null };
};

export const addressAs = (externalId: string, path = '/'): string => `${path}?as=${encodeURIComponent(externalId)}`;

/** Opens another window as this person; a tab where the browser has no windows. */
export const openWindowAs = (externalId: string, path = '/'): void => {
  window.open(addressAs(externalId, path), '_blank', 'noopener,popup,width=520,height=820');
};
