import type { LegacyFrame } from '../wire/legacy/LegacySockets.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const nameChars = 100;

const isName = (value: unknown): value is string | number =>
  Number.isSafeInteger(value) || (typeof value === 'string' && value !== '' && value.length <= nameChars);

/**
 * What a client calls a message that it shows before it is stored; it comes back on its socket. A name that is a UUID is the
 * message's client id too, so that a second send of it stores nothing; others are no more than unique on their page.
 */
export const sentNames = (frame: LegacyFrame): LegacyFrame => {
  const names = ['temp_id', '_tempId'].filter((name) => isName(frame[name]));
  const unique = [frame['client_id'], ...names.map((name) => frame[name])].find(
    (value): value is string => typeof value === 'string' && uuid.test(value),
  );
  return {
    ...Object.fromEntries(names.map((name) => [name, frame[name]])),
    ...(unique !== undefined && { client_id: unique.toLowerCase() }),
  };
};
