import { useEffect, useState } from 'preact/hooks';
import type { ChatEvents } from '../../client/ChatEvents.ts';
import { t } from '../locales/translate.ts';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { route } from '../session/router.ts';
import { beginningOf } from '../writing/beginningOf.ts';
import { plainWordsLater } from '../writing/plainWords.ts';

const heardChars = 280;

/** A long message is announced, not read out. */
const heardWords = (content: string): string => {
  const begin = beginningOf(content, heardChars);
  if (begin === content) return content;
  const words = begin.replace(/\S*$/u, '').trimEnd();
  return t('message.heardBegin', { text: words === '' ? begin : words });
};

/** Announces messages of others to screen readers, which keep their position. */
export const LiveRegion = () => {
  const { client, me } = useAccount();
  const [{ text, count }, setHeard] = useState({ text: '', count: 0 });
  const say = (said: string): void => setHeard((before) => ({ text: said, count: before.count + 1 }));
  const hear = async ({ roomId, message }: ChatEvents['message']): Promise<void> => {
    if (message.sender.id === me.id) return;
    const words = await plainWordsLater(message.content);
    const now = route.value;
    const said = { name: message.sender.full_name, text: heardWords(words) };
    if (now.page === 'room' && now.roomId === roomId) return say(t('message.heard', said));
    const room = client.rooms.get().rooms.find(({ id }) => id === roomId);
    if (room && !room.is_muted) say(t('message.heardIn', { ...said, room: roomTitle(room) }));
  };
  useEffect(() => client.on('message', (heard) => void hear(heard)), [client, me.id]);
  return (
    <div class="unseen" aria-live="polite" id="heard">
      {/* The same words once more are another element, or they would not be heard again. */}
      <span key={count}>{text}</span>
    </div>
  );
};
