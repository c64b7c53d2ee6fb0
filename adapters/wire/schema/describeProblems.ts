import type { ErrorObject } from 'ajv';

/** A problem of a value and its place: a JSON pointer, '' for the whole value. */
export interface Problem {
  readonly path: string;
  readonly problem: string;
}

/** The most characters of a path in an answer, because a client may send unknown members of any length. */
const shownPath = 120;

/** Words for formats whose names are not widely known. */
const formats: Readonly<Record<string, string>> = {
  uuid: 'UUID, e.g. 6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11',
  date: 'day of the calendar, e.g. 2026-08-31',
};

/** Turns a validator's errors into sentences that say what to do, without those about the alternative null. */
export const describeProblems = (errors: readonly ErrorObject[]): Problem[] => {
  const plain = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf');
  const meant = plain.filter(({ keyword, params }) => !(keyword === 'type' && params['type'] === 'null'));
  const chosen = meant.length > 0 ? meant : plain.length > 0 ? plain : errors;
  return chosen.map((error) => ({ path: pathOf(error).slice(0, shownPath), problem: problemOf(error) }));
};

const pathOf = ({ instancePath, keyword, params }: ErrorObject): string => {
  const member = { required: 'missingProperty', additionalProperties: 'additionalProperty' }[keyword];
  return member === undefined ? instancePath : `${instancePath}/${String(params[member])}`;
};

const articles: Readonly<Record<string, string>> = {
  integer: 'an integer',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

const problemOf = ({ keyword, params, message }: ErrorObject): string => {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
    case 'false schema':
      return 'is not known here; leave it out';
    case 'type':
      return `must be ${articles[String(params['type'])] ?? `a ${String(params['type'])}`}`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'minProperties':
      return `must have at least ${limit} ${limit === '1' ? 'member' : 'members'}`;
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'minLength':
      return `must have at least ${limit} ${limit === '1' ? 'character' : 'characters'}`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    case 'minItems':
      return `must have at least ${limit} ${limit === '1' ? 'entry' : 'entries'}`;
    case 'maxItems':
      return limit === '0' ? 'must be empty' : `must have at most ${limit} ${limit === '1' ? 'entry' : 'entries'}`;
    case 'format':
      return `must be a ${formats[String(params['format'])] ?? String(params['format'])}`;
    case 'pattern':
      return 'holds characters that are not allowed here, such as NUL or half of a surrogate pair';
    default:
      return message ?? 'is not valid';
  }
};
