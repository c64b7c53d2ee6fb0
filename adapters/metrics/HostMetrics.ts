import type { Counter, Registry } from 'prom-client';
import { makeCounter, showAtZero } from './makeCounter.ts';

/** `stopped`: the guards refused it; `failed`: it could not be read or stored. */
export type RefreshOutcome = 'changed' | 'unchanged' | 'stopped' | 'failed';

/** What becomes of an event, or of a question, that a host's function gets. */
const hookOutcomes = ['handled', 'failed', 'timeout', 'dropped', 'abandoned'] as const;
export type HookOutcome = (typeof hookOutcomes)[number];

interface Hook {
  /** The program of the host bounds these. */
  readonly plugin: string;
  readonly grade: string;
}

/** What a host's own parts do on this node. */
export class HostMetrics {
  readonly #refreshes: Counter<'outcome'>;
  readonly #hooks: Counter<'plugin' | 'grade' | 'outcome'>;

  constructor(registry: Registry) {
    this.#refreshes = makeCounter(
      registry,
      'directory_refreshes_total',
      'Times at which the host’s own directory was read, by outcome: changed, unchanged, stopped, failed',
      { outcome: ['changed', 'unchanged', 'stopped', 'failed'] },
    );
    this.#hooks = makeCounter(
      registry,
      'hooks_total',
      'Calls of the host’s functions by plugin, grade (live, named, before) and outcome: handled, failed, timeout, dropped, abandoned',
      { plugin: [], grade: [], outcome: [] },
    );
  }

  /** A function of the host is there from now on. */
  readonly addHook = ({ plugin, grade }: Hook): void =>
    showAtZero(this.#hooks, { plugin: [plugin], grade: [grade], outcome: hookOutcomes });

  readonly countHook = ({ plugin, grade }: Hook, outcome: HookOutcome): void =>
    this.#hooks.inc({ plugin, grade, outcome });

  readonly countRefresh = (outcome: RefreshOutcome): void => this.#refreshes.inc({ outcome });
}
