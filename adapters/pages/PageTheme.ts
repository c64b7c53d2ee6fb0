/** A colour as `#rrggbb`, for light and for dark. */
export interface ThemeColour {
  readonly light: string;
  readonly dark: string;
}

/** The looks of a host, as far as the page takes them over. What is absent stays as it is. */
export interface PageTheme {
  /** What is new and what can be done. One colour stands for both; it is shifted until text in it can be read. */
  readonly accent?: string | ThemeColour;
  /** Behind everything. */
  readonly ground?: ThemeColour;
  /** Behind lists and messages. */
  readonly surface?: ThemeColour;
  /** Corners of cards, buttons and panels, in CSS pixels, 0 to 24; small ones have two thirds of it. */
  readonly radius?: number;
  /** Names of fonts as in CSS, of those that the device or the host's style sheet has. */
  readonly font?: string;
}
