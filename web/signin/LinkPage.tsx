import { useEffect, useState } from 'preact/hooks';
import type { Person } from '../../client/wire/wireTypes.ts';
import { Mark } from '../design/Mark.tsx';
import { enSignIn } from '../locales/enSignIn.ts';
import { language, learnEnglish, t } from '../locales/translate.ts';
import { enterByCookie, replaceByCookie } from '../session/enterByCookie.ts';
import { type SignedInSession, session } from '../session/tabSession.ts';
import { GatePage } from './GatePage.tsx';
import { lookAtLink, openLink } from './signInCalls.ts';
import { useNameOf } from './useNameOf.ts';
import { goToWanted } from './wantedRoom.ts';
import './SignIn.css';

learnEnglish(enSignIn);

/** Says whom a link lets in, and uses it only when that person presses the button: programs open links in mails too. */
export const LinkPage = () => {
  const { value } = session;
  const { key, before } = value.kind === 'link' ? value : { key: '', before: null };
  const [people, setPeople] = useState<readonly Person[] | null>(null);
  const [isGone, setIsGone] = useState(false);
  const [isUsed, setIsUsed] = useState(false);
  useEffect(() => {
    setPeople(null);
    setIsGone(false);
    setIsUsed(false);
    let isWanted = true;
    lookAtLink(key).then(
      (found) => isWanted && setPeople(found),
      () => isWanted && setIsGone(true),
    );
    return () => {
      isWanted = false;
    };
  }, [key]);
  const enter = async (userId: number): Promise<void> => {
    setIsUsed(true);
    try {
      await openLink(key, userId);
      if (before !== null) return replaceByCookie();
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
            {before === null && (
              <button
                type="button"
                class="button"
                onClick={() => (session.value = { kind: 'sign-in', refused: null, failed: null })}
              >
                {t('link.again')}
              </button>
            )}
          </>
        ) : (
          <>
            {before !== null && people !== null && <Instead before={before} people={people} />}
            {people?.map(({ id, full_name: name }) => (
              <button
                key={id}
                type="button"
                class={`button ${before === null ? 'primary' : ''}`}
                disabled={isUsed}
                onClick={() => void enter(id)}
              >
                {t('link.as', { name })}
              </button>
            ))}
          </>
        )}
        {before !== null && <Stay before={before} />}
      </div>
    </GatePage>
  );
};

/** Whoever sent the link chose whom it lets in. */
const Instead = ({ before, people }: { before: SignedInSession; people: readonly Person[] }) => {
  const now = useNameOf(before.token);
  const names = people.map(({ full_name: name }) => name);
  if (names.length === 1 && names[0] === now) return null;
  const linked = new Intl.ListFormat(language(), { type: 'disjunction' }).format(names);
  return <p>{t('signIn.replaceHelp', { now, linked })}</p>;
};

const Stay = ({ before }: { before: SignedInSession }) => (
  <button type="button" class="button primary" onClick={() => (session.value = before)}>
    {t('signIn.stay', { name: useNameOf(before.token) })}
  </button>
);
