/** A file. `ChatClient.download` gives its content. */
export interface Attachment {
  readonly id: number;
  readonly name: string;
  /** By the content, e.g. `image/jpeg`. */
  readonly media_type: string;
  readonly kind: 'picture' | 'audio' | 'video' | 'pdf' | 'office' | 'text' | 'archive';
  /** Bytes. */
  readonly size: number;
  /** `quarantined`: a scanner found something in it, and nobody gets it. */
  readonly state: 'ready' | 'quarantined';
  /** Pixels, of pictures. */
  readonly width?: number;
  readonly height?: number;
  /** The address of a small picture in WebP. */
  readonly thumbnail?: string;
  /** A tiny picture in WebP, in base64. */
  readonly blur?: string;
  readonly duration_ms?: number;
  /** 0 to 255. */
  readonly waveform?: readonly number[];
  /** What a picture shows. */
  readonly alt?: string;
}
