import { asAttachmentId } from '../../../core/attachments/Attachment.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { senderOf } from '../../../core/serviceaccounts/ServiceAccount.ts';
import { attachmentSchema, droppedFile, uploadQuery } from '../../wire/attachments/attachmentSchemas.ts';
import { decodeUpload } from '../../wire/attachments/decodeUpload.ts';
import { attachmentsPath, encodeAttachment } from '../../wire/attachments/encodeAttachment.ts';
import { attachmentAddress } from '../routing/addressSchemas.ts';
import { contentDisposition } from '../routing/contentDisposition.ts';
import { created, movedTo, ok, personRoute, type Reply, type Route } from '../routing/Route.ts';
import type { ReceivedUpload } from '../routing/receiveUpload.ts';
import { UploadSlots } from '../routing/UploadSlots.ts';

interface Deps {
  readonly chat: Pick<Chat, 'files' | 'postAsService'>;
}

const tag = 'Attachments';
const path = `${attachmentsPath}:attachment_id/`;
const access =
  'For those who may read the message that carries it, asked at every request; before that for its owner alone. ' +
  'Ranges and If-None-Match work. Where the operator lets the store answer itself, 302 leads to an address that works for a minute.';

export const attachmentRoutes = ({ chat }: Deps): Route[] => {
  const reply = async (person: Person, id: number, part: 'file' | 'thumbnail'): Promise<Reply<never>> => {
    const { name, mediaType, size, hash, read, link } = await chat.files.open(person, asAttachmentId(id), part);
    const location = await link(contentDisposition(name));
    if (location !== null) return { ...movedTo(location), body: undefined as never };
    const content = { name, contentType: mediaType, size, etag: `"${hash.slice(0, 32)}"`, read };
    return { status: 200, body: undefined as never, content };
  };
  const store = async (
    person: Person,
    query: Parameters<typeof decodeUpload>[0],
    received: ReceivedUpload | null,
  ): Promise<Reply<ReturnType<typeof encodeAttachment>>> => {
    if (received === null) throw new RangeError('A route for files received none');
    return created(encodeAttachment(await chat.files.store(person, received, decodeUpload(query, received.fileName))));
  };
  return [
    personRoute({
      method: 'post',
      path: attachmentsPath,
      tag,
      summary: 'Send a file to the server, for a message that is to come',
      description:
        'The body is the file, or a form whose part "file" is; the query’s members may be parts of the form too. What it is, is ' +
        'told by its content. Pictures are turned upright and lose everything but the picture. Name the id in attachment_ids ' +
        'of one message within a day. A file that no message carries is its owner’s alone.',
      query: uploadQuery,
      receives: {
        slots: new UploadSlots(),
        admit: async (person, service) => {
          if (service !== null) chat.postAsService.checkFiles(service);
          return chat.files.admit(person);
        },
      },
      answer: attachmentSchema,
      statuses: [201],
      errors: [
        ...(['ACCESS_DENIED', 'UNSUPPORTED_MEDIA_TYPE', 'RATE_LIMIT_EXCEEDED', 'INSUFFICIENT_STORAGE'] as const),
      ],
      handle: async ({ person, query, received }) => store(person, query, received),
      handleService: async ({ service, query, received }) => store(senderOf(service), query, received),
    }),
    personRoute({
      method: 'get',
      path,
      tag,
      summary: 'The content of a file',
      description: access,
      params: attachmentAddress,
      answer: attachmentSchema,
      answerType: 'application/octet-stream',
      errors: ['ATTACHMENT_NOT_FOUND'],
      handle: ({ person, params }) => reply(person, params.attachment_id, 'file'),
    }),
    personRoute({
      method: 'get',
      path: `${path}thumbnail/`,
      tag,
      summary: 'A small picture of a file, in WebP',
      description: access,
      params: attachmentAddress,
      answer: attachmentSchema,
      answerType: 'image/webp',
      errors: ['ATTACHMENT_NOT_FOUND'],
      handle: ({ person, params }) => reply(person, params.attachment_id, 'thumbnail'),
    }),
    personRoute({
      method: 'delete',
      path,
      tag,
      summary: 'Take back a file of mine that no message carries',
      params: attachmentAddress,
      answer: droppedFile,
      errors: ['ATTACHMENT_NOT_FOUND'],
      handle: async ({ person, params }) => {
        await chat.files.drop(person, asAttachmentId(params.attachment_id));
        return ok({ dropped: true });
      },
    }),
  ];
};
