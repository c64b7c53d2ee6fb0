/** The logo: an h whose last stroke ends in a dot. */
export const Mark = ({ size = 40 }: { size?: number }) => (
  <svg class="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="9.5" class="mark-ground" />
    <path d="M9.5 23.5V8.5M9.5 18c0-3 1.9-4.7 4.6-4.7s4.4 1.7 4.4 4.7v5.5" class="mark-line" />
    <circle cx="23.5" cy="22.3" r="2.3" class="mark-dot" />
  </svg>
);
