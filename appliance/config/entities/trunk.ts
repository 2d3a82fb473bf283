import { z } from 'zod';
import type { Problem } from '../../base/errors.ts';
import { parseNetwork } from '../../base/ip-network.ts';
import {
  REGISTRATION_DEFAULT_SEC,
  REGISTRATION_MAX_SEC,
  REGISTRATION_MIN_SEC,
  TRUNK_ADDRESSES_MAX,
  TRUNK_CALLS_DEFAULT,
  TRUNK_CALLS_MAX,
  TRUNK_NETWORK_IPV4_MIN_BITS,
  TRUNK_NETWORK_IPV6_MIN_BITS,
  TRUNK_NUMBERS_MAX,
  TRUNK_OPTIONS_DEFAULT_SEC,
  TRUNKS_MAX,
} from '../../base/limits-trunks.ts';
import { phrase } from '../../base/words/index.ts';
import { spelled } from '../../rules/phone-spelling.ts';
import { defineEntity } from '../define-entity.ts';
import { line } from '../fields.ts';
import { refuse } from '../problems.ts';
import type { TrunkBody } from '../types.ts';

/** A name as DNS has it, an IPv4 address, or an IPv6 address without brackets. */
const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .superRefine((value, ctx) => {
    const isName = /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9])?$/.test(value) && !value.includes('..');
    // What looks like an address has to be one: `192.0.2` is a slip of the finger and no name.
    const isOne = /^[\d.]+$/.test(value) || value.includes(':') ? isAddress(value) : isName;
    if (!isOne) refuse(ctx, phrase('trunk.host'));
  });

const network = z
  .string()
  .trim()
  .max(64)
  .superRefine((value, ctx) => {
    const parsed = parseNetwork(value);
    const least = parsed?.size === 32 ? TRUNK_NETWORK_IPV4_MIN_BITS : TRUNK_NETWORK_IPV6_MIN_BITS;
    if (!parsed) refuse(ctx, phrase('trunk.address', { value }));
    else if (parsed.bits < least) refuse(ctx, phrase('trunk.address-wide', { value, least }));
  });

/** How numbers begin, in any spelling. */
const beginning = z
  .string()
  .trim()
  .max(32)
  .superRefine((value, ctx) => {
    if (!spelled(value.replace(/\*$/, ''))) refuse(ctx, phrase('trunk.beginning', { value }));
  })
  .meta({ phone: 'beginning' });

