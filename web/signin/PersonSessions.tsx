import { useEffect, useState } from 'preact/hooks';
import { shortTime } from '../locales/dates.ts';
import { enSignIn } from '../locales/enSignIn.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { browserName, type SignInsOfPerson, sessionsOf } from './signInCalls.ts';

learnEnglish(enSignIn);

/** For the office: in which browsers a person is signed in, and the end of that. Nothing where people sign in elsewhere. */
export const PersonSessions = ({ userId }: { userId: number }) => {
  const { token } = useAccount();
  const [signIns, setSignIns] = useState<SignInsOfPerson | null>(null);
  const [forgets, setForgets] = useState(false);
  const calls = sessionsOf(token);
  const read = (): Promise<void> => calls.ofPerson(userId).then(setSignIns);
  useEffect(() => void read().catch(() => setSignIns(null)), [token, userId]);
  if (signIns === null) return null;
  const { sessions, logins } = signIns;
  return (
    <section aria-label={t('sessions.ofPerson')}>
      <h3>{t('sessions.ofPerson')}</h3>
      {sessions.length === 0 && <p class="note">{t('sessions.none')}</p>}
      <ul class="people">
        {sessions.map(({ id, user_agent, seen_at }) => (
          <li key={id}>
            <span class="grow">{browserName(user_agent)}</span>
            <time dateTime={seen_at}>{shortTime(seen_at)}</time>
          </li>
        ))}
      </ul>
      {logins.map(({ issuer, subject }) => (
        <p key={`${issuer} ${subject}`} class="note">
          {t('sessions.login', { issuer })}
        </p>
      ))}
      {logins.length > 0 && (
        <label class="check">
          <input type="checkbox" checked={forgets} onChange={(event) => setForgets(event.currentTarget.checked)} />
          {t('sessions.forget')}
        </label>
      )}
      {(sessions.length > 0 || forgets) && (
        <button
          type="button"
          class="button small"
          onClick={() => reportFailure(calls.endOf(userId, forgets).then(read))}
        >
          {t('sessions.endAll')}
        </button>
      )}
    </section>
  );
};
