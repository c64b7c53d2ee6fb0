import { hostname } from 'node:os';
import { expect } from 'chai';
import { makeLog } from '../../composition/makeLog.ts';
import { version } from '../../composition/version.ts';
import { ChatError } from '../../core/errors.ts';

const open = () => {
  const lines: Record<string, unknown>[] = [];
  return { lines, log: makeLog('info', { write: (line) => lines.push(JSON.parse(line)) }) };
};

describe('makeLog', () => {
  it('writes node, release, process and an ISO time in every line, and no secrets', () => {
    const { lines, log } = open();
    log.info({ user_id: 7, token: 'hidden', deep: { password: 'hidden' } }, 'socket opened');
    const [{ time, ...line } = {}] = lines;
    expect(line).to.deep.equal({
      ...{ level: 30, node: hostname(), version, pid: process.pid, user_id: 7, token: '[Redacted]' },
      ...{ deep: { password: '[Redacted]' }, msg: 'socket opened' },
    });
    expect(new Date(String(time)).toISOString()).to.equal(time);
  });

  it('writes one line a minute of a dependency that does not answer, and every other line', () => {
    const { lines, log } = open();
    const err = new ChatError('UNAVAILABLE', 'The database cannot be reached just now.');
    for (let round = 0; round < 3; round += 1) {
      log.warn({ err }, 'the feed could not be read');
      log.warn({ dependency: 'database', err: new Error('gone') }, 'health check failed');
      log.warn({ dependency: 'news', err: new Error('gone') }, 'health check failed');
      log.warn({ err: new Error('a fault') }, 'a frame failed');
    }
    expect(lines.map(({ msg, dependency }) => [msg, dependency].join(' ').trim()).sort()).to.deep.equal([
      'a frame failed',
      'a frame failed',
      'a frame failed',
      'health check failed database',
      'health check failed news',
      'the feed could not be read',
    ]);
  });
});
