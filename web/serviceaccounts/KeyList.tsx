import { useState } from 'preact/hooks';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { RecordItem } from '../office/RecordItem.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { reportFailure } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import type { ServiceKeyLine, ServicesOfSchool } from './serviceCalls.ts';

interface Props {
  readonly services: ServicesOfSchool;
  /** Of the service account. */
  readonly id: number;
}

/** The keys of a service account that count. A new one is shown once. */
export const KeyList = ({ services, id }: Props) => {
  const [made, setMade] = useState<string | null>(null);
  const [ending, setEnding] = useState<ServiceKeyLine | null>(null);
  const list = usePagination(String(id), async () => {
    const keys = await services.keys(id);
    return { items: keys.filter((one) => one.revoked_at === null), nextCursor: null };
  });
  const make = async (): Promise<void> => {
    const { key } = await services.createKey(id);
    setMade(key);
    list.reload();
  };
  return (
    <>
      <RecordList label={t('services.keys')} list={list} none={t('services.keysNone')}>
        {(key) => (
          <RecordItem
            key={key.id}
            title={key.name}
            facts={[
              t('list.number', { number: key.id }),
              t('services.since', { time: fullTime(key.created_at) }),
              key.last_used_at === null
                ? t('services.unused')
                : t('services.used', { time: fullTime(key.last_used_at) }),
              key.expires_at !== null && t('holds.ends', { time: fullTime(key.expires_at) }),
            ]}
            actions={
              <button type="button" class="button small" onClick={() => setEnding(key)}>
                {t('services.revoke')}
              </button>
            }
          />
        )}
      </RecordList>
      <button type="button" class="button small" onClick={() => reportFailure(make())}>
        {t('services.makeKey')}
      </button>
      {made !== null && <NewKey secret={made} onClose={() => setMade(null)} />}
      {ending && (
        <ConfirmDialog
          question={t('services.revokeSure', { name: ending.name })}
          action={t('services.revoke')}
          onClose={() => setEnding(null)}
          onConfirm={() => reportFailure(services.revokeKey(id, ending.id).then(list.reload))}
        />
      )}
    </>
  );
};

const NewKey = ({ secret, onClose }: { secret: string; onClose: () => void }) => (
  <Dialog title={t('services.makeKey')} onClose={onClose}>
    <p>{t('services.key')}</p>
    <input class="field" readOnly value={secret} dir="ltr" aria-label={t('services.keys')} />
    <div class="dialog-actions">
      <button
        type="button"
        class="button"
        onClick={() => reportFailure(navigator.clipboard.writeText(secret).then(() => toast(t('services.copied'))))}
      >
        {t('services.copy')}
      </button>
      <button type="button" class="button primary" onClick={onClose}>
        {t('services.keyDone')}
      </button>
    </div>
  </Dialog>
);
