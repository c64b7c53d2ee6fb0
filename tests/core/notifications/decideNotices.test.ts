import { expect } from 'chai';
import { asMessageId, asRoomId, asUserId } from '../../../core/ids.ts';
import type { Mention } from '../../../core/messages/Mention.ts';
import { decideNotices, type ToldMessage } from '../../../core/notifications/decideNotices.ts';
import type { NoticeRecipient } from '../../../core/notifications/NoticeRecipient.ts';
import { defaultRules, type NotificationRules } from '../../../core/notifications/SchoolNotifications.ts';

const [tess, mother, father] = [asUserId(1), asUserId(2), asUserId(3)];
const rules: NotificationRules = { ...defaultRules, timeZone: 'Europe/Berlin' };
const person = (more: Partial<NoticeRecipient> = {}): NoticeRecipient => ({
  ...{ userId: mother, role: 'parent', level: null, isMuted: false, snoozedUntil: null, visibleFromSeq: 0 },
  ...{ lastReadSeq: 0, timeZone: null, settings: {}, channels: ['mail', 'push'], ...more },
});
/** Half past ten in the morning in Berlin. */
const morning = new Date('2026-12-01T09:30:00Z');
const evening = new Date('2026-12-01T20:30:00Z');
const told = (
  more: Partial<ToldMessage> & { at?: Date; mentions?: readonly Mention[]; deletedAt?: Date; isUrgent?: true } = {},
) => {
  const { at: createdAt = morning, mentions, deletedAt = null, isUrgent, ...facts } = more;
  const message = {
    ...{ id: asMessageId(9), roomId: asRoomId(5), seq: 7, createdAt, sender: { id: tess }, deletedAt },
    ...{ ...(mentions && { mentions }), ...(isUrgent && { isUrgent }) },
  };
  return { message, roomType: 'class', isDirect: false, rules, ...facts };
};
const decided = (facts: ToldMessage, ...recipients: NoticeRecipient[]): string[] =>
  decideNotices(facts, recipients).map(
    ({ userId, channel, reason, dueAt }) => `${userId} ${channel} ${reason} ${dueAt.toISOString().slice(0, 19)}`,
  );

