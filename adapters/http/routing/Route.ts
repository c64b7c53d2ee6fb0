import type { EnteredAudit } from '../../../core/audit/enterAudit.ts';
import type { EnteredDirectory } from '../../../core/directory/EnteredDirectory.ts';
import { ChatError, type ErrorCode } from '../../../core/errors.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { ServiceAccount } from '../../../core/serviceaccounts/ServiceAccount.ts';
import type { SessionId } from '../../../core/signin/Session.ts';
import {
  compileSchema,
  type Static,
  type TObject,
  type TSchema,
  type Validator,
} from '../../wire/schema/compileSchema.ts';
import { makeNumberPeople } from '../../wire/schema/makeNumberPeople.ts';
import type { NumberPerson } from '../../wire/schema/personRef.ts';
import { noMembers, strictObject } from '../../wire/schema/scalarSchemas.ts';
import type { BrowserFacts } from './BrowserFacts.ts';
import { bodyReaders } from './bodyReaders.ts';
import type { ContentReply } from './ContentReply.ts';
import { coerceText, type TextValues } from './coerceText.ts';
import type { Receiving } from './Receiving.ts';
import type { ReceivedUpload } from './receiveUpload.ts';
import type { UploadBounds } from './saveUpload.ts';
import type { UploadSlot } from './UploadSlot.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * Who may call: authenticated people; people and service accounts (`poster`); callers who may use the directory, with holders of a source's key (`source`) or
 * without; those who may read the audit log; everybody; everybody whose browser shows no page of others.
 */
export type Access = 'person' | 'poster' | 'directory' | 'source' | 'audit' | 'everybody' | 'browser';

/** A file as an answer. It is written while it is made; a failure before its first byte is an ordinary refusal. */
export interface FileReply {
  readonly name: string;
  readonly contentType: string;
  /** `write` resolves when the client can take more, and rejects once it is gone. */
  make(write: (bytes: Buffer) => Promise<void>): Promise<void>;
}

export interface Reply<Body> {
  readonly status: 200 | 201 | 202 | 302;
  readonly body: Body;
  /** In place of the body. */
  readonly file?: FileReply;
  /** In place of the body too. */
  readonly content?: ContentReply;
  /** `Set-Cookie`. */
  readonly cookies?: readonly string[];
  /** Where a browser goes, with 302 and no body. */
  readonly location?: string;
}

export const ok = <Body>(body: Body): Reply<Body> => ({ status: 200, body });
/** What is not done yet; `accepted` of the route describes it. */
export interface Accepted {
  readonly status: 202;
  readonly body: object;
  readonly file?: never;
  readonly content?: never;
}
export const accepted = (body: object): Accepted => ({ status: 202, body });
export const movedTo = (location: string, cookies: readonly string[] = []): Reply<Record<string, never>> => ({
  ...{ status: 302, body: {}, location, cookies },
});
export const withCookies = <Body>(reply: Reply<Body>, cookies: readonly string[]): Reply<Body> => ({
  ...reply,
  cookies,
});
export const created = <Body>(body: Body): Reply<Body> => ({ status: 201, body });

/** A validated request, as a handler receives it. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The path of the uploaded file, for routes with an upload. The file is removed after the answer. */
  readonly file: string;
  /** For routes that receive files of people. It is removed after the answer. */
  readonly received: ReceivedUpload | null;
  /** Whom the caller means by an external id that is no `personRef`. */
  readonly numberPerson: NumberPerson;
}

/** The caller of a request that has passed the gate. */
export interface Caller {
  /** Null if the caller is not a person in the directory. */
  readonly person: Person | null;
  /** Null if the caller is no service account. */
  readonly service: ServiceAccount | null;
  /** Null if the route is not about the directory. */
  readonly directory: EnteredDirectory | null;
  /** When the proof ends by which the caller is known; null if it never does. */
  readonly expiresAt: Date | null;
  /** Null if the route is not about the audit log. */
  readonly audit: EnteredAudit | null;
  /** The session by which the caller is known; null: by something else. */
  readonly sessionId: SessionId | null;
}

