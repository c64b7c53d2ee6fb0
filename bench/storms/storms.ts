import type { LegacyName } from '../../adapters/wire/legacy/legacyNames.ts';
import type { ReconnectRule } from './OlderTab.ts';

export interface Storm {
  readonly name: string;
  /** Whose clients the server serves. */
  readonly legacy: LegacyName | null;
  readonly rule: ReconnectRule;
}

/** THE_BOT's page opened four to eight sockets a second after a code that it does not know. */
const thebotRule: ReconnectRule = {
  path: '/ws/chat/1/',
  // It forgets the token at 4001, and is told there that it has no access, at 4003.
  pauseAfter: (code) => (code === 4001 || code === 4003 ? null : 150),
  first: { type: 'subscribe', data: { channel: 'chat_1' } },
};

/** Reconnecting pages count from one again when a socket opens, which ours does before it is refused: so each waits a second. */
const second = 1_000;

export const storms: readonly Storm[] = [
  { name: 'THE_BOT', legacy: 'thebot', rule: thebotRule },
  { name: 'THE_BOT, not served', legacy: null, rule: thebotRule },
  {
    name: 'job platform',
    legacy: 'jobs',
    rule: { path: '/ws/chat/', pauseAfter: () => second, first: { type: 'get_room_list' } },
  },
  {
    name: 'alumni',
    legacy: 'alumni',
    // It comes back after a close that was not clean alone.
    rule: { path: '/ws/chat/1/', pauseAfter: (code) => (code === 1006 ? second : null), first: { type: 'ping' } },
  },
];
