import { consumerNameChars } from '../../adapters/wire/feed/feedSchemas.ts';
import { ChatError } from '../../core/errors.ts';
import type { ConsumerOptions } from '../../core/feed/FeedConsumer.ts';
import { typeName } from './typeName.ts';

const example = "for example chat.consumeFeed({ name: 'search-index', handle: async (event) => { … } })";

/** @throws ChatError INVALID_REQUEST for what cannot be a consumer */
export const checkConsumer = (options: ConsumerOptions): void => {
  const { name, handle, start = 'floor' } = (options ?? {}) as Partial<Record<keyof ConsumerOptions, unknown>>;
  const isName = typeof name === 'string' && name.length > 0 && name.length <= consumerNameChars;
  if (!isName) throw refusal(`consumeFeed takes a name of 1 to ${consumerNameChars} characters, not ${typeName(name)}`);
  if (typeof handle !== 'function') throw refusal(`consumeFeed takes a function as handle, not ${typeName(handle)}`);
  if (start !== 'floor' && start !== 'head') throw refusal("consumeFeed starts at 'floor' or at 'head'");
};

const refusal = (what: string): ChatError => new ChatError('INVALID_REQUEST', `${what}; ${example}.`);
