import { useId, useState } from 'preact/hooks';
import type { ScheduledMessage } from '../../client/wire/scheduledMessage.ts';
import { Icon } from '../design/Icon.tsx';
import { TextArea } from '../design/TextArea.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn, reportFailure } from '../session/reportFailure.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { plainWords } from '../writing/plainWords.ts';
import { fetchFiles, putBack, type RoomField } from './putBack.ts';
import { fieldTime, readTime } from './sendTimes.ts';
import { WhenField } from './WhenField.tsx';

interface Props {
  readonly field: RoomField;
  readonly message: ScheduledMessage;
  /** Says also in which chat. */
  readonly isNamed: boolean;
  readonly onClose: () => void;
}

/** One message that waits, or failed, and what can be done with it. */
export const ScheduledItem = ({ field, message, isNamed, onClose }: Props) => {
  const { client, me } = useAccount();
  const { rooms } = useSubscription(client.rooms);
  const room = rooms.find(({ id }) => id === message.room_id);
  const [isChanging, setIsChanging] = useState(false);
  const time = useId();
  const hasFailed = message.state === 'failed';
  const isHere = message.room_id === field.view.id;

  const takeBack = async (): Promise<void> => {
    const files = await fetchFiles(client, message.attachments);
    await (await client.scheduled()).cancel(message.id);
    const { content, reply_to: replyTo, requires_confirmation } = message;
    putBack(field, me.id, { content, replyTo, files, asks: requires_confirmation !== undefined });
    onClose();
  };
  const sendNow = async (): Promise<void> => void (await (await client.scheduled()).sendNow(message.id));
  const drop = async (): Promise<void> => void (await (await client.scheduled()).cancel(message.id));
  const action = (label: string, does: () => void) => (
    <button type="button" class="link" aria-describedby={time} onClick={does}>
      {label}
    </button>
  );
  return (
    <li class={`scheduled-item ${hasFailed ? 'has-failed' : ''}`}>
      <p class="scheduled-time" id={time}>
        <Icon name={hasFailed ? 'alert' : 'clock'} size={16} />
        <time dateTime={message.send_at}>
          {hasFailed
            ? t('later.notSent', { reason: message.outcome === null ? '' : reasonIn(message.outcome) })
            : t('later.at', { time: fullTime(message.send_at) })}
        </time>
      </p>
      {isNamed && room !== undefined && <strong class="clipped">{roomTitle(room)}</strong>}
      {isChanging ? (
        <Change message={message} onDone={() => setIsChanging(false)} />
      ) : (
        <>
          <p class="scheduled-words" dir="auto">
            {plainWords(message.content)}
          </p>
          {message.attachments.map(({ id, name }) => (
            <p key={id} class="note">
              <Icon name="file" size={14} /> <bdi>{name}</bdi>
            </p>
          ))}
          <div class="scheduled-actions">
            {!hasFailed && action(t('later.change'), () => setIsChanging(true))}
            {action(t('later.now'), () => reportFailure(sendNow()))}
            {isHere && action(t('later.back'), () => reportFailure(takeBack()))}
            {action(t('later.drop'), () => reportFailure(drop()))}
          </div>
        </>
      )}
    </li>
  );
};

/** Other words, or another time. */
const Change = ({ message, onDone }: { message: ScheduledMessage; onDone: () => void }) => {
  const { client, me } = useAccount();
  const [text, setText] = useState(message.content);
  const before = fieldTime(new Date(message.send_at));
  const [when, setWhen] = useState(before);
  const sendAt = readTime(when, new Date());
  const canSave = sendAt !== null && (text.trim() !== '' || message.attachments.length > 0);
  const save = async (): Promise<void> => {
    if (sendAt === null) return;
    await (await client.scheduled()).change(message.id, {
      ...(text !== message.content && { content: text }),
      ...(when !== before && { sendAt }),
    });
    onDone();
  };
  return (
    <>
      <TextArea
        label={t('later.text')}
        value={text}
        rows={3}
        max={4 * (me.message_max_chars ?? 10_000)}
        onInput={setText}
      />
      <WhenField value={when} onInput={setWhen} />
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onDone}>
          {t('cancel')}
        </button>
        <button type="button" class="button primary" disabled={!canSave} onClick={() => reportFailure(save())}>
          {t('save')}
        </button>
      </div>
    </>
  );
};