describe('Who is told of a message', () => {
  it('is everybody who has not read it, ten seconds later, over every channel that reaches them', () => {
    expect(decided(told(), person(), person({ userId: father, channels: ['push'] }))).to.deep.equal([
      '2 mail message 2026-12-01T09:30:10',
      '2 push message 2026-12-01T09:30:10',
      '3 push message 2026-12-01T09:30:10',
    ]);
  });

  it('is not its author, who has read it, who does not see it, nor anybody once it is deleted', () => {
    expect(decided(told(), person({ userId: tess }))).to.deep.equal([]);
    expect(decided(told(), person({ lastReadSeq: 7 }))).to.deep.equal([]);
    expect(decided(told(), person({ visibleFromSeq: 8 }))).to.deep.equal([]);
    expect(decided(told({ deletedAt: morning }), person())).to.deep.equal([]);
    expect(decided(told(), person({ channels: [] }))).to.deep.equal([]);
  });

  it('follows the level of the room', () => {
    const mentions = [{ userId: mother, name: 'Ina' }];
    const reasons = (facts: ToldMessage, more: Partial<NoticeRecipient>) =>
      decideNotices(facts, [person({ channels: ['mail'], ...more })]).map(({ reason }) => reason);
    expect(reasons(told(), { level: 'mentions' })).to.deep.equal([]);
    expect(reasons(told({ mentions }), { level: 'mentions' })).to.deep.equal(['mention']);
    expect(reasons(told({ mentions: [{ userId: null, name: 'class' }] }), { level: 'mentions' })).to.deep.equal([
      'mention',
    ]);
    expect(reasons(told({ isDirect: true }), { level: 'mentions' })).to.deep.equal(['direct']);
    expect(reasons(told({ mentions }), { level: 'none' })).to.deep.equal([]);
    expect(reasons(told({ mentions }), { isMuted: true })).to.deep.equal([]);
    expect(reasons(told(), { snoozedUntil: new Date('2026-12-01T09:31:00Z') })).to.deep.equal([]);
    expect(reasons(told(), { snoozedUntil: new Date('2026-12-01T09:29:00Z') })).to.deep.equal(['message']);
  });

  it('is who is asked to talk, at their own hours whatever reaches everybody else', () => {
    const always = { ...rules, always: ['class'] };
    const asked = (facts: ToldMessage, more: Partial<NoticeRecipient> = {}) =>
      decided(facts, person({ channels: ['mail'], isAsked: true, ...more }));
    expect(asked(told({ rules: always }))).to.deep.equal(['2 mail direct 2026-12-01T09:30:10']);
    expect(asked(told({ rules: always, at: evening, isUrgent: true }))).to.deep.equal([
      '2 mail direct 2026-12-02T06:00:00',
    ]);
    expect(asked(told(), { settings: { channels: { mail: { mode: 'off' } } } })).to.deep.equal([]);
    expect(asked(told(), { lastReadSeq: 7 })).to.deep.equal([]);
  });

  it('waits for the morning: the school’s quiet hours, or the person’s own', () => {
    const due = (more: Partial<NoticeRecipient>, facts = told({ at: evening })) =>
      decideNotices(facts, [person({ channels: ['mail'], ...more })]).map(({ dueAt }) => dueAt.toISOString());
    expect(due({})).to.deep.equal(['2026-12-02T06:00:00.000Z']);
    expect(due({ settings: { quietHours: null } })).to.deep.equal(['2026-12-01T20:30:10.000Z']);
    expect(due({ settings: { quietHours: { from: '21:00', to: '09:00' } } })).to.deep.equal([
      '2026-12-02T08:00:00.000Z',
    ]);
    expect(due({ settings: { timeZone: 'America/New_York' } })).to.deep.equal(['2026-12-01T20:30:10.000Z']);
    expect(due({ timeZone: 'Asia/Tokyo' })).to.deep.equal(['2026-12-01T22:00:00.000Z']);
    const awake = told({ at: evening, rules: { ...rules, quietHours: null } });
    expect(due({}, awake)).to.deep.equal(['2026-12-01T20:30:10.000Z']);
    const officeHours = { parent: { days: [3], from: '10:00', to: '12:00' } };
    expect(due({}, told({ rules: { ...rules, officeHours } }))).to.deep.equal(['2026-12-02T09:00:00.000Z']);
    expect(due({ role: 'teacher' }, told({ rules: { ...rules, officeHours } }))).to.deep.equal([
      '2026-12-01T09:30:10.000Z',
    ]);
  });

  it('follows the choice of each channel', () => {
    const channels = { mail: { mode: 'digest', at: '17:00' }, push: { mode: 'off' } } as const;
    expect(decided(told(), person({ settings: { channels } }))).to.deep.equal(['2 mail message 2026-12-01T16:00:00']);
    const evenings = { mail: { mode: 'digest' }, push: { mode: 'instant' } } as const;
    expect(decided(told(), person({ settings: { channels: evenings } }))).to.deep.equal([
      '2 mail message 2026-12-01T17:00:00',
      '2 push message 2026-12-01T09:30:10',
    ]);
    const late = { mail: { mode: 'digest', at: '22:00' }, push: { mode: 'off' } } as const;
    expect(decided(told(), person({ settings: { channels: late } }))).to.deep.equal([
      '2 mail message 2026-12-02T06:00:00',
    ]);
  });

  it('is everybody at any hour where the school says so, whatever they chose', () => {
    const floor = told({ at: evening, roomType: 'announcement', rules: { ...rules, always: ['announcement'] } });
    expect(decided(floor, person({ level: 'none', isMuted: true, channels: ['mail'] }))).to.deep.equal([
      '2 mail always 2026-12-01T20:30:10',
    ]);
    const off = { mail: { mode: 'off' }, push: { mode: 'off' } } as const;
    expect(decided(floor, person({ settings: { channels: off } }))).to.have.length(2);
    expect(decided(floor, person({ settings: { channels: { push: { mode: 'off' } } } }))).to.deep.equal([
      '2 mail always 2026-12-01T20:30:10',
    ]);
    expect(decided(floor, person({ lastReadSeq: 7 }))).to.deep.equal([]);
  });

  it('is everybody at once, over every channel that reaches them, where a message is urgent', () => {
    const urgent = told({ at: evening, isUrgent: true });
    const all = ['2 mail always 2026-12-01T20:30:10', '2 push always 2026-12-01T20:30:10'];
    const channels = { mail: { mode: 'digest', at: '17:00' }, push: { mode: 'off' } } as const;
    expect(decided(urgent, person({ settings: { channels } }))).to.deep.equal(all);
    expect(decided(urgent, person({ level: 'none' }))).to.deep.equal(all);
    expect(decided(urgent, person({ isMuted: true }))).to.deep.equal(all);
    expect(decided(urgent, person({ snoozedUntil: new Date('2026-12-05T00:00:00Z') }))).to.deep.equal(all);
    const officeHours = { parent: { days: [1], from: '10:00', to: '12:00' } };
    expect(decided({ ...urgent, rules: { ...rules, officeHours } }, person())).to.deep.equal(all);
    expect(decided(urgent, person({ lastReadSeq: 7 }), person({ userId: tess }))).to.deep.equal([]);
  });
});
