import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { cpuSeconds, familyOf, memoryBytes, readStat } from '../../bench/measure/processTimes.ts';

/** Uses half a second of processor time in a child that ends, half a second itself, and then waits. */
const burner = `
  const burn = () => { while (process.cpuUsage().user + process.cpuUsage().system < 500000); };
  if (process.argv[1] === 'child') burn();
  else {
    require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(
      'while (process.cpuUsage().user + process.cpuUsage().system < 500000);',
    )}]);
    burn();
    console.log(process.cpuUsage().user + process.cpuUsage().system);
    setInterval(() => {}, 1000);
  }`;

describe('process times', () => {
  it('reads a line of /proc/<pid>/stat, also if the name looks like fields', () => {
    const line = '42 (a) R 9 (b) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 1 0 5 6 7';
    expect(readStat(line)).to.deep.equal({ pid: 42, parent: 7, ticks: 127 });
  });

  it('finds the roots and all their descendants', () => {
    const process_ = (pid: number, parent: number) => ({ pid, parent, ticks: 0 });
    const all = [process_(1, 0), process_(5, 1), process_(6, 5), process_(7, 6), process_(8, 1)];
    expect(familyOf([5], all).map(({ pid }) => pid)).to.deep.equal([5, 6, 7]);
    expect(familyOf([9], all)).to.deep.equal([]);
  });

  it('counts what a process and its ended child have used', async function () {
    if (process.platform !== 'linux') return this.skip();
    this.timeout(30_000);
    const child = spawn(process.execPath, ['-e', burner], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [own] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      const used = cpuSeconds([child.pid ?? 0]);
      // The kernel counts ticks of 10 ms; the child uses half a second, and some more to start.
      expect(used).to.be.within(Number(own) / 1e6 + 0.45, Number(own) / 1e6 + 1);
      expect(memoryBytes([child.pid ?? 0]).rss).to.be.greaterThan(10 * 1024 * 1024);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('counts nothing for a process that does not exist', () => {
    expect(cpuSeconds([2 ** 30])).to.equal(0);
  });
});
