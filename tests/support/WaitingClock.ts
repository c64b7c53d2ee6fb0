import { expect } from 'chai';
import { SystemClock } from '../../adapters/system/SystemClock.ts';
import type { TestClock } from '../contracts/ChatWorld.ts';
import { eventually } from './eventually.ts';

/** Servers have their own clocks, so a test can only wait for them. */
export class WaitingClock extends SystemClock implements TestClock {
  async advance(ms: number): Promise<void> {
    const due = this.monotonic() + ms;
    await eventually(() => expect(this.monotonic()).to.be.at.least(due), { every: 5 });
  }
}
