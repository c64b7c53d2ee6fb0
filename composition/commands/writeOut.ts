import { once } from 'node:events';
import { ChatError } from '../../core/errors.ts';

/** Writes bytes to standard output as fast as they are read there. */
export const writeOut = async (bytes: AsyncIterable<Uint8Array>): Promise<void> => {
  const { stdout } = process;
  let lost: Error | undefined;
  const onError = (failure: Error): void => {
    lost = failure;
  };
  stdout.on('error', onError);
  try {
    for await (const piece of bytes) {
      if (!stdout.write(piece) && lost === undefined)
        await once(stdout, 'drain').catch((failure: Error) => onError(failure));
      if (lost !== undefined) throw closed(lost);
    }
    await new Promise<void>((resolve, reject) =>
      stdout.write('', (failure) => (failure ? reject(closed(failure)) : resolve())),
    );
  } finally {
    stdout.off('error', onError);
  }
};

const closed = (cause: Error): ChatError =>
  new ChatError(
    'UNAVAILABLE',
    `What reads standard output has ended (${(cause as NodeJS.ErrnoException).code}): what it got is no whole backup.`,
    { cause },
  );
