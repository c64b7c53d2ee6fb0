import { useEffect, useState } from 'preact/hooks';
import { shortTime } from '../locales/dates.ts';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { type BlockList, moderationOf, type OwnReport } from './moderationCalls.ts';

learnEnglish(enPanels);

/** Among the settings: whom I block, and what became of my reports. Nothing for who has neither. */
export const OwnProtection = () => {
  const { token } = useAccount();
  const [blocks, setBlocks] = useState<BlockList['blocks']>([]);
  const [reports, setReports] = useState<readonly OwnReport[]>([]);
  const [round, setRound] = useState(0);
  const calls = moderationOf(token);
  useEffect(() => {
    reportFailure(calls.blocks().then((list) => setBlocks(list.blocks)));
    reportFailure(calls.mine().then(setReports));
  }, [token, round]);
  return (
    <>
      {blocks.length > 0 && (
        <section aria-label={t('block.title')}>
          <h3>{t('block.title')}</h3>
          <ul class="people">
            {blocks.map(({ user }) => (
              <li key={user.id}>
                <span class="grow">{user.full_name}</span>
                <button
                  type="button"
                  class="button small"
                  onClick={() => reportFailure(calls.unblock(user.id).then(() => setRound(round + 1)))}
                >
                  {t('block.lift')}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {reports.length > 0 && (
        <section aria-label={t('report.mine')}>
          <h3>{t('report.mine')}</h3>
          <ul class="people">
            {reports.map(({ id, user, reason, created_at, outcome }) => (
              <li key={id}>
                <span class="grow">
                  {user.full_name} · {t(`report.reason.${reason}`)}
                  <small class="note"> {t(`report.is.${outcome ?? 'open'}`)}</small>
                </span>
                <time dateTime={created_at}>{shortTime(created_at)}</time>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
};
