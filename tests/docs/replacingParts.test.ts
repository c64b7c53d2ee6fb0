import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { PortName } from '../../composition/HostPorts.ts';

/** Complete by its type. */
const ports: Readonly<Record<PortName, true>> = {
  people: true,
  directory: true,
  directoryReader: true,
  rooms: true,
  roomHeads: true,
  messages: true,
  inbox: true,
  search: true,
  contacts: true,
  tickets: true,
  rateLimiter: true,
  bus: true,
  busHealth: true,
  presence: true,
  clock: true,
  messageGuard: true,
};

describe('docs/replacing-parts.md', () => {
  it('names every port that a host may replace, and no other', () => {
    const cells = readFileSync('docs/replacing-parts.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => line.split(' | ')[0]?.match(/\w+/g) ?? []);
    expect(cells).to.have.members(Object.keys(ports));
  });
});
