import { useMemo } from 'preact/hooks';
import { Empty } from '../design/Empty.tsx';
import { DecisionList } from '../home/DecisionList.tsx';
import type { WaitingWork } from '../home/decisions.ts';
import { t } from '../locales/translate.ts';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { useAccount } from '../session/Account.ts';
import { at } from '../session/base.ts';
import { onLink } from '../session/router.ts';
import { usePagination } from '../session/usePagination.ts';
import { AuditItem } from './AuditPart.tsx';
import { auditOf } from './audit.ts';
import type { DirectoryOfSchool } from './directory.ts';
import { LastImport } from './LastImport.tsx';

interface Props {
  readonly decisions: readonly WaitingWork[];
  readonly token: string;
  readonly directory: DirectoryOfSchool;
}

/** What the office has to decide today, and what was done last. */
export const TodayPart = ({ decisions, token, directory }: Props) => {
  const { rights } = useAccount().me;
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.today')} purpose={t('today.help')} />
      {decisions.length === 0 ? (
        <Empty title={t('today.none')}>
          <p>{t('today.noneHelp')}</p>
        </Empty>
      ) : (
        <DecisionList decisions={decisions} />
      )}
      {rights.manage_whole_directory && <LastImport directory={directory} />}
      {rights.read_audit && <LatestRecord token={token} />}
    </div>
  );
};

const shownAtMost = 5;

const LatestRecord = ({ token }: { token: string }) => {
  const audit = useMemo(() => auditOf(token), [token]);
  const lines = usePagination('', async () => {
    const { items } = await audit.list({ action: '', since: '', until: '' });
    return { items: items.slice(0, shownAtMost), nextCursor: null };
  });
  return (
    <section class="school-section">
      <div class="section-head">
        <h2>{t('today.latest')}</h2>
        <a href={at('/school/audit')} onClick={onLink}>
          {t('today.allRecord')}
        </a>
      </div>
      <RecordList label={t('today.latest')} list={lines} none={t('audit.none')}>
        {(line) => <AuditItem key={line.id} line={line} audit={audit} />}
      </RecordList>
    </section>
  );
};
