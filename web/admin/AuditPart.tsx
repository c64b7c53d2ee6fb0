import { useMemo, useState } from 'preact/hooks';
import { fullTime } from '../locales/dates.ts';
import { language, t, tryText } from '../locales/translate.ts';
import { FilterBar, FilterDay, FilterSelect } from '../office/FilterBar.tsx';
import { LoadFailure } from '../office/LoadFailure.tsx';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordItem } from '../office/RecordItem.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { useAddress } from '../office/useAddress.ts';
import { usePagination } from '../session/usePagination.ts';
import { type AuditDetail, type AuditLine, type AuditOfSchool, auditKinds, auditOf } from './audit.ts';
import './AuditPart.css';

/** Who changed, decided or read what, with more than a member's right. */
export const AuditPart = ({ token }: { token: string }) => {
  const audit = useMemo(() => auditOf(token), [token]);
  const [action, setAction] = useAddress('kind');
  const [since, setSince] = useAddress('since');
  const [until, setUntil] = useAddress('until');
  const filter = { action, since, until };
  const lines = usePagination(JSON.stringify(filter), (before) => audit.list(filter, before));
  const isFiltered = Object.values(filter).some((value) => value !== '');
  const clear = (): void => {
    for (const set of [setAction, setSince, setUntil]) set('');
  };
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.audit')} purpose={t('audit.help')} />
      <FilterBar onClear={isFiltered ? clear : undefined}>
        <FilterSelect
          label={t('audit.kind')}
          value={action}
          options={[{ value: '', text: t('audit.anyKind') }, ...sortedKinds()]}
          onChange={setAction}
        />
        <FilterDay label={t('audit.since')} value={since} onChange={setSince} />
        <FilterDay label={t('audit.until')} value={until} onChange={setUntil} />
      </FilterBar>
      <RecordList
        label={t('admin.audit')}
        list={lines}
        none={t('audit.none')}
        noneHelp={t('audit.noneHelp')}
        onClear={isFiltered ? clear : undefined}
      >
        {(line) => <AuditItem key={line.id} line={line} audit={audit} />}
      </RecordList>
    </div>
  );
};

/** By the alphabet of the page: there are more than anybody reads. */
const sortedKinds = (): readonly { readonly value: string; readonly text: string }[] =>
  auditKinds
    .map((value) => ({ value, text: kindName(value) }))
    .sort((one, other) => one.text.localeCompare(other.text, language()));

export const AuditItem = ({ line, audit }: { line: AuditLine; audit: AuditOfSchool }) => {
  const [detail, setDetail] = useState<AuditDetail | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    setFailure(null);
    audit.read(line.id).then(setDetail, setFailure);
  };
  const { subject } = line;
  return (
    <RecordItem
      title={kindName(line.action, line.meaning)}
      facts={[
        t('list.number', { number: String(line.id) }),
        fullTime(line.at),
        actorName(line.actor),
        subject.user_count > 0 && peopleIn(subject),
        subject.room_id !== null && t('audit.room', { number: String(subject.room_id) }),
        subject.case_id !== null && t('audit.case', { number: String(subject.case_id) }),
      ]}
      actions={
        line.has_details && (
          <button
            type="button"
            class="button small"
            aria-expanded={detail !== null}
            onClick={() => (detail === null ? read() : setDetail(null))}
          >
            {t(detail === null ? 'audit.show' : 'audit.hide')}
          </button>
        )
      }
      below={
        failure !== null ? (
          <LoadFailure failure={failure} onRetry={read} />
        ) : (
          detail !== null && <Details detail={detail} />
        )
      }
    />
  );
};

const Details = ({ detail }: { detail: AuditDetail }) =>
  detail.details === null ? (
    <p class="note">{t('audit.erased')}</p>
  ) : (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <pre class="audit-details" tabIndex={0}>
      {JSON.stringify(detail.details, null, 2)}
    </pre>
  );

const kindName = (action: string, meaning = ''): string => tryText(`audit.is.${action}`) ?? (meaning || action);

const actorName = ({ kind, user }: AuditLine['actor']): string => user?.full_name ?? t(`audit.by.${kind}`);

const peopleIn = ({ users, user_count: count }: AuditLine['subject']): string => {
  const names = users.map(({ full_name }) => full_name).join(', ');
  return count > users.length ? t('audit.andMore', { names, count: count - users.length }) : names;
};
