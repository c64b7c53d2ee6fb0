import { expect } from 'chai';
import { Outbox } from '../../../adapters/embedded/Outbox.ts';

const MIB = 1024 * 1024;

describe('Outbox', () => {
  const outboxWithSent = (): { outbox: Outbox; sent: () => number } => {
    let size = 0;
    return { outbox: new Outbox((bytes) => (size += bytes.byteLength)), sent: () => size };
  };

  it('sends 1 MiB, and the rest as the reader consumes it', async () => {
    const { outbox, sent } = outboxWithSent();
    for (let part = 0; part < 12; part += 1) outbox.add(new Uint8Array(MIB / 4));
    let drained = false;
    const flushed = outbox.flush().then(() => (drained = true));
    expect(sent()).to.equal(MIB);
    outbox.taken(MIB);
    expect([sent(), drained]).to.deep.equal([2 * MIB, false]);
    outbox.taken(MIB);
    await flushed;
    expect(sent()).to.equal(3 * MIB);
  });

  it('copies its input, because the memory is reused', async () => {
    const sent: number[] = [];
    const outbox = new Outbox((bytes) => sent.push(...bytes));
    const view = Uint8Array.of(1, 2);
    outbox.add(view);
    view.fill(9);
    await outbox.flush();
    expect(sent).to.deep.equal([1, 2]);
  });

  it('drops waiting bytes when it is closed, and resolves the flush', async () => {
    const { outbox, sent } = outboxWithSent();
    for (let part = 0; part < 12; part += 1) outbox.add(new Uint8Array(MIB / 4));
    const flushed = outbox.flush();
    outbox.close();
    await flushed;
    outbox.taken(MIB);
    expect(sent()).to.equal(MIB);
  });
});
