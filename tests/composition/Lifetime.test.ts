import { expect } from 'chai';
import { Lifetime, type Stage } from '../../composition/Lifetime.ts';

describe('Lifetime', () => {
  const recorder = (patienceMs?: number) => {
    const lifetime = new Lifetime(patienceMs);
    const closed: string[] = [];
    const keep = (stage: Stage, close: () => Promise<void> = async () => {}): void =>
      void lifetime.keep(stage, {
        close: async () => {
          await close();
          closed.push(stage);
        },
      });
    return { lifetime, closed, keep };
  };

  it('closes from the sockets to the database, in any order of opening', async () => {
    const { lifetime, closed, keep } = recorder();
    for (const stage of ['database', 'sockets', 'busLink', 'bus', 'contactCache', 'presence'] as const) keep(stage);
    await lifetime.close();
    expect(closed).to.deep.equal(['sockets', 'contactCache', 'presence', 'bus', 'busLink', 'database']);
  });

  it('closes a stage only when the one before it is closed', async () => {
    const { lifetime, closed, keep } = recorder();
    let release = (): void => {};
    keep('sockets', () => new Promise((resolve) => (release = resolve)));
    keep('database');
    const closing = lifetime.close();
    await new Promise(setImmediate);
    expect(closed).to.deep.equal([]);
    release();
    await closing;
    expect(closed).to.deep.equal(['sockets', 'database']);
  });

  it('closes the rest when one part fails to close, and reports the failure', async () => {
    const { lifetime, closed, keep } = recorder();
    const failure = new Error('the bus does not close');
    keep('bus', () => Promise.reject(failure));
    keep('database');
    expect(await lifetime.close().catch((reason: unknown) => reason)).to.equal(failure);
    expect(closed).to.deep.equal(['database']);
  });

  it('closes the rest when one part does not close in time, and names it', async () => {
    const { lifetime, closed, keep } = recorder(10);
    keep('bus', () => new Promise(() => {}));
    keep('database');
    const failure: unknown = await lifetime.close().catch((reason: unknown) => reason);
    expect(String(failure)).to.contain('The bus did not answer in time');
    expect(closed).to.deep.equal(['database']);
  });

  it('closes everything once when it is called several times', async () => {
    const { lifetime, closed, keep } = recorder();
    keep('database');
    await Promise.all([lifetime.close(), lifetime.close()]);
    await lifetime.close();
    expect(closed).to.deep.equal(['database']);
  });
});
