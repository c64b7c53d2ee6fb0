import { expect } from 'chai';
import { type Check, nothingFound, type Severity, unasked } from '../../../core/doctor/Check.ts';
import { examine, type FixReport } from '../../../core/doctor/examine.ts';

const watch = () => ({ onProgress: () => {} });

/** A check that finds so many faults; a fix leaves so many. */
const check = (name: string, count: number, more: Partial<Check> & { readonly leaves?: number } = {}): Check => {
  const { leaves, ...others } = more;
  let left = count;
  return {
    name,
    severity: 'error' as Severity,
    problem: 'things',
    remedy: 'Mend them.',
    run: async () => ({ count: left, examples: left > 0 ? ['one'] : [] }),
    ...(leaves !== undefined && {
      fix: async () => {
        left = leaves;
        return 'Mended.';
      },
    }),
    ...others,
  };
};

describe('examine', () => {
  it('is well if nothing is found, and if only hints are', async () => {
    expect((await examine([check('a', 0)], { watch })).isWell).to.equal(true);
    expect((await examine([check('a', 1, { severity: 'hint' })], { watch })).isWell).to.equal(true);
    expect((await examine([check('a', 1, { severity: 'warning' })], { watch })).isWell).to.equal(false);
  });

  it('repairs nothing unless it is asked to', async () => {
    const { checks } = await examine([check('a', 2, { leaves: 0 })], { watch });
    expect(checks[0]).to.include({ count: 2, left: 2, fixed: null });
  });

  it('repairs, looks again and says what is left', async () => {
    const all = [
      check('a', 2, { leaves: 0 }),
      check('b', 2, { leaves: 1 }),
      check('c', 2),
      check('d', 0, { leaves: 9 }),
    ];
    const { checks, isWell } = await examine(all, { isFixing: true, watch });
    expect(checks.map(({ name, count, fixed, left }) => [name, count, fixed, left])).to.deep.equal([
      ['a', 2, 'Mended.', 0],
      ['b', 2, 'Mended.', 1],
      ['c', 2, null, 2],
      ['d', 0, null, 0],
    ]);
    expect(isWell).to.equal(false);
  });

  it('leaves out what comes after a basic check that found something', async () => {
    const { checks } = await examine([check('a', 1, { isBasic: true }), check('b', 1)], { watch });
    expect(checks.map(({ name, count, isSkipped }) => [name, count, isSkipped])).to.deep.equal([
      ['a', 1, false],
      ['b', 0, true],
    ]);
  });

  it('goes on after a basic check whose fault was repaired', async () => {
    const all = [check('a', 1, { isBasic: true, leaves: 0 }), check('b', 0)];
    const { checks, isWell } = await examine(all, { isFixing: true, watch });
    expect([checks[1]?.isSkipped, isWell]).to.deep.equal([false, true]);
  });

  it('says why a check or a repair could not be done, and goes on', async () => {
    const fail = (reason: string) => () => Promise.reject(new Error(reason));
    const all = [check('a', 0, { run: fail('no table') }), check('b', 1, { fix: fail('no rights') }), check('c', 0)];
    const { checks, isWell } = await examine(all, { isFixing: true, watch });
    expect(checks.map(({ failure, count, left }) => [failure, count, left])).to.deep.equal([
      ['no table', 0, 0],
      ['no rights', 1, 1],
      [null, 0, 0],
    ]);
    expect(isWell).to.equal(false);
  });

  it('ends when its signal does', async () => {
    const ending = new AbortController();
    const ends = check('a', 0, {
      run: async ({ signal }) => {
        ending.abort(new Error('Ctrl-C'));
        signal?.throwIfAborted();
        return nothingFound;
      },
    });
    const ran: string[] = [];
    const later = check('b', 0, {
      run: async () => {
        ran.push('b');
        return nothingFound;
      },
    });
    const outcome = examine([ends, later], { watch: () => ({ ...watch(), signal: ending.signal }) });
    expect(await outcome.then(() => 'done', String)).to.equal('Error: Ctrl-C');
    expect(ran).to.deep.equal([]);
  });

  it('says why something cannot be asked, and is well all the same', async () => {
    const here = check('a', 0, { run: async () => unasked('there is none') });
    const { checks, isWell } = await examine([here, check('b', 0)], { watch });
    expect([checks.map((one) => one.unasked), isWell]).to.deep.equal([['there is none', null], true]);
  });

  it('puts each repair on record once it has ended, also one that ended early', async () => {
    const entered: FixReport[] = [];
    const torn = check('c', 1, {
      fix: async () => {
        throw new Error('torn');
      },
    });
    const all = [check('a', 2, { leaves: 0 }), check('b', 0, { leaves: 0 }), torn, check('d', 1)];
    const onFixed = async (fix: FixReport): Promise<void> => void entered.push(fix);
    await examine(all, { watch, onFixed });
    expect(entered).to.deep.equal([]);
    await examine(all, { isFixing: true, watch, onFixed });
    expect(entered).to.deep.equal([
      { name: 'a', count: 2, fixed: 'Mended.', failure: null },
      { name: 'c', count: 1, fixed: null, failure: 'torn' },
    ]);
  });
});
