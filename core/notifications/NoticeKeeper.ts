import type { Clock } from '../clock.ts';
import { LeasedRounds } from '../feed/LeasedRounds.ts';
import type { Leases } from '../feed/Leases.ts';
import type { Timers } from '../feed/Timers.ts';
import type { ChannelFigures, Notices } from './Notices.ts';

interface Deps {
  readonly notices: Pick<Notices, 'tidy' | 'figures'>;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Unique to this process. */
  readonly holder: string;
  readonly onFigures: (figures: readonly ChannelFigures[]) => void;
  readonly onFailure: (failure: unknown) => void;
}

const dayMs = 86_400_000;
/** For so long what was given up can be seen and tried again. */
const keptMs = 30 * dayMs;
const times = { everyMs: 60_000, leaseMs: 60_000, retryMs: 60_000 };

/** Says how many notifications wait, and removes old ones, on one node at a time. */
export const makeNoticeKeeper = ({ notices, onFigures, ...parts }: Deps): LeasedRounds =>
  new LeasedRounds({
    ...{ ...parts, name: 'notices', times },
    round: async () => {
      await notices.tidy(new Date(parts.clock.now().getTime() - keptMs));
      onFigures(await notices.figures());
      return true;
    },
  });
