import { nameErased } from '../../client/wire/nameErased.ts';
import { at } from './base.ts';
import { erasedName } from './erasedName.ts';

/** Why a request failed, in the server's words. */
export class RequestError extends Error {
  readonly code: string;
  /** What the server says beside its message. */
  readonly details: unknown;

  constructor(code: string, message: string, details: unknown = null) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Whether no server answered, or only one in front of it that did not reach it either. */
export const isUnreachable = (failure: unknown): boolean =>
  failure instanceof RequestError && /^(UNREACHABLE|HTTP_50[234])$/.test(failure.code);

interface Request {
  readonly method?: string;
  readonly token?: string;
  /** Sent as JSON, or as it is if it is a file. */
  readonly body?: unknown;
}

/** @throws RequestError with the server's code, or `UNREACHABLE` */
export const fetchJson = async <Answer>(
  path: string,
  { method = 'GET', token, body }: Request = {},
): Promise<Answer> => {
  const isFile = body instanceof Blob;
  const response = await fetch(at(path), {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': isFile ? 'application/zip' : 'application/json' }),
    },
    ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new RequestError('UNREACHABLE', String(cause));
  });
  const answer = await readAnswer(response).catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as Answer;
  throw refusalIn(response, answer);
};

const readAnswer = async (response: Response): Promise<unknown> =>
  JSON.parse(await response.text(), nameErased(erasedName));

/** Fetches a file. @throws RequestError as `fetchJson`, also for a file that broke off */
export const fetchFile = async (path: string, { token, body }: Pick<Request, 'token' | 'body'>): Promise<Blob> => {
  const response = await fetch(at(path), {
    method: 'POST',
    headers: { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new RequestError('UNREACHABLE', String(cause));
  });
  if (!response.ok) throw refusalIn(response, await response.json().catch(() => undefined));
  return response.blob().catch((cause: unknown) => {
    throw new RequestError('UNREACHABLE', String(cause));
  });
};

const refusalIn = (response: Response, answer: unknown): RequestError => {
  const error = (answer as { error?: { code: string; message: string; details?: unknown } } | undefined)?.error;
  return new RequestError(
    error?.code ?? `HTTP_${response.status}`,
    error?.message ?? response.statusText,
    error?.details,
  );
};
