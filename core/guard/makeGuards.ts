import type { AuditLog } from '../audit/AuditLog.ts';
import type { Clock } from '../clock.ts';
import type { Timers } from '../feed/Timers.ts';
import type { Limits } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import type { MessageStore } from '../messages/MessageStore.ts';
import type { GuardRule } from '../permissions/GuardRule.ts';
import type { People } from '../permissions/People.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { EnterRoom } from '../rooms/admit.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { contactGuard } from './contactGuard.ts';
import { makeDecideText, type OnGuarded } from './decideText.ts';
import { type EditWords, makeEditWords } from './editWords.ts';
import { type GuardedMessages, makeGuardMessages } from './guardMessages.ts';
import { type GuardNames, makeGuardNames, unguardedNames } from './guardNames.ts';
import type { HeldMessages } from './HeldMessages.ts';
import { type MessageGuard, noGuard } from './MessageGuard.ts';
import { RoomRules } from './RoomRules.ts';
import { makeReviewHeld, type ReviewHeld } from './reviewHeld.ts';
import { WordCache } from './WordCache.ts';
import type { WordLists } from './WordLists.ts';
import { wordGuard } from './wordGuard.ts';

/** What an operator or a host decides beside the policy. */
export interface GuardSettings {
  /** The lists of words count in all rooms, also where the policy says nothing of them. Default: no. */
  readonly wordsInAllRooms: boolean;
  /** Whether they do so now, where they may. Default: always. */
  readonly areWordsActive?: () => boolean;
  /** The host's own guard; `noGuard`: none. It looks at all rooms if the policy says nothing of it. */
  readonly hostGuard: MessageGuard;
  /** Whether the host's guard looks at anything now; while not, it costs nothing. Default: always. */
  readonly isHostActive?: () => boolean;
  readonly timers: Timers;
  readonly onGuarded: OnGuarded;
}

/** Without any guard but those of the policy; a time limit needs timers. */
export const defaultGuardSettings: GuardSettings = {
  wordsInAllRooms: false,
  hostGuard: noGuard,
  timers: { after: () => () => {} },
  onGuarded: () => {},
};

interface Deps {
  readonly messages: MessageStore;
  readonly heldMessages: HeldMessages;
  readonly wordLists: WordLists;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly people: Pick<People, 'evidence'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly bus: RoomBus<ChatEvent>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly policy: Policy;
  readonly enterRoom: EnterRoom;
  readonly settings: GuardSettings;
}

export interface Guards extends GuardNames {
  readonly held: ReviewHeld;
  readonly words: EditWords;
  /** Undefined if no room has a guard: then messages go the way that they went without any. */
  readonly guarded: GuardedMessages | undefined;
}

/** The rules of the policy, and those that settings add. */
const rulesOf = ({ guards = [] }: Policy, { wordsInAllRooms, hostGuard }: GuardSettings): readonly GuardRule[] => {
  const names = (guard: GuardRule['guard']): boolean => guards.some((rule) => rule.guard === guard);
  return [
    ...guards.filter(({ guard }) => guard !== 'host' || hostGuard !== noGuard),
    ...(wordsInAllRooms && !names('words') ? [{ guard: 'words', rooms: 'all' } as const] : []),
    ...(hostGuard !== noGuard && !names('host') ? [{ guard: 'host', rooms: 'all' } as const] : []),
  ];
};

/** Everything about guards: what looks at messages, what is held, and the lists of words. */
export const makeGuards = ({ settings, heldMessages: held, wordLists, ...deps }: Deps): Guards => {
  const { messages, rooms, bus, clock, policy, limits, enterRoom } = deps;
  const all = rulesOf(policy, settings);
  const { isHostActive = () => true, areWordsActive = () => true } = settings;
  const withoutHost = all.filter(({ guard }) => guard !== 'host');
  const isAdded = (rule: GuardRule): boolean => rule.guard === 'words' && !(policy.guards ?? []).includes(rule);
  const [plain, plainWithoutHost] = [all, withoutHost].map((rules) => rules.filter((rule) => !isAdded(rule)));
  const rules = (): readonly GuardRule[] => {
    const isHosted = isHostActive();
    if (areWordsActive()) return isHosted ? all : withoutHost;
    return (isHosted ? plain : plainWithoutHost) ?? all;
  };
  const review = makeReviewHeld({ ...deps, held, wordLists });
  const words = makeEditWords({ wordLists, bus, policy });
  if (all.length === 0) return { held: review, words, guarded: undefined, ...unguardedNames };
  const cache = new WordCache(wordLists, clock);
  bus.addListener({
    onPublication: () => {},
    onInvalidation: () => {},
    onEphemeral: ({ type }) => type === 'words' && cache.forget(),
  });
  const ofWords = wordGuard(cache);
  const decideText = makeDecideText({
    guards: {
      words: () => ofWords,
      contact: ({ action = 'refuse' }) => contactGuard(action),
      host: () => settings.hostGuard,
    },
    timers: settings.timers,
    messageChars: limits.messageChars,
    onGuarded: settings.onGuarded,
  });
  const roomRules = new RoomRules({ ...deps, rules, held, possible: all.length });
  const guarded = makeGuardMessages({ ...deps, messages, rooms, held, roomRules, decideText });
  return { held: review, words, guarded, ...makeGuardNames({ rules, decideText, enterRoom }) };
};
