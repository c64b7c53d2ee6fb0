import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodePictureUrl, peoplePath } from '../../wire/messages/encodeMessage.ts';
import { pictureAnswer, pictureQuery } from '../../wire/pictures/pictureSchemas.ts';
import { userAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';
import { UploadSlots } from '../routing/UploadSlots.ts';

interface Deps {
  readonly chat: Pick<Chat, 'pictures'>;
}

const tag = 'Account';
const path = `${peoplePath}:user_id/picture/`;

export const pictureRoutes = ({ chat }: Deps): Route[] => [
  personRoute({
    method: 'get',
    path,
    tag,
    summary: 'The profile picture of a person whom I meet',
    description:
      'A square of 256 pixels in WebP. For the person, for contacts, for members of rooms that show them to me, and for who ' +
      'looks after the person; asked at every request. If-None-Match works. Strangers, nobody, and people without a picture ' +
      'answer alike.',
    params: userAddress,
    query: pictureQuery,
    answer: pictureAnswer,
    answerType: 'image/webp',
    errors: ['ATTACHMENT_NOT_FOUND', 'CONFLICT'],
    handle: async ({ person, params }) => {
      const userId = asUserId(params.user_id);
      const { size, hash, mediaType, read } = await chat.pictures.open(person, userId);
      const etag = `"${hash.slice(0, 32)}"`;
      const content = { name: 'picture.webp', contentType: mediaType, size, etag, read };
      return { status: 200, body: undefined as never, content };
    },
  }),
  personRoute({
    method: 'put',
    path,
    tag,
    summary: 'Set my profile picture, or that of somebody whom I manage',
    description:
      'The body is the picture, or a form whose part "file" is. It becomes a square, and loses everything but the picture. ' +
      'The policy says whose pictures there are: see pictures in GET /api/chat/policy/. The change goes on record.',
    params: userAddress,
    receives: { slots: new UploadSlots(), admit: (person) => chat.pictures.admit(person) },
    answer: pictureAnswer,
    errors: [
      ...(['USER_NOT_FOUND', 'ACCESS_DENIED', 'UNSUPPORTED_MEDIA_TYPE', 'CONFLICT'] as const),
      ...(['RATE_LIMIT_EXCEEDED', 'INSUFFICIENT_STORAGE'] as const),
    ],
    handle: async ({ person, params, received }) => {
      if (received === null) throw new RangeError('A route for files received none');
      const id = asUserId(params.user_id);
      const picture = await chat.pictures.set(person, id, received);
      return ok({ user_id: id, avatar_url: encodePictureUrl({ id, picture }) });
    },
  }),
  personRoute({
    method: 'delete',
    path,
    tag,
    summary: 'Take away my profile picture, or that of somebody whom I manage or moderate',
    description: 'Without a picture nothing happens. The change goes on record.',
    params: userAddress,
    answer: pictureAnswer,
    errors: ['USER_NOT_FOUND', 'ACCESS_DENIED', 'CONFLICT'],
    handle: async ({ person, params }) => {
      const userId = asUserId(params.user_id);
      await chat.pictures.remove(person, userId);
      return ok({ user_id: userId, avatar_url: null });
    },
  }),
];
