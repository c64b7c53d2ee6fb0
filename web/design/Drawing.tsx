/** Two notes pinned to a board, for empty lists and panes. */
export const Drawing = () => (
  <svg width="132" height="96" viewBox="0 0 132 96" fill="none" aria-hidden="true" class="drawing">
    <rect x="10" y="18" width="70" height="46" rx="12" class="drawing-a" />
    <path d="M24 64v14l15-14" class="drawing-a" />
    <path d="M26 34h38M26 46h24" class="drawing-line" />
    <rect x="62" y="34" width="60" height="40" rx="12" class="drawing-b" />
    <path d="M108 74v12l-13-12" class="drawing-b" />
    <path d="M76 48h32M76 59h20" class="drawing-line" />
    <circle cx="45" cy="18" r="5" class="drawing-pin" />
    <circle cx="92" cy="34" r="5" class="drawing-pin" />
  </svg>
);
