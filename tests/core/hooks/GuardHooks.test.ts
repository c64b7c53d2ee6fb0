import { expect } from 'chai';
import { type GuardedText, guardMs, type MessageGuard, noGuard } from '../../../core/guard/MessageGuard.ts';
import { GuardHooks } from '../../../core/hooks/GuardHooks.ts';
import { asRoomId, asUserId } from '../../../core/ids.ts';
import { ManualClock } from '../../support/ManualClock.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { recordingWatch } from './recordingWatch.ts';

const text: GuardedText = {
  ...{ kind: 'message', content: 'red green blue', senderId: asUserId(1), roomId: asRoomId(1), roomType: 'direct' },
  scope: [],
};
const open = (first: MessageGuard = noGuard) => {
  const watch = recordingWatch();
  const timers = new ManualTimers(new ManualClock());
  return { watch, timers, guard: new GuardHooks({ first, timers, messageChars: 100, watch }) };
};
const hidden =
  (word: string) =>
  ({ content }: GuardedText) => ({
    ...{ action: 'mask' as const, content: content.replace(word, '***') },
    reasons: [{ code: 'colour', message: 'No colours.' }],
  });

describe('GuardHooks', () => {
  it('is inactive without a function and without a guard of the host', () => {
    const { guard } = open();
    expect(guard.isActive).to.equal(false);
    const end = guard.add('crm', 'message', () => undefined);
    expect(guard.isActive).to.equal(true);
    end();
    end();
    expect([guard.isActive, open({ check: noGuard.check }).guard.isActive]).to.deep.equal([false, true]);
  });

  it('asks in the order of adding, each about the text as those before masked it, the host’s guard first', async () => {
    const seen: string[] = [];
    const { guard } = open({ check: async (given) => hidden('red')(given) });
    guard.add('a', 'message', ({ content }) => {
      seen.push(content);
      return { hold: 'A teacher reads it first.' };
    });
    guard.add('b', 'message', hidden('green'));
    guard.add('c', 'message', async ({ content }) => void seen.push(content));
    guard.add('d', 'name', () => ({ refuse: 'not asked' }));
    expect(await guard.check(text)).to.deep.equal({
      action: 'hold',
      content: '*** *** blue',
      reasons: [
        { code: 'colour', message: 'No colours.' },
        { code: 'to_review', message: 'A teacher reads it first.' },
      ],
    });
    expect(seen).to.deep.equal(['*** green blue', '*** *** blue']);
  });

  it('ends at the first refusal, with its sentence', async () => {
    const { guard } = open();
    let isAsked = false;
    guard.add('a', 'message', () => ({ refuse: 'Please write without links.' }));
    guard.add('b', 'message', () => {
      isAsked = true;
    });
    expect(await guard.check(text)).to.deep.equal({
      action: 'refuse',
      reasons: [{ code: 'refused', message: 'Please write without links.' }],
    });
    expect(isAsked).to.equal(false);
  });

  it('fails as a guard for what throws, rejects or is no answer, and says whose it was', async () => {
    const bad: (() => unknown)[] = [
      () => {
        throw new Error('thrown');
      },
      () => Promise.reject(new Error('rejected')),
      ...['no', true, 7, { refuse: 7 }, { refuse: '' }, { hold: 'x'.repeat(501) }, { action: 'burn' }].map(
        (answer) => () => answer,
      ),
    ];
    for (const handle of bad) {
      const { guard, watch } = open();
      guard.add('crm', 'message', handle as never);
      const outcome = await guard.check(text).then(
        () => 'answered',
        () => 'failed',
      );
      expect([outcome, watch.heard], String(handle)).to.deep.equal(['failed', ['failed crm message']]);
    }
  });

  it('says whose function did not answer in time', async () => {
    const { guard, watch, timers } = open();
    guard.add('crm', 'message', () => new Promise(() => {}));
    void guard.check(text);
    await timers.pass(guardMs);
    expect(watch.heard).to.deep.equal(['timeout crm message']);
  });
});
