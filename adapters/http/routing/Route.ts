import type { EnteredDirectory } from '../../../core/directory/enterDirectory.ts';
import { ChatError, type ErrorCode } from '../../../core/errors.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import {
  compileSchema,
  type Static,
  type TObject,
  type TSchema,
  type Validator,
} from '../../wire/schema/compileSchema.ts';
import { noMembers } from '../../wire/schema/scalarSchemas.ts';
import { coerceText, type TextValues } from './coerceText.ts';
import type { UploadBounds } from './saveUpload.ts';
import type { UploadSlot } from './UploadSlot.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Who may call: people with a proof of who they are; those whom the directory lets in; everybody. */
export type Access = 'person' | 'directory' | 'everybody';

export interface Reply<Body> {
  readonly status: 200 | 201;
  readonly body: Body;
}

export const ok = <Body>(body: Body): Reply<Body> => ({ status: 200, body });
export const created = <Body>(body: Body): Reply<Body> => ({ status: 201, body });

/** What a handler is given: everything has been checked. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Path of the uploaded file, where the route takes one; it is gone after the answer. */
  readonly file: string;
}

/** Who calls, once it is clear that they may. */
export interface Caller {
  /** Null where it is nobody in the directory. */
  readonly person: Person | null;
  /** Null where the route is not about the directory. */
  readonly directory: EnteredDirectory | null;
}

/** A request as it came. */
export interface RawCall extends Caller {
  readonly params: TextValues;
  readonly query: TextValues;
  readonly body: unknown;
  /** Path of the uploaded file; '' where the route takes none. */
  readonly file: string;
}

/** A file in place of a JSON body. */
export interface Upload extends UploadBounds {
  readonly slot: UploadSlot;
}

interface Description {
  readonly method: Method;
  /** In Express' words, ending in a slash, which callers may leave out. */
  readonly path: string;
  /** Kept for existing clients. */
  readonly aliases?: readonly string[];
  readonly tag: string;
  readonly summary: string;
  /** What a caller has to know besides: bounds, who hears of it. */
  readonly description?: string;
  /** Statuses of success; 200 unless told. */
  readonly statuses?: readonly Reply<unknown>['status'][];
  /** What can go wrong, beyond what can go wrong everywhere. */
  readonly errors?: readonly ErrorCode[];
  /** May answer 410 with `floor_seq`. */
  readonly canBeGone?: boolean;
  /** Bytes of a body at most, where it is not the usual 64 KiB. */
  readonly maxBodyBytes?: number;
  readonly upload?: Upload;
}

interface Schemas<Params extends TSchema, Query extends TSchema, Body extends TSchema, Answer extends TSchema> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: Answer;
  /** Takes the schema's place where one complaint is not enough. */
  readonly readBody?: Validator<Static<Body>>;
}

/** One call of the REST interface, from which both the server and its documentation are made. */
export interface Route extends Description, Schemas<TObject, TObject, TSchema, TSchema> {
  readonly access: Access;
  /** Validates, calls the use case, encodes. @throws ChatError */
  run(call: RawCall): Promise<Reply<unknown>>;
}

type Handler<Context, Answer extends TSchema> = (context: Context) => Promise<Reply<Static<Answer>>>;

type Spec<P extends TObject, Q extends TObject, B extends TSchema, A extends TSchema, Extra> = Description &
  Schemas<P, Q, B, A> & { readonly handle: Handler<Call<Static<P>, Static<Q>, Static<B>> & Extra, A> };

type NoMembers = typeof noMembers;

const readCall = <P extends TObject, Q extends TObject, B extends TSchema>(spec: Schemas<P, Q, B, TSchema>) => {
  const [params, query] = [spec.params ?? noMembers, spec.query ?? noMembers];
  const readParams = compileSchema(params, 'The address') as Validator<Static<P>>;
  const readQuery = compileSchema(query, 'The query') as Validator<Static<Q>>;
  const readBody = spec.readBody ?? (compileSchema(spec.body ?? noMembers, 'The body') as Validator<Static<B>>);
  return (raw: RawCall): Call<Static<P>, Static<Q>, Static<B>> => ({
    params: readParams(coerceText(params, raw.params)),
    query: readQuery(coerceText(query, raw.query)),
    body: readBody(raw.body ?? {}),
    file: raw.file,
  });
};

/** A route for people who have shown who they are. */
export const personRoute = <
  P extends TObject = NoMembers,
  Q extends TObject = NoMembers,
  B extends TSchema = NoMembers,
  A extends TSchema = TSchema,
>(
  spec: Spec<P, Q, B, A, { readonly person: Person }>,
): Route => {
  const { handle, ...description } = spec;
  const read = readCall(spec);
  return {
    ...description,
    access: 'person',
    run: async (raw) => {
      if (raw.person === null) throw unauthorized();
      return handle({ ...read(raw), person: raw.person });
    },
  } as Route;
};

/** A route for those whom the directory lets in. */
export const directoryRoute = <
  P extends TObject = NoMembers,
  Q extends TObject = NoMembers,
  B extends TSchema = NoMembers,
  A extends TSchema = TSchema,
>(
  spec: Spec<P, Q, B, A, { readonly directory: EnteredDirectory }>,
): Route => {
  const { handle, ...description } = spec;
  const read = readCall(spec);
  return {
    ...description,
    access: 'directory',
    run: async (raw) => {
      if (raw.directory === null) throw unauthorized();
      return handle({ ...read(raw), directory: raw.directory });
    },
  } as Route;
};

/** A route for everybody. */
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
  return { ...description, access: 'everybody', run: async (raw) => handle(read(raw)) } as Route;
};

export const unauthorized = (): ChatError =>
  new ChatError('UNAUTHORIZED', 'Send a valid token in the header "Authorization: Bearer …".');
