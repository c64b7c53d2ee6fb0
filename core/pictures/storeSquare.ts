import type { Attachments, BlobFacts } from '../attachments/Attachments.ts';
import type { BlobStore } from '../attachments/BlobStore.ts';
import type { FileInspector, ReceivedFile } from '../attachments/FileInspector.ts';
import { pictureBytes } from '../attachments/Picture.ts';
import type { UploadSettings } from '../attachments/UploadSettings.ts';
import { ChatError } from '../errors.ts';

/**
 * Makes a square of what was received and stores it, without anything but its pixels; nobody has it yet.
 * @throws ChatError UNSUPPORTED_MEDIA_TYPE for what is no picture and for what a scanner finds something in, PAYLOAD_TOO_LARGE,
 *   INVALID_REQUEST for an empty file, UNAVAILABLE
 */
export type StoreSquare = (file: ReceivedFile) => Promise<BlobFacts>;

interface Deps {
  readonly attachments: Pick<Attachments, 'reserve'>;
  readonly blobStore: Pick<BlobStore, 'put'>;
  readonly inspector: Pick<FileInspector, 'square'>;
  readonly uploads: Pick<UploadSettings, 'scanner'>;
}

export const makeStoreSquare =
  ({ attachments, blobStore, inspector, uploads }: Deps): StoreSquare =>
  async (file) => {
    if (file.size === 0) throw new ChatError('INVALID_REQUEST', 'The file is empty.');
    if (file.size > pictureBytes)
      throw new ChatError('PAYLOAD_TOO_LARGE', `A picture may have at most ${pictureBytes} bytes.`);
    if ((await uploads.scanner.scan(file.read)) !== null) throw noPicture('This file cannot be anybody’s picture.');
    const made = await inspector.square(file);
    if ('problem' in made) throw noPicture(made.problem);
    const { hash, size } = made.square;
    // Reserved before it is written: a crash leaves nothing that is never collected.
    await attachments.reserve([{ hash, size }]);
    await blobStore.put(hash, size, made.square.read);
    return { hash, size };
  };

const noPicture = (problem: string): ChatError =>
  new ChatError('UNSUPPORTED_MEDIA_TYPE', problem, { details: { kinds: ['picture'] } });
