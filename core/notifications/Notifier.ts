import type { Clock } from '../clock.ts';
import type { FeedEvent } from '../feed/FeedEvent.ts';
import type { Message } from '../messages/Message.ts';
import type { Policy } from '../permissions/Policy.ts';
import { decideNotices } from './decideNotices.ts';
import type { ReachingChannel } from './isReached.ts';
import type { Notice } from './Notice.ts';
import type { Notices } from './Notices.ts';
import type { RulesCache } from './RulesCache.ts';

interface Deps {
  readonly notices: Pick<Notices, 'rooms' | 'add'>;
  readonly rules: Pick<RulesCache, 'read'>;
  readonly policy: Policy;
  readonly clock: Pick<Clock, 'now'>;
  readonly channels: readonly ReachingChannel[];
  readonly onNoticed: (notices: number) => void;
}

/** The consumer of the feed under whose name the notifier's position is stored. */
export const notifierName = 'notifier';

/** Older messages are no news: the notifier was off, and is on again. A weekend is shorter. */
const staleMs = 4 * 24 * 3_600_000;

/** Decides for each new message of the feed who is told, and writes it down. Two queries for a page of events. */
export class Notifier {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** May get an event twice: a notice is stored once. */
  async handle(events: readonly FeedEvent[]): Promise<void> {
    const { notices, policy, rules, channels, clock, onNoticed } = this.#deps;
    const since = clock.now().getTime() - staleMs;
    const told = events.flatMap(toldIn).filter(({ createdAt }) => createdAt.getTime() >= since);
    if (told.length === 0 || channels.length === 0) return;
    const roomIds = [...new Set(told.map(({ roomId }) => roomId))];
    const rooms = new Map((await notices.rooms(roomIds, channels)).map((room) => [room.roomId, room]));
    const rulesFor = await rules.read();
    const decided = told.flatMap((message): Notice[] => {
      const room = rooms.get(message.roomId);
      if (room === undefined) return [];
      const { restsOn } = policy.roomType(room.type);
      const isDirect = restsOn === 'contact' || restsOn === 'office';
      const facts = { message, roomType: room.type, isDirect, rules: rulesFor(room.organisationId) };
      return decideNotices(facts, room.members);
    });
    if (decided.length > 0) onNoticed(await notices.add(decided));
  }
}

/** New messages. An edit tells nobody: who was told finds the new words, and an added mention is in the page's list. */
const toldIn = (event: FeedEvent): Message[] =>
  event.type === 'new_message' && event.message.deletedAt === null ? [event.message] : [];
