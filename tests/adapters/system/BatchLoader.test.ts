import { expect } from 'chai';
import { BatchLoader } from '../../../adapters/system/BatchLoader.ts';

interface Question {
  readonly keys: readonly number[];
  readonly answer: (values: readonly string[]) => void;
  readonly fail: (failure: Error) => void;
}

/** Calls of `load` that wait until the test resolves them. */
const open = (width: number, size = 100, weigh?: (key: number) => number) => {
  const questions: Question[] = [];
  const batch = new BatchLoader<number, string>({
    load: (keys) =>
      new Promise((answer, fail) => {
        questions.push({ keys, answer, fail });
      }),
    concurrency: width,
    maxBatch: size,
    ...(weigh && { cost: weigh }),
    schedule: queueMicrotask,
  });
  return { batch, questions };
};

/** Lets everything run that does not wait for a result. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('BatchLoader', () => {
  it('loads once for callers who come soon after each other, and gives each its own value', async () => {
    const { batch, questions } = open(1);
    const answers = Promise.all([batch.load(1), batch.load(2), batch.load(1)]);
    await settled();
    expect(questions.map(({ keys }) => keys)).to.deep.equal([[1, 2, 1]]);
    questions[0]?.answer(['one', 'two', 'one again']);
    expect(await answers).to.deep.equal(['one', 'two', 'one again']);
  });

  it('never gives a caller a value that was requested before it came', async () => {
    const { batch, questions } = open(1);
    const first = batch.load(1);
    await settled();
    const second = batch.load(1);
    await settled();
    expect(questions).to.have.length(1);
    questions[0]?.answer(['old']);
    expect(await first).to.equal('old');
    await settled();
    questions[1]?.answer(['new']);
    expect(await second).to.equal('new');
  });

  it('bounds concurrent calls and the keys in one call', async () => {
    const { batch, questions } = open(2, 3);
    const all: Promise<string>[] = [];
    for (const key of [1, 2, 3, 4, 5, 6]) {
      all.push(batch.load(key));
      await settled();
    }
    expect(questions.map(({ keys }) => keys)).to.deep.equal([[1], [2]]);
    questions[0]?.answer(['1']);
    await settled();
    questions[1]?.answer(['2']);
    await settled();
    expect(questions.map(({ keys }) => keys)).to.deep.equal([[1], [2], [3, 4, 5], [6]]);
    questions[2]?.answer(['3', '4', '5']);
    questions[3]?.answer(['6']);
    expect(await Promise.all(all)).to.deep.equal(['1', '2', '3', '4', '5', '6']);
  });

  it('bounds the total cost of one call, and loads a costlier key alone', async () => {
    const { batch, questions } = open(9, 10, (key) => key);
    for (const key of [4, 6, 1, 25, 3]) void batch.load(key);
    for (let round = 0; round < 5; round += 1) await settled();
    expect(questions.map(({ keys }) => keys)).to.deep.equal([[4, 6], [1], [25], [3]]);
  });

  it('rejects the callers of a failed call and continues with the others', async () => {
    const { batch, questions } = open(1);
    const [first, second] = [batch.load(1), batch.load(2)].map((one) => one.catch((failure: Error) => failure.message));
    await settled();
    const third = batch.load(3);
    questions[0]?.fail(new Error('gone'));
    expect(await Promise.all([first, second])).to.deep.equal(['gone', 'gone']);
    await settled();
    questions[1]?.answer(['three']);
    expect(await third).to.equal('three');
  });
});
