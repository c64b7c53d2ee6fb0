import { type HttpClient, toRefusal } from '../connection/HttpClient.ts';
import { ChatRefusal, unreachable } from '../wire/ChatRefusal.ts';
import type { Attachment } from '../wire/wireTypes.ts';
import type { UploadOptions } from './UploadOptions.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Sending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly file: Blob;
  readonly options: UploadOptions;
}

const cancelled = (): ChatRefusal =>
  new ChatRefusal({ code: 'CANCELLED', message: 'The transfer was ended.', retryAfterMs: null });

/**
 * Sends a file to the server. It is then this person's alone until a message carries it.
 * @throws ChatRefusal of the server; CANCELLED, UNREACHABLE
 */
export const sendFile = async (http: HttpClient, file: Blob, options: UploadOptions): Promise<Attachment> => {
  const { name = nameOf(file), alt, durationMs, waveform, signal } = options;
  const query = new URLSearchParams({ name });
  if (alt) query.set('alt', alt);
  if (durationMs !== undefined) query.set('duration_ms', String(Math.round(durationMs)));
  if (waveform?.length) query.set('waveform', waveform.join(','));
  const send = typeof XMLHttpRequest === 'undefined' ? sendPlainly : sendWatched;
  const { status, text } = await http.authorized(async (base, headers) => {
    if (signal?.aborted) throw cancelled();
    return send({ url: `${base}attachments/?${query}`, headers, file, options });
  });
  const answer = parsed(text);
  if (status === 201 && answer !== undefined) return answer as Attachment;
  throw toRefusal(status, answer);
};

/** The content of a file, or its thumbnail. @throws ChatRefusal ATTACHMENT_NOT_FOUND, CANCELLED, UNREACHABLE */
export const fetchContent = (
  http: HttpClient,
  id: number,
  { part = 'file', signal }: { readonly part?: 'file' | 'thumbnail'; readonly signal?: AbortSignal },
): Promise<Blob> => fetchBlob(http, `attachments/${id}/${part === 'file' ? '' : 'thumbnail/'}`, signal);

const ownPath = '/api/chat/';

/** The picture of a person. Nothing is fetched from elsewhere. @throws ChatRefusal ATTACHMENT_NOT_FOUND, UNREACHABLE */
export const fetchPicture = async (http: HttpClient, url: string): Promise<Blob> => {
  if (url.startsWith(ownPath)) return fetchBlob(http, url.slice(ownPath.length));
  throw new ChatRefusal({ code: 'ATTACHMENT_NOT_FOUND', message: 'This picture is elsewhere.', retryAfterMs: null });
};

/** Resolves to the address of the picture; null: it was taken away. @throws ChatRefusal of the server, UNREACHABLE */
export const changePicture = async (http: HttpClient, userId: number, picture: Blob | null): Promise<string | null> => {
  const path = `people/${userId}/picture/`;
  if (picture === null) {
    await http.request('DELETE', path);
    return null;
  }
  const { status, text } = await http.authorized((base, headers) =>
    sendPlainly({ url: `${base}${path}`, headers, file: picture, options: {} }, 'PUT'),
  );
  const answer = parsed(text);
  if (status !== 200 || answer === undefined) throw toRefusal(status, answer);
  return (answer as { readonly avatar_url: string }).avatar_url;
};

const fetchBlob = async (http: HttpClient, path: string, signal?: AbortSignal): Promise<Blob> => {
  const { status, text, blob } = await http.authorized(async (base, headers) => {
    try {
      const response = await fetch(`${base}${path}`, { headers, ...(signal && { signal }) });
      const isThere = response.status === 200;
      return {
        status: response.status,
        text: isThere ? '' : await response.text(),
        blob: isThere && (await response.blob()),
      };
    } catch {
      throw signal?.aborted ? cancelled() : unreachable();
    }
  });
  if (blob) return blob;
  throw toRefusal(status, parsed(text));
};

const nameOf = (file: Blob): string => ('name' in file && typeof file.name === 'string' ? file.name : 'file');

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Bytes of any type: the server tells by the content what they are, and a form would be unpacked. */
const contentType = 'application/octet-stream';

/** Only this way says how far the bytes are. */
const sendWatched = ({ url, headers, file, options: { onProgress, signal } }: Sending): Promise<Answer> =>
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
    request.onerror = () => {
      settle();
      reject(unreachable());
    };
    request.onabort = () => {
      settle();
      reject(cancelled());
    };
    signal?.addEventListener('abort', abort);
    request.send(file);
  });

const sendPlainly = async ({ url, headers, file, options: { signal } }: Sending, method = 'POST'): Promise<Answer> => {
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, 'Content-Type': contentType },
      body: file,
      ...(signal && { signal }),
    });
    return { status: response.status, text: await response.text() };
  } catch {
    throw signal?.aborted ? cancelled() : unreachable();
  }
};
