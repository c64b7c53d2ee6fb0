import { claimsOf, ownerIn } from '../../client/connection/TokenSource.ts';
import { base } from './base.ts';
import { cookieOwner, tellTabs } from './cookieSession.ts';
import { fetchJson, isUnreachable } from './fetchJson.ts';
import { forgetPerson } from './leaving.ts';
import { pageConfig } from './pageConfig.ts';
import {
  type DemoAccount,
  personKey,
  readDemoPeople,
  type SignedInSession,
  session,
  type TabSession,
  tokenKey,
} from './tabSession.ts';

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

export const keepToken = (token: string, people: readonly DemoAccount[] = []): void => {
  sessionStorage.setItem(tokenKey, token);
  session.value = { kind: 'signed-in', token, people };
};

/** Who was signed in before a link came that is not answered yet. */
const goesOn = (value: TabSession): SignedInSession | null =>
  value.kind === 'signed-in' ? value : value.kind === 'replace' || value.kind === 'link' ? value.before : null;

/**
 * The page may be told another token while it is open, e.g. by a host that holds it in a frame and renews it. A link of a mail
 * may be pasted into an open tab too.
 */
const followLinks = (): void =>
  addEventListener('hashchange', () => {
    const { value } = session;
    if (value.kind === 'unreachable') return;
    const [key, token] = [takeFragment('sign-in'), takeLinkedToken()];
    if (value.kind === 'opening') return;
    const before = goesOn(value);
    if (key !== null) session.value = { kind: 'link', key, before };
    if (token === null) return;
    if (before === null) signIn(token);
    else takeLink(token, before);
  });

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
    session.value = { kind: 'link', key, before: null };
    return;
  }
  const failed = takeFragment('sign-in-failed');
  const requestedId = new URL(location.href).searchParams.get('as');
  const linked = takeLinkedToken();
  const stored = sessionStorage.getItem(tokenKey);
  if (linked !== null && stored !== null) return takeLink(linked, { kind: 'signed-in', token: stored, people: [] });
  const token = linked ?? stored;
  if (token !== null && requestedId === null) return keepToken(token);
  const [people, owner] = await Promise.all([
    pageConfig.isHosted ? [] : readDemoPeople(),
    token === null && !(pageConfig.isHosted && failed) ? cookieOwner() : null,
  ]);
  if (owner !== null) return enterAsOwner(owner);
  if (people.length > 0) return (await import('./enterDemo.ts')).enterDemo(people, requestedId);
  session.value = token === null ? { kind: 'sign-in', refused: null, failed } : { kind: 'signed-in', token, people };
};

export const enterAsOwner = (owner: number): void => {
  // A page that cannot load it any more is loaded anew anyway.
  import('./followCookie.ts').then(
    ({ followCookie }) => followCookie(owner, () => location.reload()),
    () => {},
  );
  tellTabs(owner);
  session.value = { kind: 'signed-in', token: '', people: [] };
};

export const signIn = (token: string): void => keepToken(token);

/** Milliseconds before its end at which a token is replaced. */
const renewBeforeMs = 60_000;

let renewToken: (() => Promise<string | null>) | undefined;

/** A host's page that shows this one gives another token when the former is about to expire; null: it has none. */
export const renewTokensBy = (renew: () => Promise<string | null>): void => {
  renewToken = renew;
};

/** The token of who is signed in; in a demo a new one when the former is about to expire. */
export const freshToken = async (token: string): Promise<string> => {
  const { value } = session;
  if (value.kind !== 'signed-in') return token;
  const exp = claimsOf(value.token)?.exp;
  const isGood = typeof exp !== 'number' || exp * 1_000 - Date.now() > renewBeforeMs;
  if (!isGood && renewToken) return (await renewToken()) ?? value.token;
  if (isGood || value.people.length === 0) return value.token;
  return (await import('./enterDemo.ts')).renewDemo(value);
};

/** Ends the session of the cookie, if it has not ended by itself, and loads the page anew: nothing of the person stays. */
const leaveCookie = (isWanted: boolean): void => {
  const leave = (): void => {
    tellTabs(null);
    if (isWanted && pageConfig.signOut) return location.assign(pageConfig.signOut);
    const place = pageConfig.isHosted ? location.pathname : base;
    history.replaceState(null, '', isWanted ? place : `${place}#sign-in-failed=ended`);
    location.reload();
  };
  if (pageConfig.isHosted) return leave();
  fetchJson('/auth/logout/', { method: 'POST', body: {} }).then(leave, leave);
};

/** Returns to the sign-in page, or to the choice of a person, e.g. after the server has refused the token. */
export const signOut = (refused: string | null = null): void => {
  if (session.value.kind === 'signed-in' && session.value.token === '') return leaveCookie(refused === null);
  sessionStorage.removeItem(tokenKey);
  sessionStorage.removeItem(personKey);
  forgetPerson();
  history.replaceState(null, '', base);
  const { value } = session;
  const people = value.kind === 'signed-in' ? value.people : [];
  session.value = people.length > 0 ? { kind: 'choose', people } : { kind: 'sign-in', refused, failed: null };
};
