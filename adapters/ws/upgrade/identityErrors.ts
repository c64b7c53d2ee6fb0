import { ChatError } from '../../../core/errors.ts';

export const unauthenticated = (message: string): ChatError => new ChatError('UNAUTHORIZED', message);

export const userInactive = (): ChatError =>
  new ChatError('USER_INACTIVE', 'This account is not active. Ask your school or administrator.');