/** A request before validation. */
export interface RawCall extends Caller {
  readonly browser: BrowserFacts;
  readonly params: TextValues;
  readonly query: TextValues;
  readonly body: unknown;
  /** The path of the uploaded file; '' for routes without an upload. */
  readonly file: string;
  readonly received: ReceivedUpload | null;
  readonly numberPerson: NumberPerson;
  /** Members of the body that nobody knows are refused on routes for people too, as they are everywhere else. */
  readonly isStrict: boolean;
}

/** A file instead of a JSON body. */
export interface Upload extends UploadBounds {
  readonly slot: UploadSlot;
}

interface Description {
  readonly method: Method;
  /** An Express path that ends with a slash; callers may omit the slash. */
  readonly path: string;
  /** Older paths that existing clients use. */
  readonly aliases?: readonly string[];
  readonly tag: string;
  readonly summary: string;
  /** What else a caller must know: bounds, and who is notified. */
  readonly description?: string;
  /** The statuses of success; default 200. */
  readonly statuses?: readonly Reply<unknown>['status'][];
  /** The error codes of this route besides those of every route. */
  readonly errors?: readonly ErrorCode[];
  /** True if the route may answer 410 with `floor_seq`. */
  readonly canBeGone?: boolean;
  /** What the route answers with 202, where it may. */
  readonly accepted?: TSchema;
  /** The most bytes of a body; default 64 KiB. */
  readonly maxBodyBytes?: number;
  readonly upload?: Upload;
  readonly receives?: Receiving;
  /** The media type of an answer that is a file; JSON by default. */
  readonly answerType?: string;
}

interface Schemas<Params extends TSchema, Query extends TSchema, Body extends TSchema, Answer extends TSchema> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: Answer;
  /** Reads the body instead of the schema, if the answer must name more than one problem. */
  readonly readBody?: Validator<Static<Body>>;
}

/** One call of the REST interface. The server and its documentation are both made from it. */
export interface Route extends Description, Schemas<TObject, TObject, TSchema, TSchema> {
  readonly access: Access;
  /** Validates, calls the use case, encodes. @throws ChatError */
  run(call: RawCall): Promise<Reply<unknown>>;
}

type Handler<Context, Answer extends TSchema> = (context: Context) => Promise<Reply<Static<Answer>> | Accepted>;

type Spec<P extends TObject, Q extends TObject, B extends TSchema, A extends TSchema, Extra> = Description &
  Schemas<P, Q, B, A> & { readonly handle: Handler<Call<Static<P>, Static<Q>, Static<B>> & Extra, A> };

type ServiceCall<Params, Query, Body> = Call<Params, Query, Body> & { readonly service: ServiceAccount };
type NoMembers = typeof noMembers;

const readCall = <P extends TObject, Q extends TObject, B extends TSchema>(
  spec: Schemas<P, Q, B, TSchema> & Pick<Description, 'path'>,
) => {
  const [params, query] = [spec.params ?? noMembers, spec.query ?? noMembers];
  const readParams = compileSchema(params, 'The address') as Validator<Static<P>>;
  const readQuery = compileSchema(query, 'The query') as Validator<Static<Q>>;
  const readBody = bodyReaders<B>(spec.path, spec.body ?? noMembers, spec.readBody);
  const numberPeople = makeNumberPeople(strictObject({ params, query, body: spec.body ?? noMembers }));
  return async (raw: RawCall): Promise<Call<Static<P>, Static<Q>, Static<B>>> => {
    const given = {
      params: readParams(coerceText(params, raw.params)),
      query: readQuery(coerceText(query, raw.query)),
      body: readBody[raw.isStrict ? 'strict' : 'tolerant'](raw.body ?? {}),
    };
    const { file, received, numberPerson } = raw;
    const read = ((await numberPeople?.(given, numberPerson)) ?? given) as typeof given;
    return { ...read, file, received, numberPerson };
  };
};

