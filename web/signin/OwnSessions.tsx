import { useEffect, useState } from 'preact/hooks';
import { shortTime } from '../locales/dates.ts';
import { enSignIn } from '../locales/enSignIn.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { browserName, type ListedSession, sessionsOf } from './signInCalls.ts';

learnEnglish(enSignIn);

/** Among the settings: the browsers in which I am signed in. Nothing where people sign in elsewhere. */
export const OwnSessions = () => {
  const { token } = useAccount();
  const [sessions, setSessions] = useState<readonly ListedSession[]>([]);
  const calls = sessionsOf(token);
  const read = (): Promise<void> => calls.list().then(setSessions);
  useEffect(() => void read().catch(() => {}), [token]);
  if (sessions.length === 0) return null;
  const others = sessions.filter(({ is_current }) => !is_current);
  return (
    <section aria-label={t('sessions.title')}>
      <h3>{t('sessions.title')}</h3>
      <ul class="people">
        {sessions.map(({ id, user_agent, seen_at, is_current }) => (
          <li key={id}>
            <span class="grow">
              {browserName(user_agent)}
              <small class="note">
                {' '}
                {is_current ? t('sessions.here') : t('sessions.seen', { time: shortTime(seen_at) })}
              </small>
            </span>
            {!is_current && (
              <button type="button" class="button small" onClick={() => reportFailure(calls.end(id).then(read))}>
                {t('sessions.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <button type="button" class="button small" onClick={() => reportFailure(calls.endOthers().then(read))}>
          {t('sessions.endOthers')}
        </button>
      )}
    </section>
  );
};
