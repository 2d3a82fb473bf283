import type { TrunkBody } from '../config/types.ts';
import type { Place } from '../rules/phone-number.ts';
import { targetOf } from '../sip/flow.ts';
import { parsedOrUndefined } from '../sip/grammar.ts';
import type { HeaderLine } from '../sip/headers/headers.ts';
import { NameAddr, parseNameAddr } from '../sip/headers/name-addr.ts';
import { Params } from '../sip/headers/params.ts';
import type { Target } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';
import { addressOf, credentialsOf, serverTarget } from './addresses-of.ts';
import { asProviderWants } from './number-format.ts';
import type { OutsideCall, TrunkInvite } from './types.ts';

export interface OutgoingFacts {
  readonly trunk: TrunkBody;
  readonly place: Place;
  /** Of the provider's own server, known from the registration. */
  readonly realm: string | undefined;
  readonly serviceRoutes: readonly string[];
  /** Ours, as it sees it. */
  readonly localAddress?: string | undefined;
}

/** RFC 3323 §4.1.1.3: what stands where nobody is to be named. */
const ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>';

/** How this call is asked of this provider, in its own formats. */
export function trunkInvite(facts: OutgoingFacts, call: OutsideCall): TrunkInvite {
  const { trunk, place, realm, serviceRoutes, localAddress } = facts;
  const wire = (number: string): string => asProviderWants(number, trunk.numberFormat, place.country);
  const address = (number: string): string => addressOf(trunk, wire(number));
  const called = address(call.number);
  const identity = new Identity(trunk, call, address);
  const credentials = credentialsOf(trunk, realm);
  return {
    destination: { target: firstHop(serviceRoutes) ?? serverTarget(trunk) },
    requestUri: called,
    from: identity.from,
    to: `<${called}>`,
    headers: [...identity.headers, ...diversionHeaders(trunk, call, address)],
    routes: serviceRoutes,
    // Not the secret one of the registration: this Contact goes on to wherever the call goes.
    contactUser: trunk.username ?? 'cordboard',
    ...(credentials ? { credentials } : {}),
    transport: trunk.transport,
    encryption: trunk.encryption,
    ...(localAddress === undefined ? {} : { localAddress }),
  };
}

/** Who calls, where this provider looks for it. */
class Identity {
  readonly from: string;
  readonly headers: readonly HeaderLine[];

  constructor(trunk: TrunkBody, call: OutsideCall, address: (number: string) => string) {
    const { shownNumber, shownName, isEmergency } = call;
    const account = addressOf(trunk, trunk.username ?? (shownNumber === undefined ? 'anonymous' : undefined));
    if (shownNumber === undefined && !isEmergency) {
      this.from = ANONYMOUS;
      this.headers = withheld(trunk, account);
      return;
    }
    // Whoever takes emergency calls must know at least whose line it is.
    const shown = named(shownName, shownNumber === undefined ? account : address(shownNumber));
    const inFrom = trunk.callerIdIn === 'from' || trunk.username === undefined;
    this.from = inFrom ? shown : named(shownName, account);
    this.headers = trunk.callerIdIn === 'from' ? [] : [identityHeader(trunk.callerIdIn, shown)];
  }
}

/**
 * The network is told whose line it is, and that nobody else is to be (RFC 3325 §7, §9.3); a provider that knows
 * Remote-Party-ID alone is told there.
 */
function withheld(trunk: TrunkBody, account: string): HeaderLine[] {
  const privacy: HeaderLine = ['Privacy', 'id'];
  if (trunk.username === undefined) return [privacy];
  if (trunk.callerIdIn === 'rpid') {
    return [['Remote-Party-ID', `<${account}>;party=calling;privacy=full;screen=no`], privacy];
  }
  return [[trunk.callerIdIn === 'ppi' ? 'P-Preferred-Identity' : 'P-Asserted-Identity', `<${account}>`], privacy];
}

function identityHeader(where: 'pai' | 'ppi' | 'rpid', shown: string): HeaderLine {
  if (where === 'pai') return ['P-Asserted-Identity', shown];
  if (where === 'ppi') return ['P-Preferred-Identity', shown];
  return ['Remote-Party-ID', `${shown};party=calling;privacy=off;screen=no`];
}

/** For whom the call was before (RFC 5806, or RFC 7044 with the causes of RFC 4458). Why is not known here. */
function diversionHeaders(trunk: TrunkBody, call: OutsideCall, address: (number: string) => string): HeaderLine[] {
  const { divertedFrom, number } = call;
  if (divertedFrom === undefined || trunk.diversion === 'none') return [];
  const before = address(divertedFrom);
  if (trunk.diversion === 'diversion') {
    const privacy = call.shownNumber === undefined ? 'full' : 'off';
    return [['Diversion', `<${before}>;reason=unknown;counter=1;privacy=${privacy}`]];
  }
  const now = Uri.parse(address(number));
  const target = now.with({ params: new Params([...now.params.entries(), ['cause', '404']]) });
  return [['History-Info', `<${before}>;index=1, <${target}>;index=1.1;mp=1`]];
}

function named(name: string | undefined, address: string): string {
  return new NameAddr({ displayName: name, uri: Uri.parse(address) }).toString();
}

/** Where the provider wants calls to go first (RFC 3608); only a loose route can be gone to like that. */
function firstHop(routes: readonly string[]): Target | undefined {
  const first = parsedOrUndefined(parseNameAddr, routes[0]);
  return first?.uri.params.has('lr') ? targetOf(first.uri) : undefined;
}
