/** Style sheets are imported by the component that they serve; the bundler collects them. */
declare module '*.css';
