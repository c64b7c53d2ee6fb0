import type { IconName } from '../design/Icon.tsx';

/** The icon of a file by its media type. */
export const fileIcon = (mediaType: string): IconName => {
  if (mediaType.startsWith('image/')) return 'picture';
  if (mediaType.startsWith('audio/')) return 'microphone';
  return mediaType.startsWith('video/') ? 'play' : 'file';
};
