import { SyntaxFault } from '../grammar.ts';
import { Params, parseParams } from './params.ts';

/** Content-Type, Accept's elements (RFC 3261 §20.15) and Content-Disposition share this form. */
export interface MediaType {
  /** In lower case, `application/sdp`. */
  readonly type: string;
  readonly params: Params;
}

const FORM = /^([A-Za-z0-9\-.!%*_+`'~]+)\s*\/\s*([A-Za-z0-9\-.!%*_+`'~]+)\s*(?=;|$)/;

/** @throws SyntaxFault */
export function parseMediaType(text: string): MediaType {
  if (text === 'application/sdp') return { type: text, params: Params.none };
  const found = FORM.exec(text);
  if (!found) throw new SyntaxFault('content-type-invalid', text);
  return { type: `${found[1]}/${found[2]}`.toLowerCase(), params: parseParams(text, found[0].length) };
}

/** True where a list of Accept elements takes `type`; an absent Accept is the caller's business. */
export function accepts(elements: readonly string[], type: string): boolean {
  const family = `${type.slice(0, type.indexOf('/'))}/*`;
  return elements.some((element) => {
    const name = element.split(';', 1)[0]!.replace(/\s+/g, '').toLowerCase();
    return name === type || name === family || name === '*/*';
  });
}
