import { useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { t } from '../locales/translate.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import { roomTypeName } from '../policy/roomTypes.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { type ShownSecret, type WebhookRequests, webhookEventTypes } from './webhookCalls.ts';
import './WebhookDialog.css';

interface Props {
  readonly calls: Pick<WebhookRequests, 'create'>;
  readonly onClose: () => void;
  readonly onDone: (made: ShownSecret) => void;
}

/** Registers an address, and says what it gets. */
export const WebhookDialog = ({ calls, onClose, onDone }: Props) => {
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [events, setEvents] = useState<readonly string[]>([]);
  const [roomTypes, setRoomTypes] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  const create = (): void => {
    setIsBusy(true);
    const draft = { url: url.trim(), description: description.trim(), events, room_types: roomTypes };
    calls.create(draft).then(onDone, (thrown: unknown) => {
      setFailure(thrown);
      setIsBusy(false);
    });
  };

  return (
    <Dialog title={t('webhooks.add')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <label class="label">
          {t('webhooks.url')}
          <input
            class="field"
            type="url"
            required
            dir="ltr"
            maxLength={2_000}
            placeholder="https://"
            value={url}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
        </label>
        <label class="label">
          {t('webhooks.description')}
          <input
            class="field"
            maxLength={255}
            value={description}
            onInput={(event) => setDescription(event.currentTarget.value)}
          />
        </label>
        <Choice label={t('webhooks.events')} all={webhookEventTypes} chosen={events} onChange={setEvents} />
        <Choice
          label={t('webhooks.roomTypes')}
          all={policyInUse.value.room_types.map(({ type }) => type)}
          nameOf={roomTypeName}
          chosen={roomTypes}
          onChange={setRoomTypes}
        />
        {failure !== null && (
          <p class="problem" role="alert">
            {t('failed', { reason: reasonIn(failure) })}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={isBusy || url.trim() === ''}>
            {t('webhooks.add')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};

interface ChoiceProps {
  readonly label: string;
  readonly all: readonly string[];
  readonly chosen: readonly string[];
  readonly nameOf?: (one: string) => string;
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Some of these; none stands for all. */
const Choice = ({ label, all, chosen, nameOf = (one) => one, onChange }: ChoiceProps) => (
  <details class="webhook-choice">
    <summary class="label">
      {label}: {chosen.length === 0 ? t('webhooks.all') : chosen.map(nameOf).join(', ')}
    </summary>
    <fieldset class="bare" aria-label={label}>
      {all.map((one) => (
        <label key={one}>
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(all.filter((other) => (other === one ? checked : chosen.includes(other))))
            }
          />{' '}
          {nameOf(one)}
        </label>
      ))}
    </fieldset>
  </details>
);
