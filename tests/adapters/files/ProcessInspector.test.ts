import { extname } from 'node:path';
import { expect } from 'chai';
import { ProcessInspector } from '../../../adapters/files/ProcessInspector.ts';
import type { ReceivedFile } from '../../../core/attachments/FileInspector.ts';
import { ChatError } from '../../../core/errors.ts';

const file: ReceivedFile = { hash: '', size: 1, location: '/nowhere', read: async function* () {} };
const program = new URL(`./brittleProcess${extname(import.meta.url)}`, import.meta.url);

describe('ProcessInspector', function suite() {
  this.timeout(30_000);
  let inspector: ProcessInspector;
  const open = (patienceMs = 20_000, mostWaitMs = 20_000): void => {
    inspector = new ProcessInspector({ patienceMs, mostWaitMs, program });
  };
  afterEach(() => inspector.close());
  /** A media type that names the process that told it; a code for what could not be told. */
  const look = async (name: string): Promise<string> => {
    try {
      const result = await inspector.inspect(file, name);
      return result.kind === 'refused' ? result.problem : result.mediaType;
    } catch (failure) {
      return failure instanceof ChatError ? failure.code : String(failure);
    }
  };

  it('loses the one file that ends its process, and asks the next process about those that wait', async () => {
    open();
    const [first, ends, failing, second, third] = await Promise.all(['a', 'ends', 'fails', 'b', 'c'].map(look));
    expect([ends, failing]).to.deep.equal(['UNAVAILABLE', 'UNAVAILABLE']);
    expect(first).to.match(/^text/);
    expect(second).to.match(/^text/).and.to.not.equal(first);
    expect(third).to.equal(second);
  });

  it('gives each file its whole time, and ends a process that takes longer', async () => {
    open(1_500);
    const outcomes = await Promise.all(['hangs', 'a', 'hangs', 'b'].map(look));
    expect(outcomes.map((one) => one.slice(0, 5))).to.deep.equal(['UNAVA', 'text/', 'UNAVA', 'text/']);
  });

  it('lets nobody wait too long, and not too many', async () => {
    open(20_000, 300);
    const hanging = look('hangs');
    const waiting = Array.from({ length: 32 }, () => look('a'));
    expect(await look('a')).to.equal('UNAVAILABLE');
    expect(new Set(await Promise.all(waiting))).to.deep.equal(new Set(['UNAVAILABLE']));
    await inspector.close();
    expect(await hanging).to.equal('UNAVAILABLE');
  });

  it('refuses what waits when it closes', async () => {
    open();
    const waiting = ['hangs', 'a', 'b'].map(look);
    await inspector.close();
    expect(await Promise.all(waiting)).to.deep.equal(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE']);
  });
});
