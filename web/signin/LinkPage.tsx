import { useEffect, useState } from 'preact/hooks';
import type { Person } from '../../client/wire/wireTypes.ts';
import { Mark } from '../design/Mark.tsx';
import { enSignIn } from '../locales/enSignIn.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { enterByCookie, session } from '../session/session.ts';
import { GatePage } from './GatePage.tsx';
import { lookAtLink, openLink } from './signInCalls.ts';
import { goToWanted } from './wantedRoom.ts';
import './SignIn.css';

learnEnglish(enSignIn);

/** Says whom a link lets in, and uses it only when that person presses the button: programs open links in mails too. */
export const LinkPage = () => {
  const { value } = session;
  const key = value.kind === 'link' ? value.key : '';
  const [people, setPeople] = useState<readonly Person[] | null>(null);
  const [isGone, setIsGone] = useState(false);
  const [isUsed, setIsUsed] = useState(false);
  useEffect(() => void lookAtLink(key).then(setPeople, () => setIsGone(true)), [key]);
  const enter = async (userId: number): Promise<void> => {
    setIsUsed(true);
    try {
      await openLink(key, userId);
      goToWanted();
      await enterByCookie();
    } catch {
      setIsGone(true);
    }
  };
  return (
    <GatePage>
      <div class="gate-card">
        <Mark />
        <h1>{t(people !== null && people.length > 1 ? 'link.who' : 'link.title')}</h1>
        {isGone ? (
          <>
            <p class="problem" role="alert">
              {t('link.gone')}
            </p>
            <button
              type="button"
              class="button"
              onClick={() => (session.value = { kind: 'sign-in', refused: null, failed: null })}
            >
              {t('link.again')}
            </button>
          </>
        ) : (
          people?.map(({ id, full_name: name }) => (
            <button key={id} type="button" class="button primary" disabled={isUsed} onClick={() => void enter(id)}>
              {t('link.as', { name })}
            </button>
          ))
        )}
      </div>
    </GatePage>
  );
};
