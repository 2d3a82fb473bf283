import {
  BINDING_EXPIRES_DEFAULT_SEC,
  BINDING_EXPIRES_MAX_SEC,
  BINDING_EXPIRES_MIN_SEC,
  CONTACTS_PER_LINE_MAX,
} from '../base/limits.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { NameAddr } from '../sip/headers/name-addr.ts';
import type { SipRequest } from '../sip/message.ts';
import type { HeaderLines } from '../sip/types.ts';
import type { ContactWish } from './binding.ts';

/** A refusal with its sentence. */
export interface Refusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly phrase: Phrase;
  readonly headers?: HeaderLines;
}

/** What a REGISTER asks for (RFC 3261 §10.3). */
export type RegisterWish =
  | Refusal
  | { readonly kind: 'ask' }
  | { readonly kind: 'remove-all' }
  | { readonly kind: 'update'; readonly contacts: readonly ContactWish[] };

/** Steps 6 and 7: what is to happen with which contacts, checked before anything is changed. */
export function readRegister(message: SipRequest): RegisterWish {
  const { contacts } = message;
  const asked = wholeSeconds(message.headers.get('Expires'));
  if (contacts === '*') {
    if (asked === 0) return { kind: 'remove-all' };
    return { kind: 'refused', status: 400, phrase: phrase('register.star-needs-zero') };
  }
  if (contacts.length === 0) return { kind: 'ask' };
  if (contacts.length > CONTACTS_PER_LINE_MAX) return tooMany();
  const wishes: ContactWish[] = [];
  for (const contact of contacts) {
    if (!contact.uri.isSip || contact.uri.host === '') {
      return { kind: 'refused', status: 400, phrase: phrase('register.contact-invalid') };
    }
    const expiresSec = lifetime(contact, asked);
    if (expiresSec > 0 && expiresSec < BINDING_EXPIRES_MIN_SEC) return tooBrief();
    wishes.push({
      uri: contact.uri,
      expiresSec,
      instance: contact.params.get('+sip.instance'),
      regId: contact.params.get('reg-id'),
    });
  }
  return { kind: 'update', contacts: wishes };
}

export function tooMany(): Refusal {
  return { kind: 'refused', status: 403, phrase: phrase('register.too-many', { most: CONTACTS_PER_LINE_MAX }) };
}

function tooBrief(): Refusal {
  const seconds = BINDING_EXPIRES_MIN_SEC;
  return {
    kind: 'refused',
    status: 423,
    phrase: phrase('register.too-brief', { seconds }),
    headers: [['Min-Expires', String(seconds)]],
  };
}

/** The contact's own wish, else the request's, else ours; one that is no number counts as none (§10.2.1.1). */
function lifetime(contact: NameAddr, asked: number | undefined): number {
  const wanted = contact.expiresSec ?? asked ?? BINDING_EXPIRES_DEFAULT_SEC;
  return Math.min(wanted, BINDING_EXPIRES_MAX_SEC);
}

function wholeSeconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9]+$/.test(text)) return undefined;
  return Number(text);
}
