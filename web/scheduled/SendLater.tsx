import { useRef, useState } from 'preact/hooks';
import type { SendOptions } from '../../client/room/RoomView.ts';
import type { Attachment } from '../../client/wire/wireTypes.ts';
import { Dialog } from '../design/Dialog.tsx';
import { Menu } from '../design/Menu.tsx';
import { toast } from '../design/Toasts.tsx';
import { clockTime, fullTime } from '../locales/dates.ts';
import { enScheduled } from '../locales/enScheduled.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import type { RoomField } from './putBack.ts';
import { ScheduledDialog } from './ScheduledDialog.tsx';
import { fieldTime, offeredTimes, readTime } from './sendTimes.ts';
import { WhenField } from './WhenField.tsx';
import './scheduled.css';

learnEnglish(enScheduled);

interface Props {
  readonly field: RoomField;
  /** What is written; null while it cannot be sent. */
  readonly text: string | null;
  /** What goes with it. */
  readonly composed: () => SendOptions;
  /** It is kept until its time: the field can be emptied. */
  readonly onDone: () => void;
}

const hourMs = 3_600_000;

/** Beside the button that sends: when it is to be sent instead, and what waits already. */
export const SendLater = ({ field, text, composed, onDone }: Props) => {
  const { client } = useAccount();
  const [open, setOpen] = useState<'choose' | 'list' | null>(null);
  const [when, setWhen] = useState('');
  /** The same for a second try after an answer was lost. */
  const attempt = useRef<{ readonly of: string; readonly clientId: string } | null>(null);
  const isBusy = useRef(false);

  const keep = async (content: string, sendAt: Date): Promise<void> => {
    const { replyTo, mentions, files = [], asksConfirmation } = composed();
    const of = JSON.stringify([content, replyTo, sendAt, asksConfirmation]);
    if (files.length > 0 || attempt.current?.of !== of) attempt.current = { of, clientId: crypto.randomUUID() };
    const attachments: Attachment[] = [];
    for (const { file, ...said } of files) attachments.push(await client.upload(file, said));
    const scheduled = await client.scheduled();
    const { send_at } = await scheduled.schedule(field.view.id, {
      ...{ content, sendAt, clientId: attempt.current.clientId },
      ...(replyTo !== undefined && { replyTo }),
      ...(mentions !== undefined && { mentions }),
      ...(attachments.length > 0 && { attachments }),
      ...(asksConfirmation && { asksConfirmation }),
    });
    attempt.current = null;
    onDone();
    toast(t('later.done', { time: fullTime(send_at) }));
  };
  const schedule = (sendAt: Date): void => {
    if (text === null || isBusy.current) return;
    isBusy.current = true;
    setOpen(null);
    reportFailure(
      keep(text, sendAt).finally(() => {
        isBusy.current = false;
      }),
    );
  };
  const times = text === null ? [] : offeredTimes(new Date());
  return (
    <>
      <span class={`send-later ${text === null ? 'is-empty' : ''}`}>
        <Menu
          icon="clock"
          label={t('later.label')}
          items={[
            ...times.map(({ name, at }) => ({
              ...{ icon: 'clock' as const, label: t(`later.${name}`, { time: clockTime(at.toISOString()) }) },
              onChoose: () => schedule(at),
            })),
            ...(text === null
              ? []
              : [
                  {
                    ...{ icon: 'edit' as const, label: t('later.choose') },
                    onChoose: () => {
                      setWhen(fieldTime(new Date(Date.now() + hourMs)));
                      setOpen('choose');
                    },
                  },
                ]),
            { icon: 'archive', label: t('later.list'), onChoose: () => setOpen('list') },
          ]}
        />
      </span>
      {open === 'choose' && (
        <Dialog title={t('later.label')} onClose={() => setOpen(null)}>
          <WhenField value={when} onInput={setWhen} />
          <div class="dialog-actions">
            <button type="button" class="button" onClick={() => setOpen(null)}>
              {t('cancel')}
            </button>
            <button
              type="button"
              class="button primary"
              disabled={readTime(when, new Date()) === null}
              onClick={() => {
                const sendAt = readTime(when, new Date());
                if (sendAt !== null) schedule(sendAt);
              }}
            >
              {t('later.schedule')}
            </button>
          </div>
        </Dialog>
      )}
      {open === 'list' && <ScheduledDialog field={field} onClose={() => setOpen(null)} />}
    </>
  );
};
