import { expect } from 'chai';
import { checkTarget, readTarget } from '../../../composition/load/checkTarget.ts';
import { Durations } from '../../../composition/load/Durations.ts';
import { judgeLoad } from '../../../composition/load/judgeLoad.ts';
import { endOf, makeExternalId } from '../../../composition/load/LoadGround.ts';
import { Pacer } from '../../../composition/load/Pacer.ts';
import { RoomCursor } from '../../../composition/load/RoomCursor.ts';
import { TroubleWatch } from '../../../composition/load/TroubleWatch.ts';

const sentence = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => expect.fail('nothing was refused'),
    (failure: Error) => failure.message,
  );

describe('Durations', () => {
  it('gives percentiles at most 2 % above the true ones', () => {
    const durations = new Durations();
    for (let ms = 1; ms <= 1_000; ms += 1) durations.add(ms);
    const { count, p50, p95, p99, max } = durations.spread() ?? expect.fail('there are no figures');
    expect([count, max]).to.deep.equal([1_000, 1_000]);
    for (const [value, exact] of [
      [p50, 500],
      [p95, 950],
      [p99, 990],
    ] as const) {
      expect(value).to.be.at.least(exact);
      expect(value).to.be.at.most(exact * 1.021);
    }
  });

  it('has no figures without times, and takes very short and very long ones', () => {
    expect(new Durations().spread()).to.equal(null);
    const durations = new Durations();
    for (const ms of [0, 1e9]) durations.add(ms);
    expect(durations.spread()).to.include({ count: 2, p50: 0.1, max: 1e9 });
  });
});

describe('RoomCursor', () => {
  it('tells what follows, what is known, what is missing, and what a server must not send', () => {
    const cursor = new RoomCursor();
    expect(cursor.take(1, true)).to.equal('next');
    expect(cursor.take(1, true)).to.equal('again');
    expect(cursor.take(3, true)).to.equal('gap');
    expect(cursor.take(2, false)).to.equal('next');
    expect(cursor.take(2, true)).to.equal('before');
    expect(cursor.take(3, false)).to.equal('next');
    expect(cursor.take(3, false)).to.equal('known');
    cursor.reconnected();
    expect(cursor.take(3, true)).to.equal('known');
    cursor.moveTo(10);
    expect([cursor.seq, cursor.take(11, true)]).to.deep.equal([10, 'next']);
  });
});

describe('Pacer', () => {
  it('does what is due, however seldom it is asked', () => {
    let done = 0;
    const pacer = new Pacer(600, () => (done += 1));
    for (const ms of [1, 50, 100, 1_000, 1_001, 60_000]) pacer.until(ms);
    expect(done).to.equal(600);
  });

  it('does nothing at no rate', () => {
    new Pacer(0, () => expect.fail('it did something')).until(60_000);
  });
});

describe('TroubleWatch', () => {
  let now = 0;
  const watch = () => new TroubleWatch(() => now);

  it('stops when too many of the last answers are refusals, and not for a few', () => {
    const patient = watch();
    for (let count = 0; count < 40; count += 1) patient.answered(count % 4 === 0);
    expect(patient.judge(1)).to.equal(undefined);
    for (let count = 0; count < 10; count += 1) patient.answered(true);
    expect(patient.judge(1)).to.match(/of the last 50 answers 20 were 429 or 503/);
  });

  it('forgets what was long ago, and judges nothing by few answers', () => {
    const forgetful = watch();
    for (let count = 0; count < 40; count += 1) forgetful.answered(true);
    now += 15_001;
    for (let count = 0; count < 19; count += 1) forgetful.answered(true);
    expect(forgetful.judge(1)).to.equal(undefined);
    forgetful.answered(true);
    expect(forgetful.judge(1)).to.be.a('string');
  });

  it('stops when no socket has been open for long', () => {
    const lonely = watch();
    now += 45_001;
    expect(lonely.judge(1)).to.equal(undefined);
    now += 45_001;
    expect(lonely.judge(0)).to.match(/no socket was open/);
  });
});

