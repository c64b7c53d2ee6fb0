import type { FileKind } from '../../core/permissions/FileRules.ts';

const ooxml = 'application/vnd.openxmlformats-officedocument.';
const odf = 'application/vnd.oasis.opendocument.';

/** The media types that are let in, as `file-type` names them, with the kind of each. Everything else is refused. */
const known: Readonly<Record<FileKind, readonly string[]>> = {
  picture: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'],
  audio: [
    ...['audio/ogg', 'audio/opus', 'audio/webm', 'audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/aac', 'audio/wav'],
    ...['audio/flac', 'audio/x-flac', 'audio/amr'],
  ],
  video: ['video/mp4', 'video/x-m4v', 'video/webm', 'video/quicktime', 'video/ogg', 'video/3gpp', 'video/matroska'],
  pdf: ['application/pdf'],
  office: [
    ...['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map((one) => ooxml + one),
    ...['presentationml.slideshow', 'wordprocessingml.template', 'spreadsheetml.template'].map((one) => ooxml + one),
    ...['text', 'spreadsheet', 'presentation', 'graphics'].map((one) => odf + one),
    ...['application/rtf', 'application/epub+zip'],
  ],
  text: [],
  archive: ['application/zip'],
};

const byType = new Map(
  Object.entries(known).flatMap(([kind, types]) => types.map((type) => [type, kind as FileKind] as const)),
);

export const kindOfType = (mediaType: string): FileKind | undefined => byType.get(mediaType);

/** Old documents share one format with installers, so the name has to say which it is; what it says of programs is refused. */
export const oldOffice: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};

/** Plain texts by their names. A page, a picture in SVG and everything else that a browser would run is bytes. */
export const plainTexts: Readonly<Record<string, string>> = {
  txt: 'text/plain; charset=utf-8',
  md: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/plain; charset=utf-8',
};
