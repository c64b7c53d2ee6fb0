import { useMemo, useState } from 'preact/hooks';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Icon } from '../design/Icon.tsx';
import { toast } from '../design/Toasts.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { type Case, casesOf, type StateOfCase } from '../office/cases.ts';
import { FilterBar, FilterChips } from '../office/FilterBar.tsx';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordItem, type TagTone } from '../office/RecordItem.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { useAddress, useAddressOf } from '../office/useAddress.ts';
import { useAccount } from '../session/Account.ts';
import { decided } from '../session/decided.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import { CaseDialog } from './CaseDialog.tsx';
import { CaseLook } from './CaseLook.tsx';
import { namesIn } from './namesIn.ts';

const states = ['', 'waiting', 'running', 'ended'] as const satisfies (StateOfCase | '')[];
const tones = { waiting: 'danger', running: 'calm', ended: 'past' } as const satisfies Record<StateOfCase, TagTone>;

/** Cases of oversight: why, into what and until when somebody may look. */
export const CasesPart = ({ token }: { token: string }) => {
  const { me } = useAccount();
  const cases = useMemo(() => casesOf(token), [token]);
  const [state, setState] = useAddressOf('state', states, '');
  const [lookedId, setLookedId] = useAddress('case');
  const [isOpening, setIsOpening] = useState(false);
  const [asked, setAsked] = useState<{ readonly what: 'approve' | 'end'; readonly one: Case } | null>(null);
  const list = usePagination(state, (before) => cases.list(state, before));
  const again = (): void => {
    decided.value += 1;
    list.reload();
  };
  const looked = list.items.find(({ id, may_look: mayLook }) => mayLook && String(id) === lookedId);
  if (looked !== undefined) return <CaseLook looked={looked} cases={cases} onBack={() => setLookedId('')} />;
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.cases')} purpose={t('cases.help')}>
        {me.rights.oversee && (
          <button type="button" class="button primary" onClick={() => setIsOpening(true)}>
            <Icon name="plus" size={18} />
            {t('cases.open')}
          </button>
        )}
      </PageHeader>
      <FilterBar>
        <FilterChips
          label={t('cases.state')}
          value={state}
          options={states.map((value) => ({
            value,
            text: value === '' ? t('cases.anyState') : t(`cases.is.${value}`),
          }))}
          onChange={setState}
        />
      </FilterBar>
      <RecordList
        label={t('admin.cases')}
        list={list}
        none={t('cases.none')}
        noneHelp={t('cases.noneHelp')}
        onClear={state === '' ? undefined : () => setState('')}
      >
        {(one) => (
          <CaseItem
            key={one.id}
            one={one}
            onLook={() => setLookedId(String(one.id))}
            onApprove={() => setAsked({ what: 'approve', one })}
            onEnd={() => setAsked({ what: 'end', one })}
          />
        )}
      </RecordList>
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
      {asked && (
        <ConfirmDialog
          question={
            asked.what === 'end'
              ? t('cases.endSure', { names: namesIn(asked.one) })
              : t('cases.approveSure', {
                  names: namesIn(asked.one),
                  name: asked.one.author.full_name,
                  time: fullTime(asked.one.until),
                })
          }
          action={t(`cases.${asked.what}`)}
          onClose={() => setAsked(null)}
          onConfirm={() =>
            reportFailure(
              cases[asked.what](asked.one.id).then(() => {
                toast(t(asked.what === 'end' ? 'cases.endedNow' : 'cases.approvedNow'));
                again();
              }),
            )
          }
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
  <RecordItem
    title={namesIn(one)}
    tags={[{ text: t(`cases.is.${one.state}`), tone: tones[one.state] }]}
    facts={[
      t('list.number', { number: String(one.id) }),
      t('cases.by', { name: one.author.full_name }),
      one.approver && t('cases.approvedBy', { name: one.approver.full_name }),
      t('cases.until', { time: fullTime(one.until) }),
      one.ended_at !== null && t('cases.ended', { time: fullTime(one.ended_at) }),
    ]}
    isPast={one.state === 'ended'}
    actions={
      <>
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
      </>
    }
  >
    <p class="record-words" dir="auto">
      {one.reason}
    </p>
  </RecordItem>
);
