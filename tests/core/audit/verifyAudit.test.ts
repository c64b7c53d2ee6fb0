import { expect } from 'chai';
import { type AuditRecord, asAuditPosition } from '../../../core/audit/AuditEntry.ts';
import { hashEntry } from '../../../core/audit/sealEntries.ts';
import { makeChat } from '../../../core/makeChat.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { type MemoryWorld, memoryWorld } from '../../support/memoryWorld.ts';
import { generousLimits } from '../../support/openChat.ts';

const numbers = [1, 2, 3, 4, 5, 6];

describe('verifyAudit', () => {
  const open = async () => {
    const world = await memoryWorld();
    for (const number of numbers)
      await world.auditLog.append([{ actor: { kind: 'host' }, action: 'policy.applied', details: { number } }]);
    const { records } = world.database.audit;
    return { world, records, verify: makeChat(world, educationPolicy, generousLimits).verifyAudit };
  };
  const change = (records: AuditRecord[], position: number, more: Partial<AuditRecord['entry']>): void => {
    const record = records[position - 1] ?? expect.fail();
    records[position - 1] = { ...record, entry: { ...record.entry, ...more } };
  };
  /** Links everything from a place on anew, as somebody with all rights could. */
  const relink = ({ auditHash }: MemoryWorld, records: AuditRecord[]): void =>
    records.forEach(({ entry, details }, index) => {
      const before = records[index - 1]?.entry.hash ?? '';
      records[index] = { entry: { ...entry, hash: hashEntry(auditHash, before, entry) }, details };
    });

  it('finds nothing in a log that is as it was written (I19)', async () => {
    const { records, verify } = await open();
    expect(await verify()).to.deep.equal({
      ...{ entries: 6, erased: 0, fault: null },
      head: { position: 6, hash: records.at(-1)?.entry.hash },
    });
  });

  for (const [what, more] of [
    ['who', { actor: { kind: 'system' } }],
    ['what', { action: 'hold.set' }],
    ['when', { at: new Date(0) }],
    ['about whom', { subjects: [7] }],
    ['where', { organisation: 3 }],
    ['in which room', { roomId: 9 }],
    ['the hash of the details', { detailsHash: 'ab' }],
    ['the hash', { hash: 'ab' }],
  ] as const)
    it(`names the entry in which somebody changed ${what}`, async () => {
      const { records, verify } = await open();
      change(records, 4, more as unknown as Partial<AuditRecord['entry']>);
      const { fault, entries } = await verify();
      expect([fault?.position, entries]).to.deep.equal([4, 3]);
      expect(fault?.problem).to.include('changed or put in');
    });

  it('names the first entry that was removed, and one that was put in', async () => {
    const removed = await open();
    removed.records.splice(2, 1);
    expect((await removed.verify()).fault).to.deep.include({ position: 3 });
    const first = await open();
    first.records.splice(0, 1);
    expect((await first.verify()).fault).to.deep.include({ position: 1 });
    const { records, verify } = await open();
    const last = records.at(-1) ?? expect.fail();
    records.push({ ...last, entry: { ...last.entry, position: asAuditPosition(7) } });
    expect((await verify()).fault).to.deep.include({ position: 7 });
  });

  it('names the entry whose details were changed, removed, put in, or erased without a record', async () => {
    for (const [details, problem] of [
      [{ salt: 'aa', content: { number: 9 } }, /were changed/],
      [undefined, /were removed/],
      [{ salt: '', content: null }, /no entry says that they were erased/],
    ] as const) {
      const { records, verify } = await open();
      records[2] = { entry: records[2]?.entry ?? expect.fail(), details };
      const { fault } = await verify();
      expect(fault?.position, String(problem)).to.equal(3);
      expect(fault?.problem).to.match(problem);
    }
    const { world, records, verify } = await open();
    await world.auditLog.append([{ actor: { kind: 'system' }, action: 'policy.applied' }]);
    records[6] = { entry: records[6]?.entry ?? expect.fail(), details: { salt: 'aa', content: {} } };
    expect((await verify()).fault?.problem).to.include('put in');
  });

  it('finds a chain that was written anew, and one that was cut short, by heads that were noted elsewhere', async () => {
    const { world, records, verify } = await open();
    const anchors = [
      { position: 2, hash: records[1]?.entry.hash ?? '' },
      { position: 5, hash: records[4]?.entry.hash ?? '' },
    ];
    expect((await verify({ anchors })).fault).to.equal(null);
    change(records, 4, { action: 'hold.set' });
    relink(world, records);
    expect((await verify()).fault).to.equal(null);
    expect((await verify({ anchors })).fault).to.deep.include({ position: 5 });

    const cut = await open();
    const noted = [{ position: 6, hash: cut.records[5]?.entry.hash ?? '' }];
    cut.records.splice(4);
    expect((await cut.verify()).fault).to.equal(null);
    expect((await cut.verify({ anchors: noted })).fault).to.deep.include({ position: 5 });
  });

  it('goes on from a head that was verified before, if it is still there', async () => {
    const { records, verify } = await open();
    const from = { position: 4, hash: records[3]?.entry.hash ?? '' };
    expect(await verify({ from })).to.deep.include({ entries: 2, fault: null });
    expect((await verify({ from: { ...from, hash: 'ab' } })).fault).to.deep.include({ position: 4 });
    records.splice(3);
    expect((await verify({ from })).fault).to.deep.include({ position: 4 });
  });

  it('stops when asked, and says how far it is', async () => {
    const { verify } = await open();
    const done: number[] = [];
    await verify({ onProgress: (entries) => done.push(entries) });
    expect(done).to.deep.equal([6]);
    const stopped = verify({ signal: AbortSignal.abort(new Error('stopped')) });
    expect(await stopped.catch((failure: Error) => failure.message)).to.equal('stopped');
  });
});
