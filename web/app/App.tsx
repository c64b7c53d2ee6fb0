import { useEffect, useState } from 'preact/hooks';
import type { ChatClient } from '../../client/ChatClient.ts';
import { createChatClient } from '../../client/index.ts';
import { Toasts } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { AccountContext } from '../session/Account.ts';
import { base } from '../session/base.ts';
import { erasedName } from '../session/erasedName.ts';
import { followPolicy, isPolicySettled } from '../session/followPolicy.ts';
import { Lazy } from '../session/Lazy.tsx';
import { freshToken, personOf, signOut } from '../session/session.ts';
import { type DemoAccount, session } from '../session/tabSession.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { fetchAhead, Shell } from './Shell.tsx';
import './App.css';

const loadChooser = () => import('./Chooser.tsx').then((part) => part.Chooser);
const loadReplace = () => import('./ReplaceSession.tsx').then((part) => part.ReplaceSession);
const loadSignIn = () => import('../signin/SignInPage.tsx').then((part) => part.SignInPage);
const loadLink = () => import('../signin/LinkPage.tsx').then((part) => part.LinkPage);

export const App = () => {
  const now = session.value;
  return (
    <>
      {now.kind === 'opening' && <Opening />}
      {now.kind === 'unreachable' && <Unreachable />}
      {now.kind === 'choose' && <Lazy load={loadChooser} isQuiet given={{ people: now.people }} />}
      {now.kind === 'sign-in' && <Lazy load={loadSignIn} isQuiet />}
      {now.kind === 'link' && <Lazy load={loadLink} isQuiet />}
      {now.kind === 'replace' && (
        <Lazy load={loadReplace} isQuiet given={{ token: now.token, before: now.before.token }} />
      )}
      {now.kind === 'signed-in' && <SignedIn key={personOf(now.token)} token={now.token} people={now.people} />}
      <Toasts />
    </>
  );
};

const Opening = () => (
  <main class="opening">
    <p class="shimmer" role="status">
      {t('loading')}
    </p>
  </main>
);

const Unreachable = () => (
  <main class="opening">
    <p role="status">{t('noServer')}</p>
  </main>
);

const SignedIn = ({ token, people }: { token: string; people: readonly DemoAccount[] }) => {
  const [client, setClient] = useState<ChatClient | null>(null);
  useEffect(() => {
    const made = createChatClient({ url: location.origin + base, token: () => freshToken(token), erasedName });
    setClient(made);
    const unfollow = followPolicy(made);
    // Not before: on a slow line it would hold up the way to the connection.
    const stopWaiting = made.on('connection_established', () => {
      stopWaiting();
      setTimeout(fetchAhead);
    });
    made.connect({ withinMs: Number.POSITIVE_INFINITY }).catch((failure: Error) => signOut(failure.message));
    return () => {
      unfollow();
      stopWaiting();
      made.close();
    };
  }, []);
  return client === null ? <Opening /> : <Connected client={client} token={token} people={people} />;
};

const Connected = ({
  client,
  token,
  people,
}: {
  client: ChatClient;
  token: string;
  people: readonly DemoAccount[];
}) => {
  const me = useSubscription(client.me);
  if (me === null || !isPolicySettled.value) return <Opening />;
  return (
    <AccountContext.Provider value={{ client, me, token, demoPeople: people }}>
      <StillShell />
    </AccountContext.Provider>
  );
};

/**
 * Never renders again. A provider holds the element that it was given as it first was: if that element's own component renders
 * again, the element keeps the first look of the page, and by the parents of the parts that were shared since, all later ones.
 */
const StillShell = () => <Shell />;
