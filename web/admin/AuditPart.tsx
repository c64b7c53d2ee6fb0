import { useMemo, useState } from 'preact/hooks';
import { Empty } from '../design/Empty.tsx';
import { fullTime } from '../locales/dates.ts';
import { t, tryText } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import {
  type AuditDetail,
  type AuditFilter,
  type AuditLine,
  type AuditOfSchool,
  auditKinds,
  auditOf,
} from './audit.ts';
import './AuditPart.css';

/** Who changed, decided or read what, with more than a member's right. */
export const AuditPart = ({ token }: { token: string }) => {
  const audit = useMemo(() => auditOf(token), [token]);
  const [filter, setFilter] = useState<AuditFilter>({ action: '', since: '', until: '' });
  const lines = usePagination(JSON.stringify(filter), (before) => audit.list(filter, before));
  return (
    <div class="school-sheet">
      <p class="lead">{t('audit.help')}</p>
      <Filters filter={filter} onChange={setFilter} />
      {lines.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(lines.failure) })}</p>}
      {lines.isLoading && lines.items.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {!lines.isLoading && lines.items.length === 0 && lines.failure === null && <Empty title={t('audit.none')} />}
      <ul class="audit" aria-label={t('admin.audit')}>
        {lines.items.map((line) => (
          <AuditItem key={line.id} line={line} audit={audit} />
        ))}
      </ul>
      {lines.loadMore && (
        <button type="button" class="button small centred" onClick={lines.loadMore}>
          {t('loadMore')}
        </button>
      )}
    </div>
  );
};

const Filters = ({ filter, onChange }: { filter: AuditFilter; onChange: (filter: AuditFilter) => void }) => (
  <div class="audit-filters">
    <label>
      {t('audit.kind')}
      <select
        class="field"
        value={filter.action}
        onChange={(event) => onChange({ ...filter, action: event.currentTarget.value })}
      >
        <option value="">{t('audit.anyKind')}</option>
        {auditKinds.map((kind) => (
          <option key={kind} value={kind}>
            {kindName(kind)}
          </option>
        ))}
      </select>
    </label>
    {(['since', 'until'] as const).map((edge) => (
      <label key={edge}>
        {t(`audit.${edge}`)}
        <input
          class="field"
          type="date"
          value={filter[edge]}
          onChange={(event) => onChange({ ...filter, [edge]: event.currentTarget.value })}
        />
      </label>
    ))}
  </div>
);

const AuditItem = ({ line, audit }: { line: AuditLine; audit: AuditOfSchool }) => {
  const [detail, setDetail] = useState<AuditDetail | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const show = (): void => {
    if (detail !== null) return setDetail(null);
    setFailure(null);
    audit.read(line.id).then(setDetail, setFailure);
  };
  return (
    <li class="audit-line">
      <div>
        <p>
          <strong>{kindName(line.action, line.meaning)}</strong>
        </p>
        <p class="note">
          {[
            `№ ${line.id}`,
            fullTime(line.at),
            actorName(line.actor),
            ...(line.subject.user_count > 0 ? [peopleIn(line.subject)] : []),
            ...(line.subject.room_id === null ? [] : [t('audit.room', { number: String(line.subject.room_id) })]),
            ...(line.subject.case_id === null ? [] : [t('audit.case', { number: String(line.subject.case_id) })]),
          ].join(' · ')}
        </p>
        {failure !== null && <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>}
        {detail !== null && <Details detail={detail} />}
      </div>
      {line.has_details && (
        <button type="button" class="button small" aria-expanded={detail !== null} onClick={show}>
          {t(detail === null ? 'audit.show' : 'audit.hide')}
        </button>
      )}
    </li>
  );
};

const Details = ({ detail }: { detail: AuditDetail }) =>
  detail.details === null ? (
    <p class="note">{t('audit.erased')}</p>
  ) : (
    <pre class="audit-details">{JSON.stringify(detail.details, null, 2)}</pre>
  );

const kindName = (action: string, meaning = ''): string => tryText(`audit.is.${action}`) ?? (meaning || action);

const actorName = ({ kind, user }: AuditLine['actor']): string => user?.full_name ?? t(`audit.by.${kind}`);

const peopleIn = ({ users, user_count: count }: AuditLine['subject']): string => {
  const names = users.map(({ full_name }) => full_name).join(', ');
  return count > users.length ? t('audit.andMore', { names, count: count - users.length }) : names;
};
