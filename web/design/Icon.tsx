/** Paths on a grid of 20 with strokes of 1.75, drawn for this page. */
const paths = {
  chats: 'M3.5 5.5a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9l-3.6 3v-3a2 2 0 0 1-1.9-2z',
  people:
    'M7.5 9.2a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8zM2.4 16.5c.4-3 2.4-4.7 5.1-4.7s4.7 1.7 5.1 4.7M13 3.7a2.8 2.8 0 0 1 0 5.2M14.6 12.1c1.7.6 2.8 2.1 3 4.4',
  school: 'M2.5 7.5 10 3.8l7.5 3.7L10 11.2zM5.3 9.2v4.3c1.2 1.3 2.8 2 4.7 2s3.5-.7 4.7-2V9.2M17.5 7.5v4.5',
  search: 'M8.8 14.5a5.7 5.7 0 1 0 0-11.4 5.7 5.7 0 0 0 0 11.4zM13 13l4 4',
  plus: 'M10 4v12M4 10h12',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  more: 'M4.4 10a.4.4 0 1 0 .8 0a.4.4 0 1 0-.8 0M9.6 10a.4.4 0 1 0 .8 0a.4.4 0 1 0-.8 0M14.8 10a.4.4 0 1 0 .8 0a.4.4 0 1 0-.8 0',
  send: 'M10 16V4.5M5 9l5-5 5 5',
  reply: 'M8 5 3.5 9.3 8 13.6M3.7 9.3H12c2.7 0 4.5 1.9 4.5 4.7v1',
  thread: 'M4 4.5h12M4 8.5h8M7 12.5h9M7 16.5h5',
  edit: 'M4 16l.8-3.4L13 4.4a1.5 1.5 0 0 1 2.1 0l.5.5a1.5 1.5 0 0 1 0 2.1l-8.2 8.2z',
  trash: 'M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4.5M11.5 9v4.5',
  smile: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7.2 11.8c.7 1 1.6 1.5 2.8 1.5s2.1-.5 2.8-1.5M7.7 8.3h.01M12.3 8.3h.01',
  star: 'M10 3.2l2.1 4.3 4.7.7-3.4 3.3.8 4.7-4.2-2.2-4.2 2.2.8-4.7L3.2 8.2l4.7-.7z',
  pin: 'M7.5 3.5h5l-.6 5 2.6 2.5v1.5h-9V11l2.6-2.5zM10 12.5V17',
  mute: 'M5.2 13.5h9.6c-.9-1-1.3-2-1.3-4.3 0-2.6-1.4-4.5-3.5-4.5-.7 0-1.3.2-1.8.5M6.8 7.6c-.2.5-.3 1-.3 1.6 0 2.3-.4 3.3-1.3 4.3M8.5 16c.4.6.9.8 1.5.8s1.1-.2 1.5-.8M3.5 3.5l13 13',
  bell: 'M5.2 13.5h9.6c-.9-1-1.3-2-1.3-4.3 0-2.6-1.4-4.5-3.5-4.5S6.5 6.6 6.5 9.2c0 2.3-.4 3.3-1.3 4.3M8.5 16c.4.6.9.8 1.5.8s1.1-.2 1.5-.8',
  down: 'M5 8l5 5 5-5',
  check: 'M4.5 10.5l3.5 3.5 7.5-8',
  checks: 'M2 10.5 5.5 14l7-8M9.5 14 17 6',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6.5V10l2.5 1.5',
  alert: 'M10 3.5 17.5 16h-15zM10 8.5v3.5M10 14h.01',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.5v4M10 6.7h.01',
  gear: 'M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4',
  window: 'M11 4h5v5M16 4l-6.5 6.5M14 12v3.5H4.5V6H8',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  eye: 'M2.5 10c2-3.3 4.5-5 7.5-5s5.5 1.7 7.5 5c-2 3.3-4.5 5-7.5 5s-5.5-1.7-7.5-5zM10 7.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z',
  eyeOff: 'M2.5 10c2-3.3 4.5-5 7.5-5s5.5 1.7 7.5 5c-2 3.3-4.5 5-7.5 5s-5.5-1.7-7.5-5zM4 16.5 16 3.5',
  archive: 'M3.5 4.5h13v3h-13zM4.5 7.5v8h11v-8M8 10.5h4',
  leave: 'M8 4H4.5v12H8M12 6.5 15.5 10 12 13.5M15.5 10H8',
  megaphone: 'M4 8.5v3h2.5l6.5 4v-11l-6.5 4zM15.5 8c.7.5 1 1.2 1 2s-.3 1.5-1 2M7 11.5l1 4.5',
  book: 'M10 5.5C8.5 4.3 6.5 4 3.5 4v11c3 0 5 .3 6.5 1.5 1.5-1.2 3.5-1.5 6.5-1.5V4c-3 0-5 .3-6.5 1.5zM10 5.5v11',
  upload: 'M10 13V4M6 7.5 10 3.5l4 4M4 13v3.5h12V13',
  swap: 'M4 7h11.5M12.5 4l3 3-3 3M16 13H4.5M7.5 10l-3 3 3 3',
  format: 'M2.8 15 7 5l4.2 10M4.2 11.7h5.6M17 15V9.2M17 12.1a2.4 2.9 0 1 1-4.8 0 2.4 2.9 0 1 1 4.8 0',
  clip: 'M15.5 9.2l-5.6 5.6a3.4 3.4 0 0 1-4.8-4.8L11 4.1a2.3 2.3 0 0 1 3.2 3.2l-5.8 5.8a1.1 1.1 0 0 1-1.6-1.6l5.2-5.2',
  microphone:
    'M10 12.2a2.4 2.4 0 0 0 2.4-2.4V5.6a2.4 2.4 0 1 0-4.8 0v4.2a2.4 2.4 0 0 0 2.4 2.4zM5.2 9.6a4.8 4.8 0 0 0 9.6 0M10 14.4V17',
  play: 'M7 4.8v10.4l8-5.2z',
  pause: 'M7.5 5v10M12.5 5v10',
  file: 'M5.5 3.5h6l3.5 3.5v9.5h-9.5zM11.5 3.5V7H15',
  picture: 'M3.5 4.5h13v11h-13zM3.5 13l3.6-3.6 3 3 2-2 4.4 4.2M12.6 8h.01',
  save: 'M10 4v8M6.5 8.8 10 12.3l3.5-3.5M4 15.8h12',
  minus: 'M4 10h12',
  forward: 'M8 4.5l5.5 5.5L8 15.5',
  copy: 'M7.5 7.5h9v9h-9zM4.5 12.5h-1v-9h9v1',
  link: 'M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l1-1',
  dot: 'M10 3.5a6.5 6.5 0 1 0 6.5 6.5M15.5 4.5h.01',
  chart: 'M4 16V10M8 16V5M12 16v-4M16 16V8',
} as const;

export type IconName = keyof typeof paths;

/** Those that point along the line of reading. */
const directed: ReadonlySet<IconName> = new Set<IconName>(['back', 'reply', 'thread', 'leave']);
const mirrored = 'matrix(-1 0 0 1 20 0)';

const transformOf = (name: IconName): string | undefined =>
  directed.has(name) && document.documentElement.dir === 'rtl' ? mirrored : undefined;

/** An icon for the eyes only: the element around it carries the text. */
export const Icon = ({ name, size = 20 }: { name: IconName; size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={paths[name]} transform={transformOf(name)} />
  </svg>
);
