import { open } from 'node:fs/promises';

/** The headers that name the tracks are within so many bytes. */
const headBytes = 262_144;

const films: Readonly<Record<string, RegExp>> = {
  'video/webm': /V_VP8|V_VP9|V_AV1|V_MPEG/,
  'video/mp4': /hdlr.{8}vide/s,
  'video/ogg': /theora/,
};
const sounds: Readonly<Record<string, string>> = {
  'video/webm': 'audio/webm',
  'video/mp4': 'audio/mp4',
  'video/ogg': 'audio/ogg',
};
const hasSound = /A_OPUS|A_VORBIS|hdlr.{8}soun|OpusHead|vorbis/s;

/** A recording of sound alone is in a container for films too: the type by the tracks that are in it. */
export const soundOrFilm = async (path: string, mediaType: string): Promise<string> => {
  const [film, sound] = [films[mediaType], sounds[mediaType]];
  if (film === undefined || sound === undefined) return mediaType;
  const head = (await readHead(path)).toString('latin1');
  return !film.test(head) && hasSound.test(head) ? sound : mediaType;
};

const readHead = async (path: string): Promise<Buffer> => {
  const handle = await open(path, 'r');
  try {
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await handle.read(head, 0, headBytes, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};
