import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Attachments } from '../../../core/attachments/Attachments.ts';
import type { BlobStore } from '../../../core/attachments/BlobStore.ts';
import type { FileInspector, ReceivedFile } from '../../../core/attachments/FileInspector.ts';
import { defaultUploads } from '../../../core/attachments/UploadSettings.ts';
import { ChatError } from '../../../core/errors.ts';
import { makeChat } from '../../../core/makeChat.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { School } from '../../contracts/School.ts';
import { faulty } from '../../support/faulty.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';
import { generousLimits } from '../../support/openChat.ts';

const received = (text: string): ReceivedFile => ({
  ...{ hash: createHash('sha256').update(text).digest('hex'), size: text.length, location: '' },
  read: async function* () {
    yield Buffer.from(text);
  },
});
/** Takes everything for a picture with a thumbnail. */
const pictures: FileInspector = {
  inspect: async () => ({
    ...{ kind: 'picture', mediaType: 'image/png' },
    picture: { ...received('the picture'), width: 4, height: 3, blur: '' },
    thumbnail: received('small'),
  }),
  square: async () => ({ square: received('square') }),
};
const away = new ChatError('UNAVAILABLE', 'The store of files does not answer. Try again.');
const full = new ChatError(
  'INSUFFICIENT_STORAGE',
  'There is no space left for files. An administrator must make room.',
);
const fail = (failure: unknown) => async (): Promise<never> => {
  throw failure;
};

interface Broken {
  readonly blobs?: Partial<BlobStore>;
  readonly attachments?: Partial<Attachments>;
  readonly inspector?: FileInspector;
  readonly scan?: () => Promise<string | null>;
}

describe('files over parts that fail', () => {
  const open = async () => {
    const world = await memoryWorld();
    const school = await School.open(world);
    const tess = school.person('tess');
    /** The chat while these parts are broken. */
    const chatWith = ({ blobs = {}, attachments = {}, inspector = pictures, scan = async () => null }: Broken = {}) =>
      makeChat(
        {
          ...world,
          ...{ inspector, blobStore: faulty(world.blobStore, () => blobs) },
          attachments: faulty(world.attachments, () => attachments),
        },
        educationPolicy,
        generousLimits,
        { uploads: { ...defaultUploads, scanner: { scan } } },
      );
    const upload = async (broken: Broken = {}) => {
      const { files } = chatWith(broken);
      await files.admit(tess);
      return files.store(tess, received('as it came'), { name: 'a.png' });
    };
    const collect = (broken: Broken = {}) => {
      const { remove } = faulty(world.blobStore, () => broken.blobs ?? {});
      return world.attachments.collect(new Date(world.clock.now().getTime() + 1), 100, remove);
    };
    return { ...world, tess, chatWith, upload, collect };
  };

  /** Fails on the second content, the thumbnail. */
  const secondPut = (): Partial<BlobStore> => {
    let puts = 0;
    return {
      put: async () => {
        puts += 1;
        if (puts === 2) throw away;
      },
    };
  };
  const steps: readonly (readonly [string, Broken, string])[] = [
    ['the scanner is away', { scan: fail(away) }, 'UNAVAILABLE'],
    ['the inspector breaks', { inspector: { ...pictures, inspect: fail(away) } }, 'UNAVAILABLE'],
    ['contents cannot be reserved', { attachments: { reserve: fail(away) } }, 'UNAVAILABLE'],
    ['the store is away', { blobs: { put: fail(away) } }, 'UNAVAILABLE'],
    ['the store is full', { blobs: { put: fail(full) } }, 'INSUFFICIENT_STORAGE'],
    ['the store breaks between picture and thumbnail', { blobs: secondPut() }, 'UNAVAILABLE'],
    ['the row cannot be stored', { attachments: { add: fail(away) } }, 'UNAVAILABLE'],
  ];
  for (const [what, broken, code] of steps)
    it(`refuse an upload with a sentence when ${what}, keep nothing, and take it when it is mended`, async () => {
      const { upload, collect, attachments, blobStore, tess } = await open();
      const refusal = await refusedBy(upload(broken));
      expect(refusal.code).to.equal(code);
      expect(refusal.message).to.match(/Try again|administrator/);
      expect(await attachments.listOf({ after: 0, limit: 10 })).to.deep.equal([]);
      expect(await attachments.usedBytes([tess.id])).to.equal(0);
      await collect();
      expect(await blobStore.list('', 10)).to.deep.equal([]);
      const { id, hasThumbnail } = await upload();
      expect(hasThumbnail).to.equal(true);
      expect((await attachments.find(id))?.hash).to.equal(received('the picture').hash);
      expect(await blobStore.list('', 10)).to.have.length(2);
    });

  it('say that a content cannot be read now, and that one is lost', async () => {
    const { upload, chatWith, tess } = await open();
    const { id } = await upload();
    const sizeAway = chatWith({ blobs: { sizeOf: fail(away) } }).files.open(tess, id, 'file');
    expect((await refusedBy(sizeAway)).code).to.equal('UNAVAILABLE');
    const opened = await chatWith({ blobs: { read: fail(away) } }).files.open(tess, id, 'file');
    expect((await refusedBy(opened.read(undefined))).code).to.equal('UNAVAILABLE');
    const lost = chatWith({ blobs: { sizeOf: async () => undefined } }).files.open(tess, id, 'file');
    expect((await refusedBy(lost)).code).to.equal('ATTACHMENT_NOT_FOUND');
    expect((await chatWith().files.open(tess, id, 'file')).size).to.equal('the picture'.length);
  });

  it('keep a content in their books until the store has let go of it', async () => {
    const { upload, collect, attachments, blobStore, chatWith, tess } = await open();
    const { id } = await upload();
    await chatWith().files.drop(tess, id);
    expect((await refusedBy(collect({ blobs: { remove: fail(away) } }))).code).to.equal('UNAVAILABLE');
    expect((await attachments.totals()).blobs).to.equal(2);
    expect(await collect()).to.equal(2);
    expect([await blobStore.list('', 10), (await attachments.totals()).blobs]).to.deep.equal([[], 0]);
  });
});
