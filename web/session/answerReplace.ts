import { forgetPerson } from './leaving.ts';
import { signIn } from './session.ts';
import { personKey, session } from './tabSession.ts';

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
