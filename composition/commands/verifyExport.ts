import { readFile } from 'node:fs/promises';
import { readKeyId, signatureCheck } from '../../adapters/exports/ed25519.ts';
import { openZipExport } from '../../adapters/exports/openZipExport.ts';
import { auditHash } from '../../adapters/system/auditHash.ts';
import { ChatError } from '../../core/errors.ts';
import { makeVerifyExport } from '../../core/exports/verifyExport.ts';
import type { Command } from './Command.ts';

const verify = makeVerifyExport({ hash: auditHash, signatures: signatureCheck });

/** Checks an export without a database, a network or a server. */
export const verifyExport: Command = {
  name: 'verify-export',
  summary:
    'Checks an export: its signature, every hash and the order of its records. Names the first thing that was changed and exits with 1 then. --key says whose signature it must have: a public key (a file, PEM or base64) or its SHA-256.',
  usage: 'verify-export <file> [--key <public key>]',
  options: {
    key: {
      type: 'string',
      meaning: 'the public key whose signature it must have: a file, PEM or base64, or its SHA-256',
    },
  },
  positionals: ['<file>'],
  run: async ({ values, positionals, print, sayNo }) => {
    const keyId = await wantedKey(values['key']);
    const opened = await openZipExport(positionals[0] ?? '');
    try {
      const { fault, manifest, records, keyId: signedBy } = await verify(opened, keyId === undefined ? {} : { keyId });
      if (fault === null) print(`The export is as it was written: ${records} records.\n`);
      else {
        sayNo();
        print(`${fault.path === '' ? 'The archive' : fault.path} ${fault.problem}.\n`);
        print(`The ${records} records before that are as they were written.\n`);
      }
      if (manifest !== undefined)
        print(`Says of itself: ${manifest.subject.kind} ${manifest.subject.id}, made ${manifest.made_at}.\n`);
      if (signedBy !== null)
        print(
          `Signed with the key ${signedBy}${keyId ? ', as it must be' : ': compare it with that of the school'}.\n`,
        );
      else if (fault === null) print('It is not signed: whoever changed it could have made it look whole.\n');
      return {
        is_intact: fault === null,
        is_signed: signedBy !== null,
        key: signedBy,
        records,
        subject: manifest?.subject ?? null,
        made_at: manifest?.made_at ?? null,
        fault,
      };
    } finally {
      await opened.close();
    }
  },
};

const wantedKey = async (given: unknown): Promise<string | undefined> => {
  if (typeof given !== 'string') return undefined;
  const keyId = readKeyId(given) ?? readKeyId(await readFile(given, 'utf8').catch(() => ''));
  if (keyId === undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      '--key takes a public key of Ed25519: a file, PEM or base64, or its SHA-256.',
    );
  return keyId;
};
