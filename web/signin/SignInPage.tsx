import { useEffect, useState } from 'preact/hooks';
import { Mark } from '../design/Mark.tsx';
import { enSignIn } from '../locales/enSignIn.ts';
import { language, learnEnglish, t, tryText } from '../locales/translate.ts';
import { at, within } from '../session/base.ts';
import { pageConfig } from '../session/pageConfig.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { session } from '../session/tabSession.ts';
import { GatePage } from './GatePage.tsx';
import { SignedOut } from './SignedOut.tsx';
import { mailLink, readWays, type SignInWays } from './signInCalls.ts';
import { TokenForm } from './TokenForm.tsx';
import { keepWanted } from './wantedRoom.ts';
import './SignIn.css';

learnEnglish(enSignIn);

/** How somebody signs in: with a school account, by a link, or with a token of the host. */
export const SignInPage = () => {
  const { value } = session;
  const { refused, failed } = value.kind === 'sign-in' ? value : { refused: null, failed: null };
  const [ways, setWays] = useState<SignInWays | null>(null);
  const [usesToken, setUsesToken] = useState(refused !== null);
  useEffect(() => void (pageConfig.signIn ?? readWays().then(setWays)), []);
  if (pageConfig.signIn !== undefined) return <SignedOut signIn={pageConfig.signIn} isEnded={failed === 'ended'} />;
  if (ways === null) return <GatePage>{null}</GatePage>;
  const { providers, mails_links: mails, takes_tokens: takes } = ways;
  if (usesToken || (takes && providers.length === 0 && !mails)) return <TokenForm refused={refused} />;
  const failure = failed && tryText(`signIn.failed.${failed}`);
  const place = within(location.pathname);
  const path = place === '/' ? '' : `&return_to=${encodeURIComponent(place)}`;
  return (
    <GatePage>
      <div class="gate-card">
        <Mark />
        <h1>{t('signIn.title')}</h1>
        {failure && (
          <p class="problem" role="alert">
            {failure}
          </p>
        )}
        {providers.map(({ id, name, address }) => (
          <a key={id} class="button primary" href={at(`${address}${path}`)}>
            {t('signIn.with', { name })}
          </a>
        ))}
        {mails && <MailForm />}
        {!mails && !takes && providers.length === 0 && <p>{t('signIn.nothing')}</p>}
        {takes && (
          <button type="button" class="link" onClick={() => setUsesToken(true)}>
            {t('signIn.byToken')}
          </button>
        )}
      </div>
    </GatePage>
  );
};

const MailForm = () => {
  const [mail, setMail] = useState('');
  const [outcome, setOutcome] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setIsSending(true);
    try {
      await mailLink(mail.trim(), language());
      keepWanted();
      setOutcome(t('signIn.mailSent'));
    } catch (failure) {
      setOutcome(reasonIn(failure));
    } finally {
      setIsSending(false);
    }
  };
  return (
    <form class="gate-form" onSubmit={(event) => void onSubmit(event)}>
      <label class="label">
        {t('signIn.mail')}
        <input
          class="field"
          type="email"
          required
          maxLength={254}
          value={mail}
          autocomplete="email"
          onInput={(event) => setMail(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button" disabled={isSending}>
        {t('signIn.byMail')}
      </button>
      <p class="gate-note" role="status">
        {outcome ?? t('signIn.mailHelp')}
      </p>
    </form>
  );
};
