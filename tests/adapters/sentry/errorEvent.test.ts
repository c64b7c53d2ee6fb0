import { expect } from 'chai';
import { errorEvent } from '../../../adapters/sentry/errorEvent.ts';
import { ChatError } from '../../../core/errors.ts';

const words = 'Sam, see me after school';
const sentence = 'a frame failed';

/** An error of PostgreSQL, with all that it brings along. */
const broken = (): Error =>
  Object.assign(new Error(`duplicate key value: ${words}`), {
    ...{ code: '23505', detail: `Key (content)=(${words}) already exists.`, query: `INSERT … '${words}'` },
    parameters: [words],
  });

describe('errorEvent', () => {
  it('says which kinds of errors, by which codes, and where in the code, the innermost cause first', () => {
    const error = new ChatError('INTERNAL', 'It failed.', { cause: broken() });
    const { exception, logentry, level } = errorEvent(sentence, { err: error });
    expect([level, logentry]).to.deep.equal(['error', { formatted: sentence }]);
    const [cause, thrown] = exception?.values ?? [];
    expect([cause?.type, cause?.value]).to.deep.equal(['Error', '23505: (the message is in the log alone)']);
    expect([thrown?.type, thrown?.value]).to.deep.equal(['ChatError', 'INTERNAL: (the message is in the log alone)']);
    const frame = cause?.stacktrace?.frames.at(-1);
    expect(frame).to.include({ function: 'broken', in_app: true });
    expect(frame?.filename).to.match(
      /^(dist\/tests|tests)\/adapters\/sentry\/errorEvent\.test\.(js|ts)$|errorEvent\.test/,
    );
    expect(frame?.lineno).to.be.above(0);
  });

  it('shows no word of anybody: of no message, detail, query, name, stack or fact', () => {
    const named = Object.assign(new TypeError(`${words} is not a function\n    at ${words} (/srv/${words}.js:1:2)`), {
      name: words,
    });
    const facts = {
      ...{ err: new Error(words, { cause: named }), content: words, userId: 7, body: { words }, cookie: words },
      ...{
        request_id: words,
        route: `/api/${words}`,
        token: 'eyJhbGciOiJIUzI1NiJ9.e30.x',
        reason: words,
        state: words,
      },
    };
    const event = errorEvent(sentence, facts);
    expect(JSON.stringify(event)).not.to.match(/Sam|school|eyJ|"7"/);
    expect(event.tags).to.deep.equal({});
  });

  it('shows messages of the engine, which name nothing but code', () => {
    const messageOf = (cause: () => unknown): string | undefined => {
      try {
        cause();
      } catch (failure) {
        return errorEvent(sentence, { err: failure }).exception?.values[0]?.value;
      }
      return undefined;
    };
    const nothing = undefined as unknown as { name: string; run(): void };
    expect(messageOf(() => nothing.name)).to.equal("Cannot read properties of undefined (reading 'name')");
    expect(messageOf(() => JSON.parse(words))).to.equal('(the message is in the log alone)');
  });

  it('keeps routes, ids that a node gave, and the words of hooks', () => {
    const facts = {
      ...{ request_id: '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11', route: '/api/chat/rooms/:room_id/messages/' },
      ...{ plugin: 'crm', grade: 'live', hook: 'crm: message' },
    };
    const { tags } = errorEvent(sentence, { ...facts, err: broken() });
    const { hook: _, ...known } = facts;
    expect(tags).to.deep.equal(known);
  });

  it('takes what is no error, and chains without an end', () => {
    const round = new Error('round') as Error & { cause: unknown };
    round.cause = round;
    expect(errorEvent(sentence, { err: round }).exception?.values).to.have.lengthOf(5);
    expect(errorEvent(sentence, { err: 'text' }).exception).to.equal(undefined);
    expect(errorEvent(sentence, {}).fingerprint).to.deep.equal([sentence]);
  });
});
