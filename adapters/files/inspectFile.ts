import { endingOf } from '../../core/attachments/cleanFileName.ts';
import type { InspectionResult } from './inspectionMessages.ts';
import { isPlainText } from './isPlainText.ts';
import { makePicture, makeSquare } from './makePicture.ts';
import { kindOfType, oldOffice, plainTexts } from './mediaTypes.ts';
import { soundOrFilm } from './soundOrFilm.ts';

const refused = (problem: string): InspectionResult => ({ kind: 'refused', problem });

const isHeic = (mediaType: string): boolean => /^image\/hei[cf]/.test(mediaType);

const heic = refused('This picture is in the format HEIC, which few can see. Save it as JPEG and send that.');

const unreadable = refused(
  'This picture cannot be read, or it is too large: at most 64 million pixels. Save it again, smaller.',
);

const unknown = refused(
  'Files of this kind may not be sent. Pictures, sounds, films, PDF, documents, plain texts and ZIP files may.',
);

/** Told by its first bytes, and for containers by what is in them; the name decides only between what is harmless. */
export const inspectFile = async (path: string, name: string): Promise<InspectionResult> => {
  const { fileTypeFromFile } = await import('file-type');
  const found = await fileTypeFromFile(path);
  if (found === undefined) return inspectText(path, name);
  const [told = ''] = found.mime.split(';');
  const mediaType = await soundOrFilm(path, told);
  if (isHeic(mediaType)) return heic;
  if (mediaType === 'application/x-cfb') return inspectOld(name);
  const kind = kindOfType(mediaType);
  // SVG and XML are texts that file-type may know.
  if (kind === undefined) return /xml$/.test(mediaType) ? inspectText(path, name) : unknown;
  if (kind !== 'picture') return { kind, mediaType };
  try {
    return { kind, ...(await makePicture(path, mediaType)) };
  } catch {
    // Whatever is wrong with it, its sender can do the same about it.
    return unreadable;
  }
};

/** A square of a picture, for faces. */
export const squareOf = async (path: string): Promise<InspectionResult> => {
  const { fileTypeFromFile } = await import('file-type');
  const { mime = '' } = (await fileTypeFromFile(path)) ?? {};
  if (isHeic(mime)) return heic;
  if (kindOfType(mime) !== 'picture') return refused('This is no picture. Send one in JPEG, PNG, WebP, GIF or AVIF.');
  try {
    return { kind: 'square', square: await makeSquare(path) };
  } catch {
    return unreadable;
  }
};

const inspectText = async (path: string, name: string): Promise<InspectionResult> => {
  if (!(await isPlainText(path))) return unknown;
  const ending = endingOf(name);
  const mediaType = Object.hasOwn(plainTexts, ending) ? plainTexts[ending] : undefined;
  return { kind: 'text', mediaType: mediaType ?? 'application/octet-stream' };
};

const inspectOld = (name: string): InspectionResult => {
  const ending = endingOf(name);
  const mediaType = Object.hasOwn(oldOffice, ending) ? oldOffice[ending] : undefined;
  return mediaType === undefined ? unknown : { kind: 'office', mediaType };
};
