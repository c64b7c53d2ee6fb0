import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { FileKeeper } from '../../../core/retention/FileKeeper.ts';
import { School } from '../../contracts/School.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const hourMs = 3_600_000;

describe('FileKeeper', () => {
  const open = async () => {
    const world = await memoryWorld();
    const school = await School.open(world);
    const timers = new ManualTimers(world.clock);
    const { attachments, pictures, blobStore: blobs, leases, clock } = world;
    const rounds: (readonly [number, number])[] = [];
    const failures: unknown[] = [];
    const tidied: Date[] = [];
    const keeper = (holder: string) =>
      new FileKeeper({
        ...{ attachments, pictures, blobs, leases, clock, timers, holder },
        tidyReceived: async (before) => {
          tidied.push(before);
          if (holder === 'broken') throw new Error('The disk is broken');
        },
        watch: {
          onCollected: (files, contents) => rounds.push([files, contents]),
          onFailure: (failure) => failures.push(failure),
        },
      });
    const add = async (text: string) => {
      const blob = { hash: createHash('sha256').update(text).digest('hex'), size: text.length };
      await attachments.reserve([blob]);
      await blobs.put(blob.hash, blob.size, async function* () {
        yield Buffer.from(text);
      });
      const file = { name: text, mediaType: 'text/plain', kind: 'text', size: text.length, state: 'ready' } as const;
      const ownerId = school.id('tess');
      return attachments.add({ ownerId, file, blob, thumbnail: null, quotaBytes: 1_000 });
    };
    return { ...world, blobs, school, timers, rounds, failures, tidied, keeper, add };
  };

  it('takes files that no message came for after a day, and their contents', async () => {
    const { add, blobs, attachments, timers, rounds, failures, keeper } = await open();
    const file = await add('stray');
    const running = keeper('one');
    running.start();
    await timers.pass(23 * hourMs);
    expect(await attachments.find(file.attachment.id)).to.not.equal(undefined);
    await timers.pass(4 * hourMs);
    expect(await attachments.find(file.attachment.id)).to.equal(undefined);
    expect(await blobs.list('', 10)).to.deep.equal([]);
    expect(rounds.flat().reduce((sum, count) => sum + count, 0)).to.equal(2);
    expect(failures).to.deep.equal([]);
    await running.close();
  });

  it('takes contents that a crash left between the store and the row', async () => {
    const { attachments, blobs, timers, keeper } = await open();
    const hash = 'ab'.repeat(32);
    await attachments.reserve([{ hash, size: 1 }]);
    await blobs.put(hash, 1, async function* () {
      yield Buffer.from('x');
    });
    const running = keeper('one');
    running.start();
    await timers.pass(3 * hourMs);
    expect(await blobs.list('', 10)).to.deep.equal([]);
    await running.close();
  });

  it('has every node tidy what it received, and collects although that fails', async () => {
    const { add, attachments, clock, timers, failures, tidied, keeper } = await open();
    const file = await add('stray');
    const [broken, other] = [keeper('broken'), keeper('other')];
    broken.start();
    await timers.pass(0);
    other.start();
    await timers.pass(0);
    expect(tidied).to.deep.equal([new Date(clock.now().getTime() - hourMs), new Date(clock.now().getTime() - hourMs)]);
    await timers.pass(27 * hourMs);
    expect(await attachments.find(file.attachment.id)).to.equal(undefined);
    expect(failures.map(String)).to.include('Error: The disk is broken');
    await broken.close();
    await other.close();
  });

  it('leaves files of messages and their contents alone', async () => {
    const { add, messages, school, blobs, timers, rounds, keeper } = await open();
    const { attachment } = await add('sent');
    const roomId = await school.direct('tess', 'sam');
    const draft = { roomId, senderId: school.id('tess'), sent: '', content: '', clientId: null, replyTo: null };
    await messages.append({ ...draft, attachments: [attachment] });
    const running = keeper('one');
    running.start();
    await timers.pass(100 * hourMs);
    expect(await blobs.list('', 10)).to.have.length(1);
    expect(rounds).to.deep.equal([]);
    await running.close();
  });
});
