import { type LoopTools, PacedLoop } from '../feed/PacedLoop.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { CurrentSettings } from './CurrentSettings.ts';
import type { LiveSettingStore } from './LiveSettingStore.ts';

/** Milliseconds. */
export interface SettingsTimes {
  /** Between two looks while nobody says that something changed. */
  readonly everyMs: number;
  /** Between two looks at most often. */
  readonly paceMs: number;
  readonly retryMs: number;
}

export const settingsTimes: SettingsTimes = { everyMs: 2_000, paceMs: 50, retryMs: 2_000 };

interface Deps extends LoopTools {
  readonly store: Pick<LiveSettingStore, 'read'>;
  readonly current: Pick<CurrentSettings, 'follow'>;
  readonly bus: Pick<RoomBus<ChatEvent>, 'addListener'>;
  /** Called once for each name: it counts for nothing here. */
  readonly onIgnored: (name: string) => void;
  readonly times?: Partial<SettingsTimes>;
}

const deaf = { onPublication: () => {}, onInvalidation: () => {} };

/** Follows what operators set: when a node says that something changed, and every other second, because that may be lost. */
export class SettingsKeeper {
  readonly #deps: Deps;
  readonly #loop: PacedLoop;
  readonly #ignored = new Set<string>();
  #stopListening: (() => void) | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    const times = { ...settingsTimes, ...deps.times };
    this.#loop = new PacedLoop({
      ...deps,
      ...times,
      turn: async () => {
        await this.read();
        return deps.clock.monotonic() + times.everyMs;
      },
    });
  }

  /** Reads what is set now; one statement. */
  async read(): Promise<void> {
    for (const name of await this.#deps.current.follow(this.#deps.store)) {
      if (this.#ignored.has(name)) continue;
      this.#ignored.add(name);
      this.#deps.onIgnored(name);
    }
  }

  start(): void {
    this.#stopListening ??= this.#deps.bus.addListener({
      ...deaf,
      onEphemeral: ({ type }) => type === 'live_settings' && this.#loop.wake(),
    });
    this.#loop.start();
  }

  async close(): Promise<void> {
    this.#stopListening?.();
    await this.#loop.close();
  }
}
