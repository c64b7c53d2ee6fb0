import { useEffect, useState } from 'preact/hooks';
import type { RoomNotificationChange } from '../../client/notifications/notificationCalls.ts';
import type { NotificationsOfRoom } from '../../client/wire/notificationTypes.ts';
import { Dialog } from '../design/Dialog.tsx';
import { clockTime, fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { offeredTimes } from '../scheduled/sendTimes.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';
import '../design/choices.css';

interface Props {
  readonly roomId: number;
  readonly isMuted: boolean;
  readonly onClose: () => void;
}

const hourMs = 3_600_000;
const levels = ['all', 'mentions', 'none'] as const;

/** How much of a room the person is told of, and whether it is snoozed. Nobody else sees it. */
export const RoomNotificationsDialog = ({ roomId, isMuted, onClose }: Props) => {
  const { client } = useAccount();
  const [found, setFound] = useState<NotificationsOfRoom | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const show = (work: Promise<NotificationsOfRoom>): void =>
    void work.then((answer) => {
      setFound(answer);
      setFailure(null);
    }, setFailure);
  useEffect(() => show(client.notifications().then((calls) => calls.readRoom(roomId))), [client, roomId]);
  const save = (change: RoomNotificationChange): void =>
    show(client.notifications().then((calls) => calls.saveRoom(roomId, change)));

  const now = new Date();
  const until = found?.snoozed_until ?? null;
  const isSnoozed = until !== null && Date.parse(until) > now.getTime();
  const morning = offeredTimes(now).find(({ name }) => name === 'tomorrow')?.at ?? null;
  return (
    <Dialog title={t('notify.title')} onClose={onClose}>
      {found === null && failure === null && <p class="shimmer">{t('loading')}</p>}
      {found !== null && (
        <>
          {isMuted && <p class="note">{t('notify.muted')}</p>}
          <fieldset class="choices">
            <legend>{t('notify.level')}</legend>
            <div class="chips">
              {levels.map((level) => (
                <button
                  key={level}
                  type="button"
                  class="chip"
                  aria-pressed={found.level === level}
                  onClick={() => save({ level })}
                >
                  {t(`notify.level.${level}`)}
                </button>
              ))}
            </div>
          </fieldset>
          <fieldset class="choices">
            <legend>{t('notify.snooze')}</legend>
            <div class="chips">
              <button type="button" class="chip" onClick={() => save({ snoozedUntil: new Date(Date.now() + hourMs) })}>
                {t('notify.snooze.hour')}
              </button>
              {morning !== null && (
                <button type="button" class="chip" onClick={() => save({ snoozedUntil: morning })}>
                  {t('notify.snooze.tomorrow', { time: clockTime(morning.toISOString()) })}
                </button>
              )}
              <button type="button" class="chip" aria-pressed={!isSnoozed} onClick={() => save({ snoozedUntil: null })}>
                {t('notify.snooze.off')}
              </button>
            </div>
            <p class="note" role="status">
              {isSnoozed && t('notify.snoozed', { time: fullTime(until) })}
            </p>
          </fieldset>
        </>
      )}
      {failure !== null && (
        <p class="problem" role="alert">
          {t('failed', { reason: reasonIn(failure) })}
        </p>
      )}
    </Dialog>
  );
};
