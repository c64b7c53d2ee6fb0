import { useMemo } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import { FilterBar, FilterChips } from '../office/FilterBar.tsx';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordItem } from '../office/RecordItem.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { useAddress, useAddressOf } from '../office/useAddress.ts';
import { decided } from '../session/decided.ts';
import { usePagination } from '../session/usePagination.ts';
import { queueOf } from './queueCalls.ts';
import { factsOfReport, ReportWords, tagOfReport } from './ReportHead.tsx';
import { ReportSheet } from './ReportSheet.tsx';
import './ReportDialog.css';
import './ReportsPart.css';

const states = ['open', 'decided'] as const;

/** What people reported: open ones, the oldest first, and those that were decided. */
export const ReportsPart = ({ token }: { token: string }) => {
  const calls = useMemo(() => queueOf(token), [token]);
  const [state, setState] = useAddressOf('state', states, 'open');
  const [shown, setShown] = useAddress('open');
  const reports = usePagination(state, (after) => calls.queue(state, after));
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.reports')} purpose={t('reports.help')} />
      <FilterBar>
        <FilterChips
          label={t('cases.state')}
          value={state}
          options={states.map((value) => ({ value, text: t(`reports.${value}`) }))}
          onChange={(value) => {
            setShown('');
            setState(value);
          }}
        />
      </FilterBar>
      <RecordList
        label={t('admin.reports')}
        list={reports}
        none={t(state === 'open' ? 'reports.none' : 'reports.noneDecided')}
        noneHelp={t(state === 'open' ? 'reports.noneHelp' : 'reports.noneDecidedHelp')}
      >
        {(report) => {
          const isShown = shown === String(report.id);
          return (
            <RecordItem
              key={report.id}
              title={report.user.full_name}
              tags={[tagOfReport(report)]}
              facts={factsOfReport(report)}
              isUrgent={report.reason === 'danger' && report.decision === null}
              actions={
                <button
                  type="button"
                  class="button small"
                  aria-expanded={isShown}
                  onClick={() => setShown(isShown ? '' : String(report.id))}
                >
                  {t(isShown ? 'reports.close' : 'reports.look')}
                </button>
              }
              below={
                isShown && (
                  <ReportSheet
                    id={report.id}
                    calls={calls}
                    onDecided={() => {
                      setShown('');
                      decided.value += 1;
                      reports.reload();
                    }}
                  />
                )
              }
            >
              <ReportWords report={report} />
            </RecordItem>
          );
        }}
      </RecordList>
    </div>
  );
};
