import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { type AddressObject, type AttachmentStream, MailParser } from 'mailparser';
import { mostAttachments } from '../../../core/attachments/Attachment.ts';
import { fileTooLarge, UploadSink } from '../../system/UploadSink.ts';
import type { MailFile, MailHeaders, ReadMail } from './ReadMail.ts';

/** Of parts that may nest, bytes of the headers of one, and bytes of a text; beyond them a mail is refused. */
const bounds = { maxChildNodes: 100, maxHeadSize: 128 * 1024 };
const statusBytes = 64 * 1024;
/** Logos of signatures are smaller; a picture that somebody puts into an answer is larger. */
const logoBytes = 20 * 1024;
const noFile =
  /^(application\/(pkcs7-signature|x-pkcs7-signature|pgp-signature|pgp-keys|ms-tnef)|text\/rfc822-headers|message\/rfc822)$/i;

export interface MailBounds {
  readonly maxFileBytes: number;
  /** Of the whole mail; its texts are in memory. */
  readonly maxBytes: number;
}

/**
 * Takes a mail apart while it comes; files go to the disk. @throws Error for what is no mail, nests too deep, or has headers
 * without end; ChatError PAYLOAD_TOO_LARGE beyond the bounds
 */
export const parseMail = async (source: Readable, { maxFileBytes, maxBytes }: MailBounds): Promise<ReadMail> => {
  const parser = new MailParser({
    ...bounds,
    ...{ skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true },
    ...{ keepDeliveryStatus: true, checksumAlgo: false },
  });
  const files: (MailFile & { readonly remove: () => Promise<void> })[] = [];
  let [text, html, deliveryStatus, filesLeftOut]: [string | null, string | null, string, number] = [null, null, '', 0];

  const keep = async (part: AttachmentStream): Promise<void> => {
    if (part.contentType === 'message/delivery-status') deliveryStatus += await beginningOf(part.content);
    else if (noFile.test(part.contentType) || files.length >= mostAttachments) {
      if (!noFile.test(part.contentType)) filesLeftOut += 1;
      for await (const _ of part.content);
    } else {
      const sink = await UploadSink.open(maxFileBytes);
      try {
        for await (const chunk of part.content) await sink.write(chunk as Buffer);
        const [hash, { path, size }] = [await sink.end(), sink];
        const isLogo = part.related === true && size <= logoBytes;
        if (isLogo || size === 0) await sink.remove();
        else
          files.push({
            ...{ hash, size, location: path, name: part.filename ?? 'file' },
            ...{ read: () => createReadStream(path), remove: () => sink.remove() },
          });
      } catch (failure) {
        await sink.remove();
        throw failure;
      }
    }
  };
  const remove = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.remove()));
  };

  try {
    let size = 0;
    source.on('error', (failure) => parser.destroy(failure));
    source.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) parser.destroy(fileTooLarge(maxBytes));
    });
    source.pipe(parser);
    for await (const part of parser as AsyncIterable<
      AttachmentStream | { type: 'text'; text?: unknown; html?: unknown }
    >) {
      if (part.type === 'attachment') {
        await keep(part);
        part.release?.();
        continue;
      }
      if (typeof part.text === 'string') text = part.text;
      if (typeof part.html === 'string') html = part.html;
    }
    const headers = headersIn(parser);
    return {
      ...{ headers, text, html, files, filesLeftOut, deliveryStatus, remove },
      from: onlyAddress(parser.from),
      messageId: headers.get('message-id') ?? '',
      recipients: [...(headers.get('all-recipients') ?? '').matchAll(/[^\s<>,;"]+@[^\s<>,;"]+/g)].map(
        ([address]) => address,
      ),
    };
  } catch (failure) {
    source.unpipe(parser);
    source.resume();
    parser.destroy();
    await remove();
    throw failure;
  }
};

const onlyAddress = (from: AddressObject | undefined): string => {
  const [one, ...others] = from?.value ?? [];
  return others.length === 0 ? (one?.address ?? '') : '';
};

const recipientHeaders = ['delivered-to', 'x-original-to', 'envelope-to', 'to', 'cc'];

const headersIn = ({ headerLines }: MailParser): MailHeaders => {
  const lines = headerLines === false ? [] : headerLines;
  const headers = new Map<string, string>();
  const bodyOf = (line: string): string =>
    line
      .slice(line.indexOf(':') + 1)
      .replaceAll(/\s+/g, ' ')
      .trim();
  for (const { key, line } of lines) if (!headers.has(key)) headers.set(key, bodyOf(line));
  const to = lines.filter(({ key }) => recipientHeaders.includes(key)).map(({ line }) => bodyOf(line));
  headers.set('all-recipients', to.join(', '));
  return headers;
};

const beginningOf = async (content: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content) {
    if (size < statusBytes) chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, statusBytes);
};
