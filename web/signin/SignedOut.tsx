import { Mark } from '../design/Mark.tsx';
import { t } from '../locales/translate.ts';
import { isFramed } from '../session/pageConfig.ts';
import { GatePage } from './GatePage.tsx';

interface Props {
  /** Where the host signs people in. */
  readonly signIn: string;
  /** They were signed in here a moment ago. */
  readonly isEnded: boolean;
}

/** The address to which somebody wants to return: that of the host's page where one shows this page, as far as it says it. */
const wantedAddress = (): string => {
  if (!isFramed) return location.href;
  try {
    return window.parent.location.href;
  } catch {
    return document.referrer || location.href;
  }
};

/** Where the host knows people: nobody is signed in there, or not any more. */
export const SignedOut = ({ signIn, isEnded }: Props) => (
  <GatePage>
    <div class="gate-card">
      <Mark />
      <h1>{t('signedOut.title')}</h1>
      <p role="status">{t(isEnded ? 'signIn.failed.ended' : 'signedOut.help')}</p>
      <a
        class="button primary"
        target={isFramed ? '_top' : undefined}
        href={signIn.replaceAll('{address}', encodeURIComponent(wantedAddress()))}
      >
        {t('signedOut.go')}
      </a>
    </div>
  </GatePage>
);
