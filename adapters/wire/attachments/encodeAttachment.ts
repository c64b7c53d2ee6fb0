import type { Attachment } from '../../../core/attachments/Attachment.ts';

export const attachmentsPath = '/api/chat/attachments/';

export const encodeAttachment = (attachment: Attachment) => {
  const { id, name, mediaType, kind, size, state, hasThumbnail, width, height, blur, durationMs, waveform, alt } =
    attachment;
  return {
    ...{ id, name, media_type: mediaType, kind, size, state },
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(hasThumbnail ? { thumbnail: `${attachmentsPath}${id}/thumbnail/` } : {}),
    ...(blur === undefined ? {} : { blur }),
    ...(durationMs === undefined ? {} : { duration_ms: durationMs }),
    ...(waveform === undefined ? {} : { waveform }),
    ...(alt === undefined ? {} : { alt }),
  };
};
