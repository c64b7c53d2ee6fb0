import type { RoomViewState } from '../../client/room/RoomView.ts';
import { Icon } from '../design/Icon.tsx';
import { enPins } from '../locales/enPins.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { plainWords } from '../writing/plainWords.ts';
import { useActions } from './ConversationActions.ts';
import { usePins } from './usePins.ts';
import './PinnedBar.css';

learnEnglish(enPins);

/** Under the header: the message pinned last, and the way to all others. */
export const PinnedBar = ({ state }: { state: RoomViewState }) => {
  const { view, jumpTo, panel } = useActions();
  const pins = usePins(view, state);
  const [latest] = pins;
  if (latest === undefined) return null;
  return (
    <section class="pinned-bar" aria-label={t('pins.title')}>
      <button type="button" class="pinned-latest" onClick={() => jumpTo(latest.id)}>
        <Icon name="pin" size={16} />
        <span class="unseen">{t('pins.latest', { name: latest.sender.full_name })}</span>
        <bdi class="pinned-name">{latest.sender.full_name}</bdi>
        <span class="clipped" dir="auto">
          {plainWords(latest.content)}
        </span>
      </button>
      {pins.length > 1 && (
        <button type="button" class="link" onClick={() => (panel.value = { kind: 'details' })}>
          {t('pins.all', { count: pins.length })}
        </button>
      )}
    </section>
  );
};
