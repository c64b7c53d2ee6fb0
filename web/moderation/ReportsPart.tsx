import { useMemo, useState } from 'preact/hooks';
import { Empty } from '../design/Empty.tsx';
import { t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import { queueOf } from './queueCalls.ts';
import { ReportHead } from './ReportHead.tsx';
import { ReportSheet } from './ReportSheet.tsx';
import './ReportsPart.css';

/** What people reported: open ones, the oldest first, and those that were decided. */
export const ReportsPart = ({ token }: { token: string }) => {
  const calls = useMemo(() => queueOf(token), [token]);
  const [state, setState] = useState<'open' | 'decided'>('open');
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<number | null>(null);
  const reports = usePagination(`${state} ${round}`, (after) => calls.queue(state, after));
  return (
    <div class="school-sheet">
      <p class="lead">{t('reports.help')}</p>
      <div class="chips">
        {(['open', 'decided'] as const).map((one) => (
          <button
            key={one}
            type="button"
            class="chip"
            aria-pressed={state === one}
            onClick={() => {
              setShown(null);
              setState(one);
            }}
          >
            {t(`reports.${one}`)}
          </button>
        ))}
      </div>
      {reports.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(reports.failure) })}</p>}
      {reports.isLoading && reports.items.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {!reports.isLoading && reports.items.length === 0 && reports.failure === null && (
        <Empty title={t('reports.none')} />
      )}
      <ul class="reports" aria-label={t('admin.reports')}>
        {reports.items.map((report) => (
          <li key={report.id} class={`report ${report.reason === 'danger' ? 'is-danger' : ''}`}>
            <ReportHead report={report} />
            {shown === report.id ? (
              <ReportSheet
                id={report.id}
                calls={calls}
                onClose={() => setShown(null)}
                onDecided={() => {
                  setShown(null);
                  setRound(round + 1);
                }}
              />
            ) : (
              <button type="button" class="button small" onClick={() => setShown(report.id)}>
                {t('reports.look')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {reports.loadMore && (
        <button type="button" class="button small centred" onClick={reports.loadMore}>
          {t('loadMore')}
        </button>
      )}
    </div>
  );
};
