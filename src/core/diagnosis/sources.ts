import type { Source } from './finding.ts';

/** A section of an RFC as a source. */
export function rfc(number: number, section: string): Source {
  return {
    title: `RFC ${number} section ${section}`,
    url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
  };
}

/** A page that is not an RFC. */
export function page(title: string, url: string): Source {
  return { title, url };
}
