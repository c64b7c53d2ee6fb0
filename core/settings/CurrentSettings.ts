import type { GuardShares } from '../directory/Losses.ts';
import type { Limits, PerMinute } from '../limits/Limits.ts';
import type { QuietHours } from '../notifications/NotificationSettings.ts';
import type { LiveSettingStore, StoredSettings } from './LiveSettingStore.ts';
import {
  findSetting,
  limitedBuckets,
  limitName,
  liveSettings,
  namedSettings,
  type SettingDefinition,
} from './liveSettings.ts';
import type { NoticeBoard, ServerNotice } from './ServerNotice.ts';

/** Who fixes a setting, so that it cannot be changed while nodes run. */
export type SettingFixer = 'environment' | 'host';

/** What is fixed, by the names of settings, as it is written there. */
export interface FixedSettings {
  readonly by: SettingFixer;
  readonly values: Readonly<Record<string, string>>;
}

export const nothingFixed: FixedSettings = { by: 'environment', values: {} };

/** What counts now, computed once for each change. */
interface Values {
  readonly limits: Limits;
  readonly quietHours: QuietHours | null;
  readonly lossGuards: GuardShares;
  readonly wordLists: boolean;
  readonly notice: ServerNotice;
}

interface Deps {
  /** What counts where nothing is set while nodes run. */
  readonly limits: Limits;
  readonly fixed: FixedSettings;
  readonly roles: readonly string[];
}

/** What counts on this node now, in memory: reading it costs no query. `apply` changes it. */
export class CurrentSettings implements NoticeBoard {
  readonly #deps: Deps;
  readonly #listeners = new Set<(notice: ServerNotice) => void>();
  /** Always the same object; its members are those of now. Copying it would stop the clock. */
  readonly limits: Limits;
  #stored: StoredSettings = new Map();
  #values: Values;
  /** The number of the read that began last, and of the one that was taken. */
  #begun = 0;
  #taken = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#values = this.#compute();
    const members = Object.keys(deps.limits) as (keyof Limits)[];
    this.limits = Object.defineProperties(
      {},
      Object.fromEntries(members.map((name) => [name, { enumerable: true, get: () => this.#values.limits[name] }])),
    ) as Limits;
  }

  get roles(): readonly string[] {
    return this.#deps.roles;
  }

  get fixer(): SettingFixer {
    return this.#deps.fixed.by;
  }

  /** As it is fixed; undefined: it is not. */
  fixedText(name: string): string | undefined {
    const { values } = this.#deps.fixed;
    return Object.hasOwn(values, name) ? values[name] : undefined;
  }

  get stored(): StoredSettings {
    return this.#stored;
  }

  get notice(): ServerNotice {
    return this.#values.notice;
  }

  /** Of people who have chosen none and whose school says nothing. */
  get quietHours(): QuietHours | null {
    return this.#values.quietHours;
  }

  /** Of imports whose source says nothing. */
  get lossGuards(): GuardShares {
    return this.#values.lossGuards;
  }

  /** Whether lists of words count in all rooms. */
  get wordLists(): boolean {
    return this.#values.wordLists;
  }

  onNotice(listener: (notice: ServerNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Reads what is set and takes it, unless what was read from a later moment on has been taken meanwhile: a slow answer would
   * bring back what was before. @returns as `apply`
   */
  async follow(store: Pick<LiveSettingStore, 'read'>): Promise<readonly string[]> {
    const mine = ++this.#begun;
    const stored = await store.read();
    if (mine < this.#taken) return [];
    this.#taken = mine;
    return this.apply(stored);
  }

  /** Takes what is set now. @returns the names that count for nothing here: unknown, or with a value that they cannot have */
  apply(stored: StoredSettings): readonly string[] {
    const isSame =
      stored.size === this.#stored.size && [...stored].every(([key, text]) => this.#stored.get(key) === text);
    if (!isSame) {
      const before = this.notice;
      this.#stored = stored;
      this.#values = this.#compute();
      if (!isSameNotice(before, this.notice)) for (const listener of [...this.#listeners]) listener(this.notice);
    }
    return [...stored].flatMap(([name, text]) =>
      findSetting(name, this.roles)?.definition.form.parse(text) === undefined ? [name] : [],
    );
  }

  /** The text that counts; null: none. A stored one that is none of its form counts for nothing. */
  textOf(name: string, { form, fallback }: SettingDefinition): string | null {
    const fixed = this.fixedText(name);
    if (fixed !== undefined) return fixed;
    const stored = this.#stored.get(name);
    return stored !== undefined && form.parse(stored) !== undefined ? stored : fallback;
  }

  #compute(): Values {
    const { maintenance, maintenanceMessage, maintenanceUntil, banner, quietHours, wordLists } = namedSettings;
    const { peopleGuard, relationsGuard, guardiansGuard, classesGuard } = namedSettings;
    const isMaintained = this.#read(maintenance) === true;
    return {
      limits: this.#computeLimits(),
      quietHours: this.#read(quietHours) ?? null,
      lossGuards: {
        people: this.#read(peopleGuard) ?? 1,
        relations: this.#read(relationsGuard) ?? 1,
        guardians: this.#read(guardiansGuard) ?? 1,
        classes: this.#read(classesGuard) ?? 1,
      },
      wordLists: this.#read(wordLists) === true,
      notice: {
        banner: this.#read(banner) ?? null,
        maintenance: isMaintained
          ? { message: this.#read(maintenanceMessage) ?? null, until: this.#read(maintenanceUntil) ?? null }
          : null,
      },
    };
  }

  #read<Value>(definition: SettingDefinition<Value>): Value | undefined {
    const text = this.textOf(definition.name, definition);
    return text === null ? undefined : definition.form.parse(text);
  }

  #computeLimits(): Limits {
    const { limits, roles } = this.#deps;
    const changed: Record<string, PerMinute> = {};
    for (const bucket of limitedBuckets) {
      const name = limitName(bucket);
      const own = roles.flatMap((role): [string, number][] => {
        const limit = this.#storedLimit(`${name}_${role.toUpperCase()}`);
        return limit === undefined ? [] : [[role, limit]];
      });
      const base: PerMinute = limits[bucket];
      const everyone = this.#storedLimit(name) ?? base.everyone;
      changed[bucket] = { everyone, roles: { ...base.roles, ...Object.fromEntries(own) } };
    }
    return { ...limits, ...changed };
  }

  /** Undefined where it is fixed, or not set. */
  #storedLimit(name: string): number | undefined {
    const text = this.fixedText(name) === undefined ? this.#stored.get(name) : undefined;
    const limit = text === undefined ? undefined : limitOf(text);
    return typeof limit === 'number' ? limit : undefined;
  }
}

/** All limits have one form. */
const limitOf = (text: string): unknown => liveSettings.find(({ bucket }) => bucket !== undefined)?.form.parse(text);

const isSameNotice = (one: ServerNotice, other: ServerNotice): boolean =>
  one.banner === other.banner &&
  one.maintenance?.message === other.maintenance?.message &&
  one.maintenance?.until?.getTime() === other.maintenance?.until?.getTime() &&
  (one.maintenance === null) === (other.maintenance === null);
