import type { FileKind } from '../../core/permissions/FileRules.ts';

/** What the process of the inspector is asked. */
export interface InspectionRequest {
  readonly id: number;
  readonly path: string;
  readonly name: string;
  /** A square of the picture is made instead. */
  readonly isSquare: boolean;
}

/** A file that the inspector made beside the inspected one. */
export interface MadeFile {
  readonly path: string;
  readonly hash: string;
  readonly size: number;
}

export interface InspectedPicture extends MadeFile {
  readonly width: number;
  readonly height: number;
  readonly blur: string;
  readonly thumbnail: MadeFile;
}

export type InspectionResult =
  | { readonly kind: FileKind; readonly mediaType: string; readonly picture?: InspectedPicture }
  | { readonly kind: 'square'; readonly square: MadeFile }
  | { readonly kind: 'refused'; readonly problem: string };

export type InspectionAnswer =
  | { readonly id: number; readonly result: InspectionResult }
  | { readonly id: number; readonly failure: string };
