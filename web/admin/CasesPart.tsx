import { useMemo, useState } from 'preact/hooks';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Empty } from '../design/Empty.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn, reportFailure } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import { CaseDialog } from './CaseDialog.tsx';
import { CaseLook } from './CaseLook.tsx';
import { type Case, casesOf, type StateOfCase } from './cases.ts';
import { namesIn } from './namesIn.ts';
import './CasesPart.css';

const states = ['waiting', 'running', 'ended'] as const satisfies StateOfCase[];

/** Cases of oversight: why, into what and until when somebody may look. */
export const CasesPart = ({ token }: { token: string }) => {
  const { me } = useAccount();
  const cases = useMemo(() => casesOf(token), [token]);
  const [state, setState] = useState<StateOfCase | ''>('');
  const [round, setRound] = useState(0);
  const [isOpening, setIsOpening] = useState(false);
  const [ending, setEnding] = useState<Case | null>(null);
  const [looking, setLooking] = useState<Case | null>(null);
  const list = usePagination(`${state} ${round}`, (before) => cases.list(state, before));
  const again = (): void => setRound(round + 1);
  if (looking !== null) return <CaseLook looked={looking} cases={cases} onBack={() => setLooking(null)} />;
  return (
    <div class="school-sheet">
      <p class="lead">{t('cases.help')}</p>
      <div class="case-bar">
        <select
          class="field"
          aria-label={t('cases.state')}
          value={state}
          onChange={(event) => setState(states.find((one) => one === event.currentTarget.value) ?? '')}
        >
          <option value="">{t('cases.anyState')}</option>
          {states.map((one) => (
            <option key={one} value={one}>
              {t(`cases.is.${one}`)}
            </option>
          ))}
        </select>
        {me.rights.oversee && (
          <button type="button" class="button primary" onClick={() => setIsOpening(true)}>
            {t('cases.open')}
          </button>
        )}
      </div>
      {list.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(list.failure) })}</p>}
      {list.isLoading && list.items.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {!list.isLoading && list.items.length === 0 && list.failure === null && <Empty title={t('cases.none')} />}
      <ul class="cases" aria-label={t('admin.cases')}>
        {list.items.map((one) => (
          <CaseItem
            key={one.id}
            one={one}
            onLook={() => setLooking(one)}
            onApprove={() => reportFailure(cases.approve(one.id).then(again))}
            onEnd={() => setEnding(one)}
          />
        ))}
      </ul>
      {list.loadMore && (
        <button type="button" class="button small centred" onClick={list.loadMore}>
          {t('loadMore')}
        </button>
      )}
      {isOpening && (
        <CaseDialog
          cases={cases}
          onClose={() => setIsOpening(false)}
          onDone={() => {
            setIsOpening(false);
            again();
          }}
        />
      )}
      {ending && (
        <ConfirmDialog
          question={t('cases.endSure', { names: namesIn(ending) })}
          action={t('cases.end')}
          onClose={() => setEnding(null)}
          onConfirm={() => reportFailure(cases.end(ending.id).then(again))}
        />
      )}
    </div>
  );
};

interface ItemProps {
  readonly one: Case;
  readonly onLook: () => void;
  readonly onApprove: () => void;
  readonly onEnd: () => void;
}

const CaseItem = ({ one, onLook, onApprove, onEnd }: ItemProps) => (
  <li class={`case ${one.state === 'ended' ? 'is-past' : ''}`}>
    <div>
      <p>
        <span class={`case-tag is-${one.state}`}>{t(`cases.is.${one.state}`)}</span> <strong>{namesIn(one)}</strong>
      </p>
      <p class="case-reason">{one.reason}</p>
      <p class="note">
        {[
          `№ ${one.id}`,
          t('cases.by', { name: one.author.full_name }),
          ...(one.approver ? [t('cases.approvedBy', { name: one.approver.full_name })] : []),
          t('cases.until', { time: fullTime(one.until) }),
          ...(one.ended_at ? [t('cases.ended', { time: fullTime(one.ended_at) })] : []),
        ].join(' · ')}
      </p>
    </div>
    <div class="case-actions">
      {one.may_look && (
        <button type="button" class="button small primary" onClick={onLook}>
          {t('cases.look')}
        </button>
      )}
      {one.may_approve && (
        <button type="button" class="button small primary" onClick={onApprove}>
          {t('cases.approve')}
        </button>
      )}
      {one.state !== 'ended' && (
        <button type="button" class="button small" onClick={onEnd}>
          {t('cases.end')}
        </button>
      )}
    </div>
  </li>
);
