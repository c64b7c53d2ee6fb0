import type { Clock } from '../clock.ts';
import type { FeedEvent } from '../feed/FeedEvent.ts';
import type { OrganisationId } from '../ids.ts';
import type { Message } from '../messages/Message.ts';
import type { Policy } from '../permissions/Policy.ts';
import { decideNotices } from './decideNotices.ts';
import type { Notice } from './Notice.ts';
import type { Notices } from './Notices.ts';
import { makeRulesFor } from './rulesFor.ts';
import type { NotificationRules } from './SchoolNotifications.ts';

interface Deps {
  readonly notices: Pick<Notices, 'rooms' | 'organisations' | 'add'>;
  readonly policy: Policy;
  readonly clock: Clock;
  /** The names of the channels that there are. */
  readonly channels: readonly string[];
  /** Of organisations that have none, nor one above them. */
  readonly timeZone: string;
  readonly onNoticed: (notices: number) => void;
}

/** Milliseconds for which what organisations say is kept. */
const rulesMs = 10_000;
/** Older messages are no news: the notifier was off, and is on again. A weekend is shorter. */
const staleMs = 4 * 24 * 3_600_000;

/** Decides for each new message of the feed who is told, and writes it down. Two queries for a page of events. */
export class Notifier {
  readonly #deps: Deps;
  #rules: RulesFor | undefined;
  #rulesUntil = Number.NEGATIVE_INFINITY;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** May get an event twice: a notice is stored once. */
  async handle(events: readonly FeedEvent[]): Promise<void> {
    const { notices, channels, onNoticed } = this.#deps;
    const since = this.#deps.clock.now().getTime() - staleMs;
    const told = events.flatMap(toldIn).filter(({ createdAt }) => createdAt.getTime() >= since);
    if (told.length === 0 || channels.length === 0) return;
    const roomIds = [...new Set(told.map(({ roomId }) => roomId))];
    const rooms = new Map((await notices.rooms(roomIds, channels)).map((room) => [room.roomId, room]));
    const rulesFor = await this.#rulesNow();
    const decided = told.flatMap((message): Notice[] => {
      const room = rooms.get(message.roomId);
      if (room === undefined) return [];
      const row = this.#deps.policy.roomType(room.type);
      const isDirect = row.restsOn === 'contact' || row.restsOn === 'office';
      const rules = rulesFor(room.organisationId);
      return decideNotices({ message, roomType: room.type, isDirect, rules }, room.members);
    });
    if (decided.length > 0) onNoticed(await notices.add(decided));
  }

  async #rulesNow(): Promise<RulesFor> {
    const { clock, notices, timeZone } = this.#deps;
    if (this.#rules !== undefined && clock.monotonic() < this.#rulesUntil) return this.#rules;
    const rules = makeRulesFor(await notices.organisations(), timeZone);
    this.#rules = rules;
    this.#rulesUntil = clock.monotonic() + rulesMs;
    return rules;
  }
}

type RulesFor = (id: OrganisationId) => NotificationRules;

/** New messages. An edit tells nobody: who was told finds the new words, and a mention that is added is in the page's list. */
const toldIn = (event: FeedEvent): Message[] =>
  event.type === 'new_message' && event.message.deletedAt === null ? [event.message] : [];
