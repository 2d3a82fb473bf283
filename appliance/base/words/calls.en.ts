/** What the box says about: calls. English. */
export const callsEn = {
  // --- Why a call could not be, or ended (appliance/calls) ---
  'call.unknown-number': '{number} is nobody’s number.',
  'call.incomplete-number': '{number} is too short: extensions here have {length} digits.',
  'call.not-ours': 'This box doesn’t answer for {host}.',
  'call.unreadable-address': 'The phone called {address}, which is not a number.',
  'call.came-back': 'The call came back to the box that sent it.',
  'call.hops-used-up': 'The call went through too many servers on its way.',
  'call.too-many-hops': 'The call was sent on {hops} times and found nobody: the forwards go round in a circle.',
  'call.code-not-offered': 'The code {code} is not available on this box.',
  'call.no-trunk': '{number} is an outside number, and this box has no line to the outside.',
  'call.no-trunk-emergency':
    'Emergency number {number} can’t be reached: this box has no line to the outside. Use a mobile phone.',
  'call.nobody-logged-in': 'Nobody is logged in on line {line}: only emergency numbers, 900 and 901 work there.',
  'call.line-full': 'Line {line} is in as many calls as it may be ({count}).',
  'call.too-many-calls': 'The box is at its limit of {limit} calls. Please try again.',
  'call.stopping': 'The box is being switched off or restarted.',
  'call.error': 'Something went wrong inside the box.',
  'call.busy': '{name} is busy.',
  'call.no-answer': '{name} didn’t answer within {seconds} seconds.',
  'call.not-available': '{name} is not available now.',
  'call.declined': '{name} declined the call.',
  'call.unreachable': '{name} can’t be reached: no phone answered the box.',
  'call.phone-refused': 'The phone of {name} refused the call ({status} {reason}).',
  'call.sent-elsewhere': '{name}’s phone sends calls on to {address}; the box doesn’t call addresses elsewhere.',
  'call.not-registered': '{name} can’t be reached: no phone is registered.',
  'call.no-line': '{name} has no phone.',
  'call.needs-media':
    'A browser phone and a desk phone can’t be connected: this box carries no sound, so it can’t translate between them.',
  'call.needs-same-addresses':
    'A phone that uses only IPv4 and one that uses only IPv6 can’t be connected: this box carries no sound, so they would not hear each other.',
  'call.box-is-mute': 'This box carries no sound, so it can’t answer calls itself.',
  'call.needs-encryption': 'A phone of this call has to be encrypted and isn’t, so they were not connected.',
  'call.keys-in-the-clear':
    '{name}’s phone wants encrypted sound alone: connect it over TLS, port 5061, and not over {transport}.',
  'call.no-free-ports': 'The box carries as much sound as it can. Please try again in a moment.',
  'call.sound-lost': 'What carries the sound of this call broke, and could not be brought back.',
  'call.no-common-sound': 'The phones of {caller} and {name} have no kind of sound in common.',
  'call.caller-gave-up': '{name} hung up before anybody answered.',
  'call.hung-up': '{name} hung up.',
  'call.lost': 'The connection with {name}’s phone was lost.',
  'call.lost-unchecked': 'The phone of {name} no longer confirmed the call, so it was ended.',
  'call.misunderstood': 'The box and {name}’s phone did not understand each other.',
  'call.connected-elsewhere': '{name} connected the two others; they go on in one call.',
  'call.transferor-gone': 'Nobody answered after {name}’s transfer.',
  'call.no-such-call': 'The call to be taken over doesn’t exist any more.',
  'call.not-allowed-to-take': 'This phone may not take over that call.',
  'call.interrupted': 'The box stopped in the middle of the call.',

  // --- A call's trail: what was decided on its way, in order (appliance/calls, appliance/extensions) ---
  'trail.reached': '{number} is {name}.',
  'trail.calls-one': 'One phone of {name} is called, for at most {seconds} seconds.',
  'trail.calls-many': '{count} phones of {name} are called, for at most {seconds} seconds.',
  'trail.rings': '{name}’s phone rings.',
  'trail.skipped-unregistered': 'Line {line} is left out: no phone is registered on it.',
  'trail.skipped-full': 'Line {line} is left out: it is in as many calls as it may be ({count}).',
  'trail.skipped-own': 'Line {line} is left out: it is the one that calls.',
  'trail.skipped-media':
    'A phone on line {line} is left out: a browser phone and a desk phone need a box that carries sound.',
  'trail.skipped-addresses':
    'A phone on line {line} is left out: it uses another kind of network address (IPv4 or IPv6) than the caller’s phone.',
  'trail.in-a-call': '{name} is in a call and takes no second one.',
  'trail.phone-busy': 'The phone on line {line} is busy.',
  'trail.phone-unavailable': 'The phone on line {line} said: not available now.',
  'trail.phone-undisturbed': 'The phone on line {line} is set to “do not disturb”.',
  'trail.phone-declined': 'The call was declined on line {line}.',
  'trail.phone-silent': 'The phone on line {line} can’t be reached: it doesn’t answer the box.',
  'trail.phone-refused': 'The phone on line {line} refused the call ({status} {reason}).',
  'trail.phone-forwarded': 'The phone on line {line} sent the call on to {number}.',
  'trail.phone-sent-away':
    'The phone on line {line} wanted to send the call on to {address}; the box doesn’t call addresses elsewhere.',
  'trail.phone-no-sound': 'The phone on line {line} has no kind of sound in common with the caller’s phone.',
  'trail.skipped-unprotected': 'A phone on line {line} is left out: it has to be encrypted, and it isn’t.',
  'trail.unprotected-office':
    'Line {line} calls over {transport}, where everybody could listen in. The office requires encryption: TLS, port 5061.',
  'trail.unprotected-line':
    'Line {line} calls over {transport}, where everybody could listen in. The line requires encryption: TLS, port 5061.',
  'trail.skipped-ports': 'A phone on line {line} is left out: the box carries as much sound as it can.',
  'trail.phone-translated':
    'The phone on line {line} has no kind of sound in common with the caller’s phone: the box translates.',
  'trail.phone-misfit': 'The phone on line {line} answered with a kind of sound that it was not offered.',
  'trail.answered': '{name} answered.',
  'trail.box-answers': 'The box picks up.',
  'trail.nobody-answered': 'Nobody answered within {seconds} seconds.',
  'trail.transfer-blind': '{name} transferred the call to {number}.',
  'trail.transfer-attended': '{name} connected {caller} with {callee}.',
  'trail.transfer-failed': 'The transfer by {name} to {number} was not made.',
  'trail.rings-back': 'The call goes back to {name}, who transferred it.',
  'trail.replaced': '{name} goes on with this call on another phone ({line}).',

  // --- Kinds of extensions, in one line (appliance/extensions) ---
  'extension.user': 'Rings all phones of {name}.',

  'register.star-needs-zero': 'To remove all registrations, Expires must be 0',
  'register.contact-invalid': 'This contact is not an address that can be called',
  'register.too-brief': 'At least {seconds} seconds',
  'register.too-many': 'This line has {most} phones already',
  'register.other-name': 'These credentials are for {username} alone',
  'register.out-of-order': 'Overtaken by a later request',
  // --- The ladder of a call's SIP messages (appliance/sip/trace.ts) ---
  'ladder.defect': 'Deviates from the standard: {code}',
} as const;
