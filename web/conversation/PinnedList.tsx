import type { RoomViewState } from '../../client/room/RoomView.ts';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { enPins } from '../locales/enPins.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { plainWords } from '../writing/plainWords.ts';
import { useActions } from './ConversationActions.ts';
import { usePins } from './usePins.ts';
import './PinnedBar.css';

learnEnglish(enPins);

/** In the details of a room: all its pinned messages. */
export const PinnedList = ({ state }: { state: RoomViewState }) => {
  const { view, jumpTo } = useActions();
  const pins = usePins(view, state);
  if (pins.length === 0) return null;
  return (
    <>
      <div class="details-line">
        <h3>{t('pins.title')}</h3>
      </div>
      <ul class="pinned-list">
        {pins.map(({ id, sender, content }) => (
          <li key={id}>
            <button type="button" class="pinned-latest" onClick={() => jumpTo(id)}>
              <Icon name="pin" size={16} />
              <bdi class="pinned-name">{sender.full_name}</bdi>
              <span class="clipped" dir="auto">
                {plainWords(content)}
              </span>
            </button>
            {state.rights?.may_pin === true && (
              <IconButton
                icon="close"
                label={t('pins.unpin', { name: sender.full_name })}
                onClick={() => reportFailure(view.pinMessage(id, false))}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
};
