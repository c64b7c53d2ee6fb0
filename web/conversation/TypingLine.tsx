import type { RoomViewState } from '../../client/room/RoomView.ts';
import { t } from '../locales/translate.ts';
import './TypingLine.css';

export const TypingLine = ({ state: { typing, participants } }: { state: RoomViewState }) => {
  const [first] = typing;
  const name = participants.find(({ id }) => id === first?.id)?.full_name ?? first?.username ?? '';
  return (
    <div class="typing" aria-live="off">
      {first !== undefined && (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {typing.length === 1 ? t('typing.one', { name }) : t('typing.many', { count: typing.length })}
        </>
      )}
    </div>
  );
};
