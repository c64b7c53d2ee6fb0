import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { RecordItem } from '../office/RecordItem.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { usePagination } from '../session/usePagination.ts';
import type { WebhookRequests } from './webhookCalls.ts';

/** What was sent to a webhook lately, and what came back. */
export const DeliveryList = ({ id, calls }: { id: number; calls: WebhookRequests }) => {
  const deliveries = usePagination(String(id), (before) => calls.deliveries(id, before));
  return (
    <RecordList label={t('webhooks.deliveries')} list={deliveries} none={t('webhooks.noDeliveries')}>
      {(one) => (
        <RecordItem
          key={one.id}
          title={one.type}
          tags={[
            {
              text: t(`webhooks.was.${one.outcome}`),
              tone: one.outcome === 'delivered' ? 'calm' : ('danger' as const),
            },
          ]}
          facts={[
            fullTime(one.at),
            one.room_id !== null && t('audit.room', { number: one.room_id }),
            one.attempt > 1 && t('webhooks.attempt', { number: one.attempt }),
            one.error ?? (one.status !== null && String(one.status)),
            t('webhooks.took', { ms: one.ms }),
            one.event_id,
          ]}
        />
      )}
    </RecordList>
  );
};