describe('judgeLoad', () => {
  const spread = { count: 9, p50: 1, p95: 2, p99: 30, max: 40 };
  const found = {
    ...{ stopped: null, seconds: 60, removed: null, nodes: [], generator_lag_ms: 1, http_statuses: {} },
    wish: { sockets: 2, messages_per_minute: 10, minutes: 1 },
    messages: {
      ...{ sent: 10, acked: 10, acked_per_minute: 10, refused: {}, unanswered: 0, lost: 0, twice: 0, out_of_order: 0 },
    },
    deliveries: { received: 20, missing: 0 },
    ms: {
      ...{ connect: spread, send_to_ack: spread, delivery: spread, catching_up: null, http_send: null },
      http_read: spread,
    },
    churn: { reconnects: 0, joins_and_leaves: 0, failed: 0 },
  };

  it('has nothing to say about a good one', () => {
    expect(judgeLoad(found, 30)).to.deep.equal({ problems: [], notes: [] });
  });

  for (const [what, change, pattern] of [
    ['lost messages', { messages: { ...found.messages, lost: 1 } }, /1 acknowledged messages are lost/],
    ['repeated messages', { messages: { ...found.messages, twice: 2 } }, /2 messages came twice/],
    ['another order', { messages: { ...found.messages, out_of_order: 3 } }, /3 messages came out of order/],
    ['silence', { messages: { ...found.messages, unanswered: 4 } }, /4 messages were never answered/],
    ['refusals', { messages: { ...found.messages, refused: { '429': 5 } } }, /5 messages were refused: 429 ×5/],
    ['missing deliveries', { deliveries: { received: 1, missing: 6 } }, /6 deliveries never came/],
    ['an early end', { stopped: 'it was stopped' }, /ended before its time: it was stopped/],
    ['nothing at all', { messages: { ...found.messages, acked: 0 } }, /No message was acknowledged/],
  ] as const)
    it(`names ${what}`, () => {
      expect(judgeLoad({ ...found, ...change }, undefined).problems.join()).to.match(pattern);
    });

  it('compares p99 with what the operator allows', () => {
    const { problems } = judgeLoad(found, 29);
    expect(problems).to.deep.equal([
      'p99 of send to ack is 30 ms, more than 29 ms.',
      'p99 of delivery is 30 ms, more than 29 ms.',
    ]);
  });

  it('says what makes figures less sure', () => {
    const late = { ...found, generator_lag_ms: 51, ms: { ...found.ms, http_read: null } };
    expect(judgeLoad(late, undefined).notes).to.have.length(2);
    const slow = { ...found, messages: { ...found.messages, acked_per_minute: 5 } };
    expect(judgeLoad(slow, undefined).notes.join()).to.match(/50 % of the wished rate/);
  });
});

describe('the target of a load', () => {
  it('is free on this machine and in private networks', async () => {
    for (const url of [
      'http://127.0.0.1:3000',
      'http://[::1]:3000',
      'http://10.1.2.3',
      'https://192.168.0.9',
      'http://172.20.0.1',
    ])
      await checkTarget(readTarget(url), []);
  });

  it('is refused in the public internet, unless its host is named', async () => {
    const url = readTarget('http://93.184.216.34:8000');
    expect(await sentence(checkTarget(url, ['93.184.216.35']))).to.match(/--this-is-mine 93\.184\.216\.34/);
    await checkTarget(url, ['93.184.216.34']);
    expect(await sentence(checkTarget(readTarget('http://[2600::1]/'), []))).to.match(/public internet/);
  });

  for (const text of ['ftp://127.0.0.1', '127.0.0.1:80', 'http://ada:secret@127.0.0.1', 'http://127.0.0.1/?x=1', ''])
    it(`is no "${text}"`, () => {
      expect(() => readTarget(text)).to.throw(/--url takes the address of a server/);
    });
});

describe('the ids of a load', () => {
  it('say when it is over, and are nobody else’s', () => {
    const id = makeExternalId(new Date('2026-12-01T10:00:00.500Z'), '0a1b2c3d', 12);
    expect(endOf(id)?.toISOString()).to.equal('2026-12-01T10:00:01.000Z');
    for (const other of ['sam', 'homeroom-load.1.2.3', `x${id}`, `${id}x`]) expect(endOf(other)).to.equal(undefined);
  });
});
