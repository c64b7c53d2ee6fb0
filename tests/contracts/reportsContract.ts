import { expect } from 'chai';
import { asMessageId, asOrganisationId, asRoomId, asUserId, rootOrganisation, type UserId } from '../../core/ids.ts';
import type { Report, ReportDraft, ReportPart, ReportReason } from '../../core/moderation/Report.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const all: ReportPart = { danger: 'all', others: 'all', exceptAbout: [] };

/** What a store of reports promises. */
export const reportsContract = (name: string, open: OpenStored): void =>
  void describe(`reports (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const { auditLog, reports } = world;
      const draft = (reporter: number, user: number, more: Partial<ReportDraft> = {}): ReportDraft => ({
        ...{ reporterId: asUserId(reporter), userId: asUserId(user), clientId: null, roomId: null, messageId: null },
        ...{ organisation: rootOrganisation, reason: 'insult', comment: '', ...more },
      });
      const entry = (subject: UserId) =>
        ({ actor: { kind: 'system' }, action: 'report.made', subjects: [subject] }) as const;
      const add = async (...given: Parameters<typeof draft>): Promise<Report> => {
        const one = draft(...given);
        return (await reports.add(one, entry(one.userId))).report;
      };
      const decide = (report: Report, more: object = {}) =>
        reports.decide(
          report.id,
          {
            ...{ action: 'warn', note: 'Why', deciderId: asUserId(9), warning: 'Stop it.', holdId: null, caseId: null },
            ...more,
          },
          { actor: { kind: 'system' }, action: 'report.decided', subjects: [report.userId] },
        );
      const entries = async () => (await auditLog.list({ limit: 100 })).map(({ action }) => action);
      return { ...world, draft, add, decide, entries };
    });

    fact('keeps a report as it was made, with its entry', async ({ reports, draft, add, entries }) => {
      const more = { messageId: asMessageId(7), reason: 'bullying', comment: 'Он пишет 🤬', clientId: 'c1' } as const;
      const report = await add(1, 2, more);
      expect(report).to.deep.include({ ...draft(1, 2, more), decision: null });
      expect(report.at).to.be.instanceOf(Date);
      expect(await reports.find(report.id, all)).to.deep.equal(report);
      expect(await entries()).to.deep.equal(['report.made']);
    });

    fact('of the same thing by one person there is one, also if they report at once', async (world) => {
      const { reports, draft, add, decide, entries } = world;
      const audit = { actor: { kind: 'system' }, action: 'report.made' } as const;
      const ofMessage = draft(1, 2, { messageId: asMessageId(7) });
      const made = await Promise.all([1, 2, 3, 4].map(() => reports.add(ofMessage, audit)));
      expect(new Set(made.map(({ report }) => report.id)).size).to.equal(1);
      expect(made.filter(({ isNew }) => isNew).length).to.equal(1);
      expect((await entries()).length).to.equal(1);
      const person = await add(1, 2, { comment: 'first' });
      expect((await add(1, 2, { comment: 'second' })).id).to.equal(person.id);
      expect((await add(3, 2)).id).not.to.equal(person.id);
      await decide(person);
      expect((await add(1, 2)).id).not.to.equal(person.id);
      const [{ report: first }] = made as [(typeof made)[number]];
      await decide(first);
      expect((await add(1, 2, { messageId: asMessageId(7) })).id).to.equal(first.id);
    });

    fact('a client id is that of one report', async ({ reports, draft, add }) => {
      const report = await add(1, 2, { clientId: 'c1' });
      expect((await add(1, 2, { clientId: 'c1' })).id).to.equal(report.id);
      const other = reports.add(draft(1, 3, { clientId: 'c1' }), { actor: { kind: 'system' }, action: 'report.made' });
      expect(await refusalOf(other)).to.equal('CONFLICT');
      expect((await add(4, 3, { clientId: 'c1' })).id).not.to.equal(report.id);
    });

    fact('is in the queue of its organisation and of those above, and danger only in its own', async (world) => {
      const { reports, directory, add } = world;
      await directory.transaction((tx) =>
        tx.saveOrganisations(
          [
            { externalId: 'district', name: 'District' },
            { externalId: 'north', name: 'North', parent: 'district' },
            { externalId: 'south', name: 'South', parent: 'district' },
          ],
          'sis',
        ),
      );
      const organisations = await directory.transaction((tx) => tx.organisationsOf('sis'));
      const id = (externalId: string) => organisations.get(externalId)?.id ?? asOrganisationId(1e6);
      const made: Record<string, number> = {};
      for (const [place, reason] of [
        ['north', 'insult'],
        ['north', 'danger'],
        ['south', 'spam'],
        ['district', 'danger'],
      ] as const)
        made[`${place} ${reason}`] = (
          await add(1, 2, {
            organisation: id(place),
            reason: reason satisfies ReportReason,
            messageId: asMessageId(Object.keys(made).length + 1),
          })
        ).id;
      const queue = async (part: Partial<ReportPart>) => {
        const found = await reports.list({
          part: { danger: [], others: [], exceptAbout: [], ...part },
          state: 'open',
          limit: 50,
        });
        return found.map((one) => Object.keys(made).find((key) => made[key] === one.id));
      };
      expect(await queue({ others: [id('north')] })).to.deep.equal(['north insult']);
      expect(await queue({ danger: [id('north')] })).to.deep.equal(['north danger']);
      expect(await queue({ others: [id('district')] })).to.deep.equal(['north insult', 'south spam']);
      expect(await queue({ danger: [id('district')], others: [id('south')] })).to.deep.equal([
        'north danger',
        'south spam',
        'district danger',
      ]);
      expect(await queue({ danger: 'all', others: 'all', exceptAbout: [asUserId(2)] })).to.deep.equal([]);
      const hidden = { danger: [], others: [id('north')], exceptAbout: [] };
      const danger = (await reports.list({ part: all, state: 'open', limit: 50 })).find(
        ({ reason }) => reason === 'danger',
      );
      expect(danger && (await reports.find(danger.id, hidden))).to.equal(undefined);
      expect((await reports.about([asUserId(2)], hidden, 50)).length).to.equal(1);
    });

    fact('is listed page by page: open ones the oldest first, decided ones the newest first', async (world) => {
      const { reports, add, decide } = world;
      const made: Report[] = [];
      for (const user of [2, 3, 4, 5]) made.push(await add(1, user));
      const ids = (found: readonly Report[]) => found.map((one) => made.findIndex(({ id }) => id === one.id));
      const first = await reports.list({ part: all, state: 'open', limit: 2 });
      expect(ids(first)).to.deep.equal([0, 1]);
      const after = first.at(-1)?.id ?? expect.fail();
      expect(ids(await reports.list({ part: all, state: 'open', after, limit: 9 }))).to.deep.equal([2, 3]);
      for (const one of made) await decide(one);
      expect(await reports.list({ part: all, state: 'open', limit: 9 })).to.deep.equal([]);
      expect(ids(await reports.list({ part: all, state: 'decided', after, limit: 9 }))).to.deep.equal([0]);
      expect(ids(await reports.list({ part: all, state: 'decided', limit: 2 }))).to.deep.equal([3, 2]);
      expect(ids(await reports.madeBy([asUserId(1)], 3))).to.deep.equal([3, 2, 1]);
    });

    fact('is decided once, by whoever is first, with an entry', async ({ reports, add, decide, entries }) => {
      const report = await add(1, 2);
      const decided = await Promise.all([1, 2, 3].map((by) => decide(report, { deciderId: asUserId(by) })));
      expect(decided.filter(Boolean).length).to.equal(1);
      expect((await entries()).filter((action) => action === 'report.decided').length).to.equal(1);
      const stored = await reports.find(report.id, all);
      expect(stored).to.deep.equal(decided.find(Boolean));
      expect(stored?.decision).to.deep.include({ action: 'warn', note: 'Why', warning: 'Stop it.', readAt: null });
    });

    fact('a warning is found by the warned person, and confirmed once', async ({ reports, clock, add, decide }) => {
      const report = await add(1, 2);
      const other = await add(1, 3);
      await decide(report);
      await decide(other, { action: 'dismiss', warning: null });
      expect((await reports.warningsTo([asUserId(2), asUserId(8)], 9)).map(({ id }) => id)).to.deep.equal([report.id]);
      expect(await reports.warningsTo([asUserId(3)], 9)).to.deep.equal([]);
      expect(await reports.confirmWarning(report.id, [asUserId(3)])).to.equal(false);
      expect(await reports.confirmWarning(other.id, [asUserId(3)])).to.equal(false);
      expect(await reports.confirmWarning(report.id, [asUserId(2)])).to.equal(true);
      const readAt = (await reports.find(report.id, all))?.decision?.readAt;
      expect(readAt).to.be.instanceOf(Date);
      await clock.advance(5);
      expect(await reports.confirmWarning(report.id, [asUserId(2)])).to.equal(true);
      expect((await reports.find(report.id, all))?.decision?.readAt).to.deep.equal(readAt);
    });

    fact('finds the room of a message among those of a person', async (world) => {
      const { reports } = world;
      const school = await School.open(world);
      const roomId = await school.direct('tess', 'sam');
      const [messageId = asMessageId(0)] = await school.say(roomId, 'tess', 'homework');
      expect(await reports.roomOf(messageId, school.id('sam'))).to.equal(roomId);
      expect(await reports.roomOf(messageId, school.id('sue'))).to.equal(undefined);
      expect(await reports.roomOf(asMessageId(9e9), school.id('sam'))).to.equal(undefined);
    });

    fact('tells whether a report from a room is open, other than of danger and about oneself', async (world) => {
      const { reports, add, decide } = world;
      const roomId = asRoomId(41);
      const report = await add(1, 2, { roomId });
      expect(await reports.isOpenIn(roomId, [asUserId(7)])).to.equal(true);
      expect(await reports.isOpenIn(roomId, [asUserId(7), asUserId(2)]), 'about oneself').to.equal(false);
      expect(await reports.isOpenIn(asRoomId(42), []), 'another room').to.equal(false);
      await decide(report);
      expect(await reports.isOpenIn(roomId, []), 'decided').to.equal(false);
      await add(3, 4, { roomId, reason: 'danger' });
      expect(await reports.isOpenIn(roomId, []), 'danger').to.equal(false);
    });

    fact('keeps the reports of who is erased, and none of their words', async ({ reports, add, decide }) => {
      const made = await add(1, 2, { comment: 'She hit me' });
      const about = await add(3, 1, { comment: 'He lies' });
      await decide(about);
      await reports.eraseWords([asUserId(1)]);
      expect(await reports.find(made.id, all)).to.deep.include({ comment: '', reason: 'insult' });
      const [warned] = await reports.warningsTo([asUserId(1)], 9);
      expect([warned?.comment, warned?.decision?.warning, warned?.decision?.note]).to.deep.equal([
        'He lies',
        '',
        'Why',
      ]);
    });

    fact('counts open reports', async ({ reports, add, decide }) => {
      await add(1, 2);
      await decide(await add(1, 3));
      expect(await reports.countOpen()).to.deep.equal({ day: 1, week: 0, older: 0 });
    });
  });
