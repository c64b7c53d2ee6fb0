/** Style sheets are imported by the component that they serve; the bundler collects them. */
declare module '*.css';

/** Of the emoji's data, what `web/vite.config.js` leaves of it. */
declare module 'emoji-words:*' {
  const emoji: readonly {
    readonly unicode: string;
    readonly label: string;
    readonly tags?: readonly string[];
    readonly group: number;
    readonly shortcodes?: readonly string[];
    readonly skins?: readonly { readonly unicode: string }[];
  }[];
  export default emoji;
}
