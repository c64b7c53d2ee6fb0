import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Static, TSchema } from 'typebox';
import { ChatError } from '../../../core/errors.ts';
import { describeProblems } from './describeProblems.ts';

export type { Static, TObject, TSchema } from 'typebox';

/** Returns the value as the schema's type. @throws ChatError INVALID_REQUEST with `details: [{path, problem}]` */
export type Validator<Value> = (value: unknown) => Value;

/**
 * For all validators. Schemas are not compared with the schema of schemas, which takes longer to compile than all of those of
 * the first requests: they are ours, and the tests of the documents that show them do that.
 */
export const ajvOptions = {
  ...({ strict: true, discriminator: true, ownProperties: true } as const),
  ...({ meta: false, validateSchema: false } as const),
};

const ajv = new Ajv2020(ajvOptions);
addFormats.default(ajv, ['uuid', 'date', 'date-time']);

/**
 * Makes a validator of outside data. It compiles the schema at the first use, because compiling costs milliseconds and
 * sixty schemas would delay the start of the process.
 * @param what names the data in the error's message, e.g. `The body` or `The frame`
 */
export const compileSchema = <Schema extends TSchema>(
  schema: Schema,
  what = 'The request',
  compiler = ajv,
): Validator<Static<Schema>> => {
  let compiled: ValidateFunction<Static<Schema>> | undefined;
  return (value) => {
    compiled ??= compiler.compile<Static<Schema>>(schema);
    const validate = compiled;
    if (validate(value)) return value;
    const problems = describeProblems(validate.errors ?? []);
    const [first] = problems;
    const place = first === undefined || first.path === '' ? what : `${what}: ${first.path.slice(1)}`;
    throw new ChatError('INVALID_REQUEST', `${place} ${first?.problem ?? 'is not valid'}.`, { details: problems });
  };
};
