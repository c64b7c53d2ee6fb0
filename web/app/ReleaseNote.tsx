import { useEffect } from 'preact/hooks';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { Lazy } from '../session/Lazy.tsx';
import { isFramed } from '../session/pageConfig.ts';
import { NoticeBanner } from '../settings/NoticeBanner.tsx';
import { followClicks, followRelease, isOutdated, startWorker } from './followRelease.ts';

learnEnglish(enPanels);

const loadHost = () => import('../embed/UnreadForHost.tsx').then((part) => part.UnreadForHost);

/** Says that the server has a newer page. What is being written stays while it is loaded. */
export const ReleaseNote = () => {
  const { client } = useAccount();
  useEffect(() => {
    startWorker();
    const stops = [followRelease(client), followClicks()];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);
  return (
    <>
      <NoticeBanner />
      {isFramed && <Lazy load={loadHost} isQuiet />}
      <Note />
    </>
  );
};

const Note = () => (
  <div class={`banner ${isOutdated.value ? 'is-shown' : ''}`} role="status">
    {isOutdated.value && (
      <>
        <span>{t('release.new')}</span>
        <button type="button" class="link" onClick={() => location.reload()}>
          {t('release.load')}
        </button>
      </>
    )}
  </div>
);
