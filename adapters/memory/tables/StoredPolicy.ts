import type { PolicyProgress } from '../../../core/directory/Directory.ts';
import type { PolicyFingerprint } from '../../../core/directory/PolicyVersions.ts';

export interface StoredPolicy extends PolicyFingerprint, PolicyProgress {
  readonly holder: string | null;
  /** In the clock's monotonic milliseconds. */
  readonly heldUntil: number;
}
