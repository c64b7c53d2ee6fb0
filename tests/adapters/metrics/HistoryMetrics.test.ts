import { expect } from 'chai';
import { Metrics } from '../../../adapters/metrics/Metrics.ts';
import { HistoryTally } from '../../../core/history/HistoryOutcome.ts';
import type { LatestImport } from '../../../core/history/LatestImport.ts';

describe('HistoryMetrics', () => {
  it('shows how the last import of each source went, and keeps it while the database does not answer', async () => {
    const tally = new HistoryTally();
    tally.count('messages', 'received', 12);
    tally.count('messages', 'created', 10);
    tally.count('messages', 'refused', 2);
    const [began, ended] = [new Date(1_000_000), new Date(1_090_000)];
    const succeeded = { counts: tally.counts, problemCount: 3, tookMs: 89_500, at: ended };
    let latest: Promise<readonly LatestImport[]> = Promise.resolve([
      { source: 'new', beganAt: began, succeeded: null },
      { source: 'thebot', beganAt: began, succeeded },
    ]);
    const metrics = new Metrics();
    metrics.history.watch(() => latest);
    const shown = async () =>
      (await metrics.read())
        .split('\n')
        .flatMap((line) => /^homeroom_history_(.*[1-9]\d*.*|.* 0)$/.exec(line)?.[1] ?? []);
    const lines = await shown();
    expect(lines).to.include.members([
      'last_start_timestamp_seconds{source="new"} 1000',
      'last_success_timestamp_seconds{source="new"} 0',
      'last_start_timestamp_seconds{source="thebot"} 1000',
      'last_success_timestamp_seconds{source="thebot"} 1090',
      'last_seconds{source="thebot"} 89.5',
      'last_records{source="thebot",kind="messages",outcome="received"} 12',
      'last_records{source="thebot",kind="messages",outcome="created"} 10',
      'last_records{source="thebot",kind="messages",outcome="refused"} 2',
      'last_records{source="thebot",kind="rooms",outcome="created"} 0',
    ]);
    expect(lines.filter((line) => line.startsWith('last_seconds{source="new"'))).to.deep.equal([]);
    latest = Promise.reject(new Error('gone'));
    expect(await shown()).to.deep.equal(lines);
  });
});
