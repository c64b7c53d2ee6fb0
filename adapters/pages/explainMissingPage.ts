import type { RequestHandler } from 'express';
import { errorTable } from '../wire/errors/errorTable.ts';

/** The answer of a standalone server at `/` while there is no page. */
export const explainMissingPage: RequestHandler = ({ method, path }, response, next) => {
  if (path !== '/' || !['GET', 'HEAD'].includes(method)) return next();
  response
    .status(errorTable.NOT_FOUND.status)
    .type('text/plain')
    .send('The chat server is running, but its page has not been built: run "npm run build" and load this again.\n');
};
