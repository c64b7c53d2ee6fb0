import type { HookOutcome } from '../adapters/metrics/HostMetrics.ts';
import type { Clock } from '../core/clock.ts';
import type { HookFacts, HookWatch } from '../core/hooks/HookWatch.ts';
import type { Log } from './Log.ts';

/** Milliseconds between two lines about the same trouble of the same hook. */
const quietMs = 10_000;

export interface SettableHookWatch extends HookWatch {
  /** Counts what becomes of calls, once there are metrics. */
  count: (hook: HookFacts, outcome: HookOutcome) => void;
}

/** Logs what goes wrong with a host's functions, by the name of the plugin, at most every 10 s for each and trouble. */
export const makeHookWatch = (log: Pick<Log, 'warn' | 'error'>, clock: Pick<Clock, 'monotonic'>): SettableHookWatch => {
  const said = new Map<string, { readonly at: number; unsaid: number }>();
  const say = (hook: HookFacts, level: 'warn' | 'error', sentence: string, more: object = {}): void => {
    const key = JSON.stringify([hook, sentence]);
    const last = said.get(key);
    const now = clock.monotonic();
    if (last !== undefined && now - last.at < quietMs) {
      last.unsaid += 1;
      return;
    }
    said.set(key, { at: now, unsaid: 0 });
    const { plugin, hook: name, grade } = hook;
    log[level]({ plugin, hook: name, grade, ...more, ...(last?.unsaid && { since: last.unsaid }) }, sentence);
  };
  const watch: SettableHookWatch = {
    count: () => {},
    onHandled: (hook) => watch.count(hook, 'handled'),
    onFailure: (hook, failure) => {
      watch.count(hook, 'failed');
      say(hook, 'error', failed[hook.grade], { err: failure });
    },
    onTimeout: (hook, ms) => {
      watch.count(hook, 'timeout');
      say(hook, 'error', late[hook.grade], { ms });
    },
    onDropped: (hook) => {
      watch.count(hook, 'dropped');
      say(
        hook,
        'error',
        "a hook is slower than events come, and the oldest that waited was dropped: give it a name, chat.on(event, { name: '…' }, handler), and it gets all of them",
      );
    },
    onAbandoned: (hook) => {
      watch.count(hook, 'abandoned');
      say(hook, 'error', 'a hook had not ended when it was closed, and is not waited for any longer');
    },
  };
  return watch;
};

const failed = {
  live: 'a hook failed; the event does not come again',
  named: 'a hook failed; the same event comes again',
  before: 'a hook that is asked before a text is stored failed; the policy says what becomes of the text',
} as const;

const late = {
  live: 'a hook takes too long; the next event does not wait for it',
  named: 'a hook is still at the same event; the others wait for it',
  before:
    'a hook that is asked before a text is stored did not answer in time; the policy says what becomes of the text',
} as const;
