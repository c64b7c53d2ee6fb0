import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkPorts } from '../../composition/checkPorts.ts';
import { createChat } from '../../composition/createChat.ts';
import type { HostPorts } from '../../composition/HostPorts.ts';
import type { Permit } from '../../core/limits/SlidingWindow.ts';
import { refusedBy } from '../contracts/refusalOf.ts';

describe('checkPorts', () => {
  /** The refusal that a host without types gets. */
  const refusal = async (ports: object): Promise<string> => {
    const { code, message } = await refusedBy(Promise.resolve(ports as HostPorts).then(checkPorts));
    expect(code).to.equal('INVALID_REQUEST');
    return message;
  };

  it('names the port and the missing method', async () => {
    expect(await refusal({ rateLimiter: { acquire: async () => 0 } })).to.equal(
      'ports.rateLimiter: lacks the method `refund`.',
    );
    expect(await refusal({ search: { search: 'a word' } })).to.equal('ports.search: lacks the method `search`.');
    expect(await refusal({ busHealth: { onChange: () => () => {} } })).to.equal(
      'ports.busHealth: lacks the value `degraded`.',
    );
  });

  it('names an unknown port, and those that exist', async () => {
    expect(await refusal({ limiter: {} }))
      .to.match(/^ports\.limiter: there is no such port; there are people, /)
      .and.to.contain(', rateLimiter, ');
    expect(await refusal({ toString: () => '' })).to.match(/^ports\.toString: there is no such port/);
  });

  it('refuses a port that is no object', async () => {
    expect(await refusal({ presence: null })).to.equal('ports.presence: must be an object, not null.');
    expect(await refusal({ clock: 'noon' })).to.equal('ports.clock: must be an object, not noon.');
  });

  it('accepts methods of a class and of its parents, and skips what is undefined', () => {
    class Parent {
      async acquire(): Promise<Permit> {
        return { allowed: true, retryAfterMs: 0 };
      }
    }
    class Child extends Parent {
      async refund(): Promise<void> {}
    }
    const ports = { rateLimiter: new Child(), search: undefined };
    expect(checkPorts(ports)).to.equal(ports);
  });

  it('runs in createChat before anything is opened', async () => {
    const ports = { presence: {} } as HostPorts;
    const dataDir = join(tmpdir(), `homeroom-${randomUUID()}`);
    const failure = await refusedBy(createChat({ database: { dataDir }, authenticate: () => null, ports }));
    expect(failure.message).to.equal('ports.presence: lacks the method `connect`.');
    expect(existsSync(dataDir)).to.equal(false);
  });
});
