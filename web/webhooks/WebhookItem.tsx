import { useState } from 'preact/hooks';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { RecordItem, type TagTone } from '../office/RecordItem.tsx';
import { roomTypeName } from '../policy/roomTypes.ts';
import { DeliveryList } from './DeliveryList.tsx';
import type { ListedWebhook, WebhookRequests } from './webhookCalls.ts';

interface Props {
  readonly webhook: ListedWebhook;
  readonly calls: WebhookRequests;
  readonly onTest: () => void;
  readonly onToggle: () => void;
  readonly onAsk: (what: 'rotate' | 'remove' | 'replay') => void;
}

const tones: Readonly<Record<ListedWebhook['state'], TagTone>> = {
  active: 'calm',
  paused: 'past',
  disabled: 'danger',
  cut_off: 'danger',
};

/** A webhook: whether it runs, what it gets, what came of it lately, and what can be done. */
export const WebhookItem = ({ webhook, calls, onTest, onToggle, onAsk }: Props) => {
  const [isOpen, setIsOpen] = useState(false);
  const { state, reason, events, room_types: types, failing_since: failing, last_success_at: success } = webhook;
  return (
    <RecordItem
      title={webhook.url}
      tags={[{ text: t(reason === null ? `webhooks.is.${state}` : `webhooks.is.${reason}`), tone: tones[state] }]}
      facts={[
        webhook.description,
        events.length > 0 && events.join(', '),
        types.length > 0 && types.map(roomTypeName).join(', '),
        success !== null && t('webhooks.lastSuccess', { time: fullTime(success) }),
        failing !== null && t('webhooks.failingSince', { time: fullTime(failing) }),
        failing !== null && webhook.last_error,
      ]}
      isPast={state === 'paused'}
      isUrgent={state === 'disabled' || state === 'cut_off'}
      actions={
        <>
          {state !== 'cut_off' && (
            <button type="button" class="button small" onClick={onToggle}>
              {t(webhook.is_active ? 'webhooks.pause' : 'webhooks.enable')}
            </button>
          )}
          <button type="button" class="button small" onClick={onTest}>
            {t('webhooks.test')}
          </button>
          <button type="button" class="button small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {t('webhooks.deliveries')}
          </button>
          <button type="button" class="button small" onClick={() => onAsk('replay')}>
            {t('webhooks.replay')}
          </button>
          <button type="button" class="button small" onClick={() => onAsk('rotate')}>
            {t('webhooks.rotate')}
          </button>
          <button type="button" class="button small" onClick={() => onAsk('remove')}>
            {t('webhooks.remove')}
          </button>
        </>
      }
      below={isOpen && <DeliveryList id={webhook.id} calls={calls} />}
    />
  );
};
