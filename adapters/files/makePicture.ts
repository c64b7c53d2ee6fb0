import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Sharp, SharpOptions } from 'sharp';
import { pictureSide } from '../../core/attachments/Picture.ts';
import type { InspectedPicture, MadeFile } from './inspectionMessages.ts';

/** Pixels of a picture with all its frames, at most: the largest cameras of telephones have 50 million. */
const mostPixels = 64_000_000;
/** Pixels of the longer side. */
const thumbnailSide = 480;
const blurSide = 16;
/** Seconds for one picture. */
const mostSeconds = 10;

const options: SharpOptions = { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true };

/** The formats in which a picture is kept; AVIF takes too long to write. */
const kept: Readonly<Record<string, { readonly mediaType: string; write(picture: Sharp): Sharp }>> = {
  'image/jpeg': { mediaType: 'image/jpeg', write: (picture) => picture.jpeg({ quality: 86 }) },
  'image/png': { mediaType: 'image/png', write: (picture) => picture.png({ compressionLevel: 7 }) },
  'image/gif': { mediaType: 'image/gif', write: (picture) => picture.gif({ effort: 3 }) },
  'image/webp': { mediaType: 'image/webp', write: (picture) => picture.webp({ quality: 86, effort: 3 }) },
  'image/avif': { mediaType: 'image/webp', write: (picture) => picture.webp({ quality: 86, effort: 3 }) },
};

/**
 * Makes a picture anew from its pixels: upright, and without place, camera, profiles and whatever stood behind or between
 * them; with a thumbnail, and a blur to show before. @throws Error for what cannot be decoded within the bounds
 */
export const makePicture = async (
  path: string,
  type: string,
): Promise<{ readonly mediaType: string; readonly picture: InspectedPicture }> => {
  const format = kept[type];
  if (format === undefined) throw new RangeError(`Pictures of type ${type} are not kept`);
  const sharp = await loadSharp();
  const { pages = 1 } = await sharp(path, options).metadata();
  const isMoving = pages > 1 && type !== 'image/avif';
  const open = (animated: boolean): Sharp => {
    const picture = sharp(path, { ...options, animated }).timeout({ seconds: mostSeconds });
    return animated ? picture : picture.autoOrient();
  };
  const file = `${path}.picture`;
  const { width, height, pageHeight } = await format.write(open(isMoving).toColourspace('srgb')).toFile(file);
  const thumbnail = `${path}.thumbnail`;
  await open(false)
    .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .webp({ quality: 76 })
    .toFile(thumbnail);
  const blur = await sharp(thumbnail)
    .resize({ width: blurSide, height: blurSide, fit: 'inside' })
    .webp({ quality: 30, alphaQuality: 30 })
    .toBuffer();
  return {
    mediaType: format.mediaType,
    picture: {
      ...(await madeFile(file)),
      ...{ width, height: pageHeight ?? height, blur: blur.toString('base64') },
      thumbnail: await madeFile(thumbnail),
    },
  };
};

/** A square cut around what stands out in a picture, upright, from its pixels alone. @throws Error as `makePicture` */
export const makeSquare = async (path: string): Promise<MadeFile> => {
  const sharp = await loadSharp();
  const file = `${path}.square`;
  await sharp(path, options)
    .timeout({ seconds: mostSeconds })
    .autoOrient()
    .resize({ width: pictureSide, height: pictureSide, fit: 'cover', position: 'attention' })
    .toColourspace('srgb')
    .webp({ quality: 82 })
    .toFile(file);
  return madeFile(file);
};

const loadSharp = async () => {
  const { default: sharp } = await import('sharp');
  // One picture at a time, and nothing of it stays.
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({
    operation: ['VipsForeignLoadSvg', 'VipsForeignLoadPdf', 'VipsForeignLoadMagick', 'VipsForeignLoadTiff'],
  });
  return sharp;
};

const madeFile = async (path: string): Promise<MadeFile> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return { path, hash: hash.digest('hex'), size: (await stat(path)).size };
};
