import { base } from './base.ts';
import { cookieOwner } from './cookieSession.ts';
import { forgetPerson } from './leaving.ts';
import { enterAsOwner } from './session.ts';
import { personKey, session, tokenKey } from './tabSession.ts';

/** Goes on as whom the cookie names, after a link. */
export const enterByCookie = async (): Promise<void> => {
  const owner = await cookieOwner().catch(() => null);
  if (owner === null) session.value = { kind: 'sign-in', refused: null, failed: 'expired' };
  else enterAsOwner(owner);
};

/** Goes on as whom the cookie names, after a link that came to a page of somebody else: nothing of them stays. */
export const replaceByCookie = (): void => {
  sessionStorage.removeItem(tokenKey);
  sessionStorage.removeItem(personKey);
  forgetPerson();
  history.replaceState(null, '', base);
  location.reload();
};
