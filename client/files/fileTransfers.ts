import type { Query } from '../connection/encodeQuery.ts';
import type { HttpClient, TextAnswer } from '../connection/HttpClient.ts';
import type { PlatformAbortSignal, PlatformBlob } from '../platform/PlatformTypes.ts';
import type { Attachment } from '../wire/wireTypes.ts';
import type { UploadOptions } from './UploadOptions.ts';

/** Files of a person. What transfers them is loaded with the first one. */
export interface FileCalls {
  /**
   * Sends a file to the server, for `RoomView.send` with `attachments` within a day.
   * @throws ChatRefusal of the server, e.g. UNSUPPORTED_MEDIA_TYPE or PAYLOAD_TOO_LARGE; CANCELLED, UNREACHABLE
   */
  upload(file: PlatformBlob, options?: UploadOptions): Promise<Attachment>;
  /** Takes back a file that no message carries. */
  dropUpload(attachmentId: number): Promise<void>;
  /** The content of a file, or its thumbnail, as this person may have it now. Rejects with ATTACHMENT_NOT_FOUND. */
  download(
    attachmentId: number,
    options?: { readonly part?: 'file' | 'thumbnail'; readonly signal?: PlatformAbortSignal },
  ): Promise<PlatformBlob>;
  /** What is at the `avatar_url` of a person, as this person may have it now. Rejects with ATTACHMENT_NOT_FOUND. */
  picture(avatarUrl: string): Promise<PlatformBlob>;
  /**
   * Sets a profile picture, this person's own or that of somebody whom they manage; null takes it away. Resolves to its
   * address.
   */
  setPicture(userId: number, picture: PlatformBlob | null): Promise<string | null>;
}

interface Sending {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly file: PlatformBlob;
  readonly options: UploadOptions;
}

/**
 * Sends a file to the server. It is then this person's alone until a message carries it.
 * @throws ChatRefusal of the server; CANCELLED, UNREACHABLE
 */
const sendFile = async (http: HttpClient, file: PlatformBlob, options: UploadOptions): Promise<Attachment> => {
  const { name = nameOf(file), alt, durationMs, waveform, signal } = options;
  const query: Query = {
    name,
    alt: alt || undefined,
    duration_ms: durationMs === undefined ? undefined : Math.round(durationMs),
    waveform: waveform?.length ? waveform.join(',') : undefined,
  };
  const send = typeof XMLHttpRequest === 'undefined' ? sendPlainly : sendWatched;
  return http.read(
    await http.authorized(async (base, headers) => {
      if (signal?.aborted) throw http.interrupted(signal);
      return send(http, { url: `${base}${http.path('attachments/', query)}`, headers, file, options });
    }),
  );
};

/** The content of a file, or its thumbnail. @throws ChatRefusal ATTACHMENT_NOT_FOUND, CANCELLED, UNREACHABLE */
const fetchContent = (
  http: HttpClient,
  id: number,
  { part = 'file', signal }: { readonly part?: 'file' | 'thumbnail'; readonly signal?: PlatformAbortSignal },
): Promise<PlatformBlob> => fetchBlob(http, `attachments/${id}/${part === 'file' ? '' : 'thumbnail/'}`, signal);

const ownPath = '/api/chat/';
const elsewhere = { error: { code: 'ATTACHMENT_NOT_FOUND', message: 'This picture is elsewhere.' } };

/** The picture of a person. Nothing is fetched from elsewhere. @throws ChatRefusal ATTACHMENT_NOT_FOUND, UNREACHABLE */
const fetchPicture = async (http: HttpClient, url: string): Promise<PlatformBlob> =>
  url.startsWith(ownPath)
    ? fetchBlob(http, url.slice(ownPath.length))
    : http.read({ status: 404, text: JSON.stringify(elsewhere) });

/** Resolves to the address of the picture; null: it was taken away. @throws ChatRefusal of the server, UNREACHABLE */
const changePicture = async (
  http: HttpClient,
  userId: number,
  picture: PlatformBlob | null,
): Promise<string | null> => {
  const path = `people/${userId}/picture/`;
  if (picture === null) {
    await http.request('DELETE', path);
    return null;
  }
  const answer = await http.authorized((base, headers) =>
    sendPlainly(http, { url: `${base}${path}`, headers, file: picture, options: {} }, 'PUT'),
  );
  return http.read<{ readonly avatar_url: string }>(answer).avatar_url;
};

const fetchBlob = async (http: HttpClient, path: string, signal?: PlatformAbortSignal): Promise<PlatformBlob> => {
  const { blob, ...answer } = await http.authorized((base, headers) =>
    http.fetch(`${base}${path}`, { method: 'GET', headers, ...(signal && { signal }) }, async (response) => ({
      status: response.status,
      blob: response.status === 200 ? await response.blob?.() : undefined,
      text: response.status === 200 ? '' : await response.text(),
    })),
  );
  return blob ?? http.read(answer);
};

const nameOf = (file: PlatformBlob): string => ('name' in file && typeof file.name === 'string' ? file.name : 'file');

/** Bytes of any type: the server tells by the content what they are, and a form would be unpacked. */
const contentType = 'application/octet-stream';

/** Only this way says how far the bytes are. */
const sendWatched = (
  http: HttpClient,
  { url, headers, file, options: { onProgress, signal } }: Sending,
): Promise<TextAnswer> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    const settle = (): void => signal?.removeEventListener('abort', abort);
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', contentType);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded, total);
    request.onload = () => {
      settle();
      resolve({ status: request.status, text: request.responseText });
    };
    request.onerror = request.onabort = () => {
      settle();
      reject(http.interrupted(signal));
    };
    signal?.addEventListener('abort', abort);
    request.send(file);
  });

const sendPlainly = (
  http: HttpClient,
  { url, headers, file, options: { signal } }: Sending,
  method = 'POST',
): Promise<TextAnswer> => {
  const init = { method, headers: { ...headers, 'Content-Type': contentType }, body: file };
  return http.fetch(url, { ...init, ...(signal && { signal }) }, async (response) => ({
    status: response.status,
    text: await response.text(),
  }));
};

/** Loaded with the first of these calls. */
export const fileTransfers = (http: HttpClient): FileCalls => ({
  upload: (file, options = {}) => sendFile(http, file, options),
  dropUpload: async (id) => {
    await http.request('DELETE', `attachments/${id}/`);
  },
  download: (id, options = {}) => fetchContent(http, id, options),
  picture: (url) => fetchPicture(http, url),
  setPicture: (userId, picture) => changePicture(http, userId, picture),
});
