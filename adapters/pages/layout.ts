import { type Html, html } from './html.ts';

/** A whole page with its style inside; nothing is loaded from anywhere. */
export const layout = (title: string, body: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Homeroom</title>
<style>${{ markup: style }}</style>
</head>
<body>
${body}
<footer><a href="/api/docs">REST</a> · <a href="/api/openapi.json">OpenAPI</a> · <a href="/api/asyncapi.json">AsyncAPI</a> · <a href="/health/">Health</a></footer>
</body>
</html>
`.markup;

const style = `
:root { color-scheme: light dark; --ink: #1d2433; --soft: #5b6577; --line: #e2e5ec; --paper: #f7f8fa; --card: #fff;
  --accent: #3157d5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf2; --soft: #9aa4b8; --line: #2b3242; --paper: #12151d;
  --card: #1a1f2a; --accent: #8ea8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.25rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
a { color: var(--accent); }
h1 { font-size: 1.9rem; line-height: 1.2; margin: .2rem 0 .6rem; letter-spacing: -.01em; }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
.eyebrow { margin: 0; color: var(--soft); font-size: .85rem; letter-spacing: .04em; text-transform: uppercase; }
.lead { color: var(--soft); max-width: 44rem; margin: 0; }
.grid { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); margin-top: 1.75rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; color: inherit; display: grid;
  gap: .25rem; padding: .95rem 1.05rem; text-decoration: none; }
.card:hover, .card:focus-visible { border-color: var(--accent); outline: none; }
.facts { color: var(--soft); font-size: .875rem; }
.preview { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.role { background: color-mix(in srgb, var(--tint, #5b6577) 14%, transparent); border-radius: 1rem; color: var(--ink);
  font-size: .75rem; font-weight: 600; justify-self: start; padding: .1rem .6rem; vertical-align: middle; }
.role-admin { --tint: #c0392b; } .role-teacher { --tint: #2f6fdd; } .role-tutor { --tint: #8a4fd3; }
.role-student { --tint: #1f9d63; } .role-parent { --tint: #d78a1c; }
.rows { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; list-style: none; margin: 0; padding: 0; }
.rows li { border-top: 1px solid var(--line); padding: .65rem 1rem; }
.rows li:first-child { border-top: 0; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow-x: auto; padding: .8rem 1rem;
  font-size: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { color: var(--soft); font-size: .875rem; margin-top: 3rem; }
`;
