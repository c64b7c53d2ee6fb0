import { expect } from 'chai';
import { ChatError } from '../../core/errors.ts';

/** The code and the sentence with which work is refused. Any other failure, and success, fail the test. */
export const sentenceOf = async (work: Promise<unknown>): Promise<string> => {
  const failure: unknown = await work.then(
    () => undefined,
    (refusal: unknown) => refusal,
  );
  expect(failure, String(failure)).to.be.instanceOf(ChatError);
  const { code, message } = failure as ChatError;
  return `${code} ${message}`;
};
