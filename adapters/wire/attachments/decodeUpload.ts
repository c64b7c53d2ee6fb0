import type { UploadCommand } from '../../../core/attachments/makeUploads.ts';
import { ChatError } from '../../../core/errors.ts';
import type { Static } from '../schema/compileSchema.ts';
import type { uploadQuery } from './attachmentSchemas.ts';

/** @param fileName of the form's part; '' if there is none @throws ChatError INVALID_REQUEST for too loud a waveform */
export const decodeUpload = (
  { name, alt, duration_ms: durationMs, waveform }: Static<typeof uploadQuery>,
  fileName: string,
): UploadCommand => {
  const levels = waveform?.split(',').map(Number);
  if (levels?.some((level) => level > 255))
    throw new ChatError('INVALID_REQUEST', 'The query: waveform has numbers from 0 to 255.');
  return {
    name: fileName || (name ?? ''),
    ...(alt === undefined ? {} : { alt }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(levels === undefined ? {} : { waveform: levels }),
  };
};
