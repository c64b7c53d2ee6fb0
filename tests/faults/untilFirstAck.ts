import { eventually } from '../support/eventually.ts';
import type { Stage } from './Fault.ts';
import { firstAck } from './Figure.ts';

/** Milliseconds from `since` until the first acknowledgement after it. */
export const untilFirstAck = ({ clients }: Pick<Stage, 'clients'>, since: number): Promise<number> =>
  eventually(
    () => {
      const ms = firstAck(clients, since);
      if (ms === Number.POSITIVE_INFINITY) throw new Error('Nothing has been acknowledged since');
      return ms;
    },
    { within: 60_000 },
  );
