import { useState } from 'preact/hooks';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { FilterBar, FilterChips } from '../office/FilterBar.tsx';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordItem } from '../office/RecordItem.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { useAddress } from '../office/useAddress.ts';
import { relationName } from '../policy/relationName.ts';
import { at } from '../session/base.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { onLink } from '../session/router.ts';
import { usePagination } from '../session/usePagination.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { DirectoryHold } from './directoryAnswers.ts';

/** The decisions of offices about accounts and relations. They are made beside the people whom they are about. */
export const HoldsPart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const [shown, setShown] = useAddress('state');
  const [lifting, setLifting] = useState<DirectoryHold | null>(null);
  const withPast = shown === 'all';
  const holds = usePagination(shown, (before) => directory.holds({ withPast, before }));
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.holds')} purpose={t('holds.help')}>
        <a class="button" href={at('/school/people')} onClick={onLink}>
          {t('holds.choosePerson')}
        </a>
      </PageHeader>
      <FilterBar>
        <FilterChips
          label={t('cases.state')}
          value={shown}
          options={[
            { value: '', text: t('holds.inForce') },
            { value: 'all', text: t('holds.withPast') },
          ]}
          onChange={setShown}
        />
      </FilterBar>
      <RecordList label={t('admin.holds')} list={holds} none={t('holds.none')} noneHelp={t('holds.noneHelp')}>
        {(hold) => <HoldItem key={hold.id} hold={hold} onLift={() => setLifting(hold)} />}
      </RecordList>
      {lifting && (
        <ConfirmDialog
          question={t('holds.liftSure', { name: subjectOf(lifting) })}
          action={t('holds.lift')}
          onClose={() => setLifting(null)}
          onConfirm={() => reportFailure(directory.liftHold(lifting.id).then(holds.reload))}
        />
      )}
    </div>
  );
};

const HoldItem = ({ hold, onLift }: { hold: DirectoryHold; onLift: () => void }) => (
  <RecordItem
    title={subjectOf(hold)}
    tags={[
      {
        text: t(`holds.is.${hold.effect}`),
        tone: hold.is_in_force ? (hold.effect === 'keep' ? 'calm' : 'danger') : 'past',
      },
    ]}
    facts={[
      hold.author ? t('holds.by', { name: hold.author.full_name }) : t('holds.byHost'),
      t('holds.since', { time: fullTime(hold.begins) }),
      hold.ends !== null && t('holds.ends', { time: fullTime(hold.ends) }),
      hold.lifted_at !== null && t('holds.lifted', { time: fullTime(hold.lifted_at) }),
    ]}
    isPast={!hold.is_in_force}
    actions={
      hold.lifted_at === null && (
        <button type="button" class="button small" onClick={onLift}>
          {t('holds.lift')}
        </button>
      )
    }
  >
    <p class="record-words" dir="auto">
      {hold.reason}
    </p>
  </RecordItem>
);

const subjectOf = ({ user, room_id: roomId, relation }: DirectoryHold): string => {
  if (user) return user.full_name;
  if (roomId !== null) return t('audit.room', { number: roomId });
  if (!relation) return '';
  const { kind, from, to, context } = relation;
  return `${from.full_name} ${relationName(kind)} ${to.full_name}${context ? ` · ${context}` : ''}`;
};
