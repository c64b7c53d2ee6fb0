import Type from 'typebox';
import { fileKinds } from '../../../core/permissions/FileRules.ts';
import { countSchema, described, idSchema, listOf, strictObject, textSchema } from '../schema/scalarSchemas.ts';

/** Milliseconds of a voice note, at most: three hours. */
const mostMs = 10_800_000;
const loudness = Type.Integer({ minimum: 0, maximum: 255 });

export const attachmentSchema = strictObject(
  {
    id: idSchema,
    name: Type.String({ description: 'Without a path. Set it with dir="auto".' }),
    media_type: Type.String({ description: 'By the content, e.g. image/jpeg.' }),
    kind: Type.Enum([...fileKinds]),
    size: described(countSchema, 'Bytes.'),
    state: Type.Enum(['ready', 'quarantined'], {
      description: 'quarantined: a scanner found something, and nobody gets the file; say that it was withheld.',
    }),
    width: Type.Optional(described(countSchema, 'Pixels, of pictures; upright.')),
    height: Type.Optional(countSchema),
    thumbnail: Type.Optional(
      Type.String({ description: 'The address of a picture of at most 480 pixels, in WebP; absent: there is none.' }),
    ),
    blur: Type.Optional(
      Type.String({ description: 'A tiny picture to show before the thumbnail is there: WebP in base64.' }),
    ),
    duration_ms: Type.Optional(described(countSchema, 'The length of a sound, as its sender measured it.')),
    waveform: Type.Optional(described(listOf(loudness), 'Loudness over the length of a voice note, 0 to 255.')),
    alt: Type.Optional(Type.String({ description: 'What a picture shows, in the sender’s words.' })),
  },
  { title: 'Attachment', description: 'A file. GET /api/chat/attachments/:id/ has its content.' },
);

export const uploadQuery = strictObject({
  name: Type.Optional(
    described(textSchema(1_000), 'The file’s name, where the body is the file itself.', 'Homework.pdf'),
  ),
  alt: Type.Optional(described(textSchema(4_000), 'What a picture shows, for those who do not see it.')),
  duration_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: mostMs, description: 'The length of a voice note.' })),
  waveform: Type.Optional(
    Type.String({
      pattern: '^\\d{1,3}(,\\d{1,3}){0,63}$',
      description: 'Loudness over the length of a voice note: at most 64 numbers from 0 to 255, parted by commas.',
      examples: ['0,12,200,90'],
    }),
  ),
});

export const droppedFile = strictObject({ dropped: Type.Boolean() }, { title: 'DroppedAttachment' });
