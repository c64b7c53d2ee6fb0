import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { ChatError } from '../../../core/errors.ts';
import type { UploadSink } from '../../system/UploadSink.ts';
import type { TextValues } from './coerceText.ts';

/** Parts of a form beside the file, and bytes of each. */
const limits = { files: 1, fields: 10, parts: 12, fieldNameSize: 100, fieldSize: 8_192, headerPairs: 20 };

/**
 * Reads a form: its part `file` goes to the sink, the others are returned.
 * @throws ChatError INVALID_REQUEST for what is no whole form, or has no part `file`; what the sink throws
 */
export const readForm = async (
  request: IncomingMessage,
  sink: UploadSink,
): Promise<{ readonly fileName: string; readonly fields: TextValues }> => {
  const parser = makeParser(request);
  const fields = new Map<string, string>();
  let part: { readonly name: string; readonly stream: Readable; readonly written: Promise<void> } | undefined;

  await new Promise<void>((resolve, reject) => {
    const fail = (failure: unknown): void => {
      request.unpipe(parser);
      part?.stream.destroy();
      reject(failure instanceof ChatError ? failure : noForm(failure));
    };
    const ended = (): void => {
      if (part === undefined) fail(noForm());
      else part.written.then(resolve, fail);
    };
    parser.on('file', (name, stream, fileName) => {
      stream.on('error', fail);
      if (name !== 'file' || part !== undefined) {
        stream.resume();
        return;
      }
      const written = write(stream, sink);
      written.catch(fail);
      part = { name: fileName ?? '', stream, written };
    });
    parser.on('field', (name, value) => void fields.set(name, value));
    for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const)
      parser.on(event, () => fail(new ChatError('INVALID_REQUEST', 'The form has too many parts.')));
    parser.on('error', fail).on('finish', ended);
    request.once('error', fail).once('close', () => {
      if (!request.complete) fail(new ChatError('INVALID_REQUEST', 'The body did not arrive whole.'));
    });
    request.pipe(parser);
  });
  return { fileName: part?.name ?? '', fields: Object.fromEntries(fields) };
};

const makeParser = ({ headers }: IncomingMessage): InstanceType<typeof Busboy> => {
  try {
    return new Busboy({ headers: { ...headers, 'content-type': headers['content-type'] ?? '' }, limits });
  } catch (cause) {
    throw noForm(cause);
  }
};

const write = async (stream: Readable, sink: UploadSink): Promise<void> => {
  for await (const chunk of stream) await sink.write(chunk as Buffer);
};

const noForm = (cause?: unknown): ChatError =>
  new ChatError(
    'INVALID_REQUEST',
    'Send a form of type multipart/form-data with the file as its part "file", or the file as the body.',
    {
      cause,
    },
  );
