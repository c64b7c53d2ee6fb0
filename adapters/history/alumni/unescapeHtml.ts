const entities: Readonly<Record<string, string>> = {
  ...{ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' },
  ...{ '&#39;': "'", '&#x27;': "'", '&#x2F;': '/', '&#96;': '`', '&#x60;': '`' },
};

/** A text as it was written, before a sanitizer escaped it once. */
export const unescapeHtml = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|amp|#39|#x27|#x2F|#96|#x60);/g, (entity) => entities[entity] ?? entity);
