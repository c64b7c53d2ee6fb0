import type { AsymmetricAlgorithm } from '../../adapters/jwt/JwtSettings.ts';
import { hostOf, isLoopback } from '../../adapters/system/isLoopback.ts';
import { isWeakSecret } from '../../adapters/system/isWeakSecret.ts';
import { badOption } from './badOption.ts';
import { compileArguments } from './compileArguments.ts';
import { jwtSchema } from './optionSchema.ts';
import { typeName } from './typeName.ts';

/** RFC 7518, 3.2: a key of HS256 has at least as many bits as its hash. */
const minSecretBytes = 32;
const algorithms: readonly AsymmetricAlgorithm[] = ['RS256', 'ES256', 'EdDSA'];
const sources = ['secret', 'jwksUrl', 'jwks'] as const;
const usage = "keys: { secret: '…' }, or keys: { jwksUrl: new URL('https://…'), algorithms: ['RS256'] }";

const readJwt = compileArguments(jwtSchema, 'createChat: jwt');

/** @throws ChatError INVALID_REQUEST */
export const checkJwt = (jwt: unknown): void => {
  if (typeof jwt === 'string') throw badOption(`jwt must be an object, not a string; write jwt: { ${usage} }.`);
  if (typeof jwt === 'object' && jwt !== null) {
    const misplaced = [...sources, 'algorithms'].find((name) => Object.hasOwn(jwt, name));
    if (misplaced !== undefined) throw badOption(`jwt.${misplaced} stands in jwt.keys; write jwt: { ${usage} }.`);
  }
  const { keys } = readJwt(jwt);
  if (typeof keys !== 'object' || keys === null)
    throw badOption(`jwt.keys must be an object, not ${typeName(keys)}; write ${usage}.`);
  const given = sources.filter((name) => Reflect.get(keys, name) !== undefined);
  const [source] = given;
  if (source === undefined) throw badOption(`jwt.keys names no key; write ${usage}.`);
  if (given.length > 1) throw badOption(`jwt.keys has ${given.join(' and ')}; write one of them.`);
  const known = source === 'secret' ? ['secret'] : [source, 'algorithms', ...(source === 'jwksUrl' ? ['cacheMs'] : [])];
  const unknown = Object.keys(keys).find((name) => !known.includes(name) && Reflect.get(keys, name) !== undefined);
  if (unknown !== undefined) throw badOption(`jwt.keys.${unknown} is not known beside ${source}; leave it out.`);
  checkSource(source, Reflect.get(keys, source));
  checkCacheTime(Reflect.get(keys, 'cacheMs'));
  if (source !== 'secret') checkAlgorithms(Reflect.get(keys, 'algorithms'));
};

const checkSource = (source: (typeof sources)[number], value: unknown): void => {
  if (source === 'secret') {
    if (typeof value !== 'string') throw badOption(`jwt.keys.secret must be a string, not ${typeName(value)}.`);
    if (Buffer.byteLength(value) < minSecretBytes)
      throw badOption(
        `jwt.keys.secret must have at least ${minSecretBytes} bytes; write the output of openssl rand -hex 32.`,
      );
    if (isWeakSecret(value))
      throw badOption('jwt.keys.secret can be guessed, however long it is; write the output of openssl rand -hex 32.');
  } else if (source === 'jwksUrl') {
    const isUrl = value instanceof URL && /^https?:$/.test(value.protocol);
    if (!isUrl)
      throw badOption("jwt.keys.jwksUrl must be a URL; write new URL('https://id.school.example/jwks.json').");
    if (value.protocol === 'http:' && !isLoopback(hostOf(value)))
      throw badOption('jwt.keys.jwksUrl must be https:, because whoever answers it lets in whom they like.');
  } else if (typeof value !== 'object' || value === null || !Array.isArray(Reflect.get(value, 'keys')))
    throw badOption("jwt.keys.jwks must be a JSON Web Key Set; write for example { keys: [{ kty: 'EC', … }] }.");
};

const checkCacheTime = (value: unknown): void => {
  if (value !== undefined && !(Number.isSafeInteger(value) && Number(value) > 0))
    throw badOption('jwt.keys.cacheMs must be a whole number of milliseconds; write for example 600_000.');
};

const checkAlgorithms = (value: unknown): void => {
  const isGood =
    Array.isArray(value) && value.length > 0 && value.every((one) => algorithms.some((algorithm) => algorithm === one));
  if (!isGood)
    throw badOption(`jwt.keys.algorithms must be a list of ${algorithms.join(', ')}; write for example ['RS256'].`);
};