/** User part of a SIP address. */
const userPart = z
  .string()
  .trim()
  .superRefine((value, ctx) => {
    if (!/^[^\s@<>"\\]{1,128}$/.test(value)) refuse(ctx, phrase('trunk.username'));
  });

/** A provider's line to the outside (NPL-08). */
export const trunkSchema = z.object({
  name: line(64).meta({ label: 'Name', help: 'What lists and the history show; no two share one.', unique: true }),
  enabled: z.boolean().default(true).meta({ label: 'In use' }),
  position: z
    .int()
    .min(1)
    .max(999)
    .default(10)
    .meta({ label: 'Order', help: 'The lowest is tried first; where it fails, the next carries the call.' }),
  template: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .optional()
    .meta({ label: 'Template', help: 'The provider whose known settings these were at first.' }),
  kind: z.enum(['registration', 'fixed']).default('registration').meta({
    label: 'Connection',
    help: 'The box registers with a user name and password, or the provider knows its fixed address.',
  }),
  server: hostName.meta({ label: 'Server', help: 'The provider’s name or address, such as sip.example.com.' }),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .meta({ label: 'Port', help: 'Left out, as DNS says, else 5060 or 5061.' }),
  transport: z.enum(['udp', 'tcp', 'tls']).default('udp').meta({ label: 'Transport' }),
  domain: hostName
    .optional()
    .meta({ label: 'Domain', help: 'What stands behind the @, where that is not the server.' }),
  username: userPart.optional().meta({ label: 'User name', help: 'What the box registers as.' }),
  authName: line(128)
    .optional()
    .meta({ label: 'Name for the password', help: 'Where the provider wants another one than the user name.' }),
  password: z.string().min(1).max(128).optional().meta({ label: 'Password', secret: true }),
  callRealm: line(128).optional().meta({
    label: 'Realm in calls',
    help: 'Where calls are asked for the password in another realm than the registration.',
  }),
  registrationSec: z
    .int()
    .min(REGISTRATION_MIN_SEC)
    .max(REGISTRATION_MAX_SEC)
    .default(REGISTRATION_DEFAULT_SEC)
    .meta({ label: 'Registration', help: 'For how long it is asked for each time.', unit: 's' }),
  addresses: z.array(network).max(TRUNK_ADDRESSES_MAX).default([]).meta({
    label: 'Addresses',
    help: 'Addresses and networks that its calls come from, besides those of the server: 203.0.113.0/24.',
  }),
  encryption: z
    .enum(['off', 'preferred', 'required'])
    .default('off')
    .meta({ label: 'Encryption', help: 'Of the sound (SRTP); needs the transport TLS.' }),
  checkCertificate: z.boolean().default(true).meta({
    label: 'Check the certificate',
    help: 'With TLS: it has to be for the server’s name and by somebody trusted. Off only where the provider says so.',
  }),
  codecs: z
    .array(z.enum(['opus', 'g722', 'pcma', 'pcmu']))
    .min(1)
    .max(4)
    .default(['pcma', 'pcmu'])
    .meta({ label: 'Codecs', help: 'Best first; nearly every provider takes pcma.' }),
  dtmf: z
    .enum(['rfc4733', 'info', 'inband'])
    .default('rfc4733')
    .meta({ label: 'Keys during a call', help: 'How the provider wants them.' }),
  numberFormat: z.enum(['plus', 'e164', 'zeros', 'national']).default('plus').meta({
    label: 'Number format',
    help: 'How it wants numbers: plus (+31…), e164 (31…), zeros (0031…), national (020…, others with 00).',
  }),
  numbers: z.array(beginning).max(TRUNK_NUMBERS_MAX).default([]).meta({
    label: 'Only these numbers',
    help: 'It carries outside numbers that begin so, and no others: +49, 0800, 14. Empty: all.',
  }),
  callerIdIn: z.enum(['from', 'pai', 'ppi', 'rpid']).default('from').meta({
    label: 'Number shown in',
    help: 'From, P-Asserted-Identity (pai), P-Preferred-Identity (ppi) or Remote-Party-ID (rpid).',
  }),
  diversion: z.enum(['none', 'diversion', 'history-info']).default('none').meta({
    label: 'Forwarded calls',
    help: 'How it is told for whom a call was that goes on outside.',
  }),
  callsMax: z
    .int()
    .min(1)
    .max(TRUNK_CALLS_MAX)
    .default(TRUNK_CALLS_DEFAULT)
    .meta({ label: 'Calls at the same time', help: 'As many as you pay the provider for.' }),
  optionsSec: z.int().min(0).max(3_600).default(TRUNK_OPTIONS_DEFAULT_SEC).meta({
    label: 'Ask whether it is there',
    help: 'So often (OPTIONS); 0: never, then only calls and registrations tell.',
    unit: 's',
  }),
});

export const trunk = defineEntity<TrunkBody>({
  name: 'trunk',
  section: 'trunks',
  schema: trunkSchema,
  naturalKey: 'name',
  rules: (body) => [...credentialProblems(body), ...encryptionProblems(body), ...otherProblems(body)],
  rulesOfAll: (before, after) => {
    const count = after.list('trunk').length;
    if (count <= TRUNKS_MAX || count <= before.list('trunk').length) return undefined;
    return phrase('trunk.too-many', { most: TRUNKS_MAX });
  },
});

function credentialProblems({ kind, username, password, authName }: TrunkBody): Problem[] {
  const problems: Problem[] = [];
  const wantsBoth = kind === 'registration';
  if (username === undefined && (wantsBoth || (password !== undefined && authName === undefined))) {
    problems.push({ path: 'username', phrase: phrase(wantsBoth ? 'trunk.needs-username' : 'field.required') });
  }
  if (password === undefined && (wantsBoth || authName !== undefined)) {
    problems.push({ path: 'password', phrase: phrase(wantsBoth ? 'trunk.needs-password' : 'field.required') });
  }
  return problems;
}

/** Keys in a description are no secret where the description is none (RFC 4568 §7). */
function encryptionProblems({ encryption, transport }: TrunkBody): Problem[] {
  if (encryption === 'off' || transport === 'tls') return [];
  return [{ path: 'encryption', phrase: phrase('trunk.srtp-needs-tls', { transport: transport.toUpperCase() }) }];
}

function otherProblems({ codecs, optionsSec }: TrunkBody): Problem[] {
  const problems: Problem[] = [];
  if (new Set(codecs).size < codecs.length) problems.push({ path: 'codecs', phrase: phrase('trunk.codec-twice') });
  if (optionsSec > 0 && optionsSec < 10) problems.push({ path: 'optionsSec', phrase: phrase('trunk.options-often') });
  return problems;
}

function isAddress(value: string): boolean {
  return !value.includes('/') && parseNetwork(value) !== undefined;
}
