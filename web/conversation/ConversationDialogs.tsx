import { useEffect, useState } from 'preact/hooks';
import type { ShownMessage } from '../../client/room/RoomView.ts';
import type { Receipt } from '../../client/wire/Receipt.ts';
import { Avatar } from '../design/Avatar.tsx';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { shortTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { useActions } from './ConversationActions.ts';

export const ConversationDialogs = () => {
  const { view, deleting, receiptsOf } = useActions();
  const [doomed, read] = [deleting.value, receiptsOf.value];
  return (
    <>
      {doomed !== null && (
        <ConfirmDialog
          question={t('message.deleteSure')}
          action={t('message.delete')}
          onClose={() => (deleting.value = null)}
          onConfirm={() => doomed.id !== null && view.remove(doomed.id)}
        />
      )}
      {read !== null && <ReceiptsDialog message={read} onClose={() => (receiptsOf.value = null)} />}
    </>
  );
};

const ReceiptsDialog = ({ message, onClose }: { message: ShownMessage; onClose: () => void }) => {
  const { view } = useActions();
  const { me } = useAccount();
  const { participants } = useSubscription(view.state);
  const [receipts, setReceipts] = useState<readonly Receipt[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    if (message.id !== null) view.receipts(message.id).then(setReceipts, setFailure);
  }, [message.id]);
  const hasRead = new Set(receipts?.map(({ user }) => user.id));
  const missing = participants.filter(
    ({ id, is_suspended }) => id !== me.id && id !== message.sender.id && !is_suspended && !hasRead.has(id),
  );
  return (
    <Dialog title={t('message.receipts')} onClose={onClose}>
      {failure !== null && <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>}
      {receipts === null && failure === null && <p class="shimmer">{t('loading')}</p>}
      {receipts?.length === 0 && <p>{t('message.receiptsNone')}</p>}
      <ul class="people">
        {receipts?.map(({ user, read_at }) => (
          <li key={user.id}>
            <Avatar person={user} size="small" />
            <span class="grow">
              <bdi>{user.full_name}</bdi>
            </span>
            <time dateTime={read_at}>{shortTime(read_at)}</time>
          </li>
        ))}
      </ul>
      {receipts !== null && missing.length > 0 && (
        <>
          <h3>{t('message.receiptsMissing')}</h3>
          <ul class="people">
            {missing.map((person) => (
              <li key={person.id}>
                <Avatar person={person} size="small" />
                <span class="grow">
                  <bdi>{person.full_name}</bdi>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
};
