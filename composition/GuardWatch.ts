import type { OnGuarded } from '../core/guard/decideText.ts';

/** Who hears what guards say; the metrics, where there are any. */
export interface GuardWatch {
  onGuarded: OnGuarded;
}
