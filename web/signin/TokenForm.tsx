import { useState } from 'preact/hooks';
import { Mark } from '../design/Mark.tsx';
import { t } from '../locales/translate.ts';
import { signIn } from '../session/session.ts';
import { GatePage } from './GatePage.tsx';
import './SignIn.css';

export const TokenForm = ({ refused }: { refused: string | null }) => {
  const [token, setToken] = useState('');
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    if (token.trim() !== '') signIn(token.trim());
  };
  return (
    <GatePage>
      <form class="gate-card" onSubmit={onSubmit}>
        <Mark />
        <h1>{t('signIn.title')}</h1>
        <p>{t('signIn.help')}</p>
        {refused !== null && (
          <p class="problem" role="alert">
            {t('signIn.refused', { reason: refused })}
          </p>
        )}
        <label class="label">
          {t('signIn.token')}
          <input
            class="field"
            value={token}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button primary" disabled={token.trim() === ''}>
          {t('signIn.go')}
        </button>
        <p class="gate-note">{t('signIn.where')}</p>
      </form>
    </GatePage>
  );
};
