/** A stored content as an answer: whole, or the part that the request asks for. Nothing of it runs in a browser. */
export interface ContentReply {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  /** Names the content, in quotes. */
  readonly etag: string;
  read(range: { readonly from: number; readonly to: number } | undefined): Promise<AsyncIterable<Uint8Array>>;
}