/** Makes a route for authenticated people. */
export const personRoute = <
  P extends TObject = NoMembers,
  Q extends TObject = NoMembers,
  B extends TSchema = NoMembers,
  A extends TSchema = TSchema,
>(
  spec: Spec<
    P,
    Q,
    B,
    A,
    { readonly person: Person; readonly expiresAt: Date | null; readonly sessionId: SessionId | null }
  > & {
    /** Makes it a route for service accounts too. */
    readonly handleService?: Handler<ServiceCall<Static<P>, Static<Q>, Static<B>>, A>;
  },
): Route => {
  const { handle, handleService, ...description } = spec;
  const read = readCall(spec);
  return {
    ...description,
    access: handleService === undefined ? 'person' : 'poster',
    run: async (raw) => {
      if (raw.service !== null && handleService !== undefined)
        return handleService({ ...(await read(raw)), service: raw.service });
      if (raw.person === null) throw unauthorized();
      return handle({ ...(await read(raw)), person: raw.person, expiresAt: raw.expiresAt, sessionId: raw.sessionId });
    },
  } as Route;
};

/** Makes a route for callers who may use the directory; keys of sources are refused unless `isForSources` says so. */
export const directoryRoute = <
  P extends TObject = NoMembers,
  Q extends TObject = NoMembers,
  B extends TSchema = NoMembers,
  A extends TSchema = TSchema,
>(
  spec: Spec<P, Q, B, A, { readonly directory: EnteredDirectory; readonly actor: Person | 'key' }> & {
    readonly isForSources?: boolean;
  },
): Route => {
  const { handle, isForSources = false, ...description } = spec;
  const read = readCall(spec);
  return {
    ...description,
    access: isForSources ? 'source' : 'directory',
    run: async (raw) => {
      if (raw.directory === null) throw unauthorized();
      return handle({ ...(await read(raw)), directory: raw.directory, actor: raw.person ?? 'key' });
    },
  } as Route;
};

/** Makes a route for callers who may read the audit log. */
export const auditRoute = <
  P extends TObject = NoMembers,
  Q extends TObject = NoMembers,
  B extends TSchema = NoMembers,
  A extends TSchema = TSchema,
>(
  spec: Spec<P, Q, B, A, { readonly audit: EnteredAudit }>,
): Route => {
  const { handle, ...description } = spec;
  const read = readCall(spec);
  return {
    ...description,
    access: 'audit',
    run: async (raw) => {
      if (raw.audit === null) throw unauthorized();
      return handle({ ...(await read(raw)), audit: raw.audit });
    },
  } as Route;
};

/** Makes a route for everybody. */
export const openRoute = <
  P extends TObject = NoMembers,
  Q extends TObject = NoMembers,
  B extends TSchema = NoMembers,
  A extends TSchema = TSchema,
>(
  spec: Spec<P, Q, B, A, object>,
): Route => {
  const { handle, ...description } = spec;
  const read = readCall(spec);
  return { ...description, access: 'everybody', run: async (raw) => handle(await read(raw)) } as Route;
};

/** Makes a route for browsers of which nothing need be known. */
export const browserRoute = <
  P extends TObject = NoMembers,
  Q extends TObject = NoMembers,
  B extends TSchema = NoMembers,
  A extends TSchema = TSchema,
>(
  spec: Spec<P, Q, B, A, { readonly browser: BrowserFacts }>,
): Route => {
  const { handle, ...description } = spec;
  const read = readCall(spec);
  return {
    ...description,
    access: 'browser',
    run: async (raw) => handle({ ...(await read(raw)), browser: raw.browser }),
  } as Route;
};

export const unauthorized = (): ChatError =>
  new ChatError('UNAUTHORIZED', 'Send a valid token in the header "Authorization: Bearer …".');
