import { expect } from 'chai';
import { LoadMeter } from '../../../composition/load/LoadMeter.ts';

const room = 7;

describe('LoadMeter', () => {
  let now: number;
  let meter: LoadMeter;
  beforeEach(() => {
    now = 1_000;
    meter = new LoadMeter('0a1b2c3d', () => now);
  });
  const send = (sender = 1) => meter.next(room, sender);

  it('finds nothing wrong where everything came to everybody in one order', () => {
    const [one, two] = [send(1), send(2)];
    now += 5;
    for (const { number } of [one, two]) meter.stored(number, true);
    for (const receiver of [0, 1, 2]) {
      now += receiver;
      meter.received(room, 1, one.text, 0);
      meter.received(room, 2, two.text, 0);
    }
    expect(meter.counts()).to.deep.equal({ sent: 2, acked: 2, received: 6, lost: 0, twice: 0, outOfOrder: 0 });
    expect(meter.waiting).to.equal(0);
    expect(meter.toAck.spread()).to.include({ count: 2, max: 5 });
    expect(meter.toReceiver.spread()).to.include({ count: 6, max: 8 });
  });

  it('counts what was acknowledged and never seen as lost', () => {
    const { number } = send();
    meter.stored(number, true);
    expect(meter.counts()).to.include({ acked: 1, lost: 1 });
  });

  it('does not miss what was never acknowledged or was refused', () => {
    send();
    meter.refused(send().number, 'RATE_LIMIT_EXCEEDED');
    expect(meter.counts()).to.include({ sent: 2, acked: 0, lost: 0 });
    expect(meter.waiting).to.equal(1);
    expect([...meter.refusals]).to.deep.equal([['RATE_LIMIT_EXCEEDED', 1]]);
  });

  it('counts a message at two places as twice', () => {
    const { text } = send();
    meter.received(room, 1, text, 0);
    meter.received(room, 2, text, 0);
    expect(meter.counts()).to.include({ twice: 1, outOfOrder: 0 });
  });

  it('counts a place that holds another message for somebody else', () => {
    const [one, two] = [send(1), send(2)];
    meter.received(room, 1, one.text, 0);
    meter.received(room, 1, two.text, 0);
    expect(meter.counts()).to.include({ outOfOrder: 1 });
  });

  it('counts messages of one sender in another order than they were sent, unless the server had put one off', () => {
    for (const isPutOff of [false, true]) {
      const [one, two] = [send(4 + Number(isPutOff)), send(4 + Number(isPutOff))];
      if (isPutOff) meter.putOff(one.number);
      const head = meter.headOf(room);
      for (const { number } of [one, two]) meter.stored(number, true);
      meter.received(room, head + 1, two.text, 0);
      meter.received(room, head + 2, one.text, 0);
      expect(meter.counts().outOfOrder).to.equal(1);
    }
  });

  it('says how much somebody misses who has come only so far', () => {
    for (const seq of [1, 2, 4]) meter.received(room, seq, send().text, 0);
    expect([0, 2, 3, 4].map((cursor) => meter.missingAfter(room, cursor))).to.deep.equal([3, 1, 1, 0]);
    expect(meter.headOf(room)).to.equal(4);
  });

  it('counts deliveries to those who were away apart', () => {
    const { text } = send();
    meter.received(room, 1, text, now + 1);
    expect([meter.toReceiver.spread(), meter.toReturner.spread()?.count]).to.deep.equal([null, 1]);
  });

  it('takes no notice of what another load or a person has written', () => {
    const { text } = send();
    for (const other of ['Good morning', text.replace('0a1b2c3d', 'ffffffff'), text.replace('message 0', 'message 5')])
      meter.received(room, 1, other, 0);
    expect(meter.counts().received).to.equal(0);
  });
});
