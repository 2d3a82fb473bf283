import * as assert from 'uvu/assert';
import type { TrunkBody } from '../../appliance/config/types.ts';
import { SipRequest } from '../../appliance/sip/message.ts';
import { parse } from '../../appliance/sip/parse.ts';
import type { Flow } from '../../appliance/sip/types.ts';
import type { OutsideCall, TrunkCall } from '../../appliance/trunks/types.ts';
import { closeTrunkBenches, Provider, TrunkBench } from '../kit/provider.ts';
import { testFlow } from '../kit/registrar.ts';
import { suite } from '../kit/suite.ts';

const test = suite('trunks: calls');
test.afterEach(closeTrunkBenches);

interface InviteWishes {
  readonly uri?: string;
  readonly from?: string;
  readonly to?: string;
  readonly headers?: readonly string[];
}

function invite({ uri, from, to, headers = [] }: InviteWishes): SipRequest {
  const lines = [
    `INVITE ${uri ?? 'sip:+31201234567@192.0.2.1'} SIP/2.0`,
    'Via: SIP/2.0/UDP 203.0.113.9:5060;branch=z9hG4bK1',
    `From: ${from ?? '<sip:+31612345678@sip.voordelig.nl>'};tag=1`,
    `To: ${to ?? '<sip:+31201234567@sip.voordelig.nl>'}`,
    'Call-ID: 1',
    'CSeq: 1 INVITE',
    'Contact: <sip:203.0.113.9>',
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ];
  const message = parse(Buffer.from(lines.join('\r\n')));
  if (!(message instanceof SipRequest)) throw new Error('no request');
  return message;
}

async function bench(body: Partial<TrunkBody> = {}) {
  const made = new TrunkBench();
  const provider = new Provider(made.link, 'sip.voordelig.nl');
  const id = await made.add({ server: provider.address, optionsSec: 0, ...body });
  made.clock.advance(100);
  const flow = made.link.udp(made.box, provider.node);
  const incoming = (wishes: InviteWishes = {}, by: Flow = flow): TrunkCall | undefined =>
    made.book.incoming({ message: invite(wishes), flow: by, respond() {} });
  const outgoing = (call: Partial<OutsideCall> = {}) => {
    const made1 = made.book.outgoing(id, { number: '+31612345678', shownNumber: '+31201234567', ...call });
    if (!made1) throw new Error('no way');
    return {
      ...made1,
      header: (name: string) =>
        made1.headers
          .filter(([key]) => key === name)
          .map(([, value]) => value)
          .join(),
    };
  };
  return { bench: made, provider, id, flow, incoming, outgoing };
}

const STRANGER = testFlow('udp', '198.51.100.66', 5060);

test('NPL-08 a call from the provider’s server is the trunk’s, one that only says so is nobody’s', async () => {
  const { id, incoming } = await bench();
  assert.equal(incoming(), {
    trunkId: id,
    dialled: '+31201234567',
    callerNumber: '+31612345678',
    callerName: undefined,
  });
  assert.is(incoming({}, STRANGER), undefined);
  assert.is(
    incoming(
      { uri: 'sip:31201234567@192.0.2.1', headers: ['P-Asserted-Identity: <sip:+31201234567@sip.voordelig.nl>'] },
      STRANGER,
    ),
    undefined,
  );
});

test('NPL-08 the secret contact of the registration tells the trunk from wherever a call comes', async () => {
  const { bench: made, provider, incoming } = await bench();
  const contact = /<sip:(cb[0-9a-f]+)@/.exec(provider.bindings.get('31201234567') ?? '')?.[1];
  assert.is(
    incoming({ uri: `sip:${contact}@192.0.2.1` }, STRANGER)?.dialled,
    '+31201234567',
    'dialled stands in To then',
  );
  assert.is(incoming({ uri: `sip:${contact?.replace(/.$/, 'x')}@192.0.2.1` }, STRANGER), undefined);
  const sent = made.book.outgoing(made.book.states()[0]!.trunkId, { number: '112', shownNumber: undefined });
  assert.is.not(sent?.contactUser, contact, 'calls outside do not carry it');
});

test('NPL-08 networks that were listed, and the connection of the registration', async () => {
  const listed = await bench({ addresses: ['198.51.100.0/24'] });
  assert.ok(listed.incoming({}, STRANGER));
  const connected = await bench({ transport: 'tcp' });
  const far = connected.bench.link.lastConnection();
  assert.ok(connected.incoming({}, far));
  assert.is(connected.incoming({}, { ...far, id: 'tcp other', remote: STRANGER.remote }), undefined);
});

test('NPL-08 a phone of ours on the provider’s machine stays a phone', async () => {
  const { bench: made, provider, incoming } = await bench();
  made.phones = [provider.address];
  assert.is(incoming({}, testFlow('udp', provider.address, 5070)), undefined);
  assert.ok(incoming({}), 'the way of the registration is the provider’s all the same');
});

test('NPL-08 two accounts at one provider are told apart by what was asked for', async () => {
  const { bench: made, provider, id, incoming } = await bench();
  const other = await made.add({ name: 'Tweede', server: provider.address, username: '31207654321', optionsSec: 0 });
  made.clock.advance(100);
  assert.is(incoming({ uri: 'sip:31207654321@192.0.2.1' })?.trunkId, other);
  assert.is(incoming({ uri: 'sip:31201234567@192.0.2.1' })?.trunkId, id);
  assert.is(incoming({ uri: 'sip:x@192.0.2.1', to: '<sip:31207654321@sip.voordelig.nl>' })?.trunkId, other);
});

test('NPL-08 the dialled number is found where the provider puts it, in any spelling', async () => {
  const { incoming } = await bench();
  for (const number of ['+31201234567', '31201234567', '0031201234567', '0201234567', '+31-20-123.45.67']) {
    assert.is(incoming({ uri: `sip:${number}@192.0.2.1` })?.dialled, '+31201234567', number);
    assert.is(
      incoming({ uri: 'sip:192.0.2.1', to: `<sip:${number}@x.nl;user=phone>` })?.dialled,
      '+31201234567',
      number,
    );
  }
  assert.is(incoming({ uri: 'tel:+31-20-1234567' })?.dialled, '+31201234567');
  const ims = ['P-Called-Party-ID: <sip:+31201234599@ims.nl>'];
  assert.is(incoming({ uri: 'sip:31201234567@192.0.2.1', headers: ims })?.dialled, '+31201234599', 'RFC 7315');
  assert.is(incoming({ uri: 'sip:14020@192.0.2.1' })?.dialled, '14020');
});

test('NPL-08 the caller is whom the network vouches for, then who the call says', async () => {
  const { incoming } = await bench();
  const pai = incoming({
    from: '"Receptie" <sip:trunk99@x.nl>',
    headers: ['P-Asserted-Identity: "Bakker, Jan" <sip:31612345678@x.nl>, <tel:+31612345678>'],
  });
  assert.is(pai?.callerNumber, '+31612345678');
  assert.is(pai?.callerName, 'Bakker, Jan');
  const other = incoming({
    from: '<sip:0600000000@x.nl>',
    headers: ['P-Asserted-Identity: <sip:+31612345678@x.nl>'],
  });
  assert.is(other?.callerNumber, '+31612345678', 'whatever number From says');
  const rpid = incoming({
    from: '<sip:x@x.nl>',
    headers: ['Remote-Party-ID: "Jan" <sip:0612345678@x.nl>;party=calling;privacy=off'],
  });
  assert.is(rpid?.callerNumber, '+31612345678');
  assert.is(rpid?.callerName, 'Jan');
  const from = incoming({ from: '"0612345678" <sip:0612345678@x.nl>' });
  assert.is(from?.callerNumber, '+31612345678');
  assert.is(from?.callerName, undefined, 'a number is no name');
  for (const number of ['+4930123456', '4930123456', '004930123456'])
    assert.is(incoming({ from: `<sip:${number}@x.de>` })?.callerNumber, '+4930123456', number);
});

test('NPL-08 who withholds the number is unknown, whatever else the network tells', async () => {
  const { incoming } = await bench();
  const asserted = 'P-Asserted-Identity: "Jan" <sip:+31612345678@x.nl>';
  const ways: InviteWishes[] = [
    { headers: [asserted, 'Privacy: id'] },
    { headers: [asserted, 'Privacy: header;user'] },
    { headers: [asserted], from: '"Anonymous" <sip:anonymous@anonymous.invalid>' },
    { from: '<sip:anonymous@x.nl>' },
    { from: '<sip:Restricted@x.nl>' },
    { headers: ['Remote-Party-ID: <sip:0612345678@x.nl>;privacy=full'] },
  ];
  for (const way of ways) {
    const call = incoming(way);
    assert.is(call?.callerNumber, undefined, JSON.stringify(way));
    assert.is(call?.callerName, undefined, JSON.stringify(way));
  }
  assert.is(incoming({ headers: [asserted, 'Privacy: none'] })?.callerNumber, '+31612345678');
});

test('NPL-08 for whom a call was before it was sent on to us', async () => {
  const { incoming } = await bench();
  const diversion = ['Diversion: <sip:0207654321@x.nl>;reason=no-answer, <sip:0201111111@x.nl>;reason=unconditional'];
  assert.is(incoming({ headers: diversion })?.divertedFrom, '+31207654321', 'the last who sent it on stands first');
  const history = [
    'History-Info: <sip:0201111111@x.nl>;index=1, <sip:0207654321@x.nl>;index=1.1, <sip:0201234567@x.nl>;index=1.1.1',
  ];
  assert.is(incoming({ headers: history })?.divertedFrom, '+31207654321');
  assert.is(incoming()?.divertedFrom, undefined);
});

test('NPL-08 numbers go out in the provider’s own format', async () => {
  const expected = {
    plus: ['+31612345678', '+4930123456', '112'],
    e164: ['31612345678', '4930123456', '112'],
    zeros: ['0031612345678', '004930123456', '112'],
    national: ['0612345678', '004930123456', '112'],
  } as const;
  for (const [numberFormat, [own, abroad, short]] of Object.entries(expected)) {
    const { outgoing, provider } = await bench({ numberFormat: numberFormat as keyof typeof expected });
    assert.is(outgoing().requestUri, `sip:${own}@${provider.address}`, numberFormat);
    assert.is(outgoing().to, `<sip:${own}@${provider.address}>`);
    assert.is(outgoing({ number: '+4930123456' }).requestUri, `sip:${abroad}@${provider.address}`, numberFormat);
    assert.is(outgoing({ number: '112', isEmergency: true }).requestUri, `sip:${short}@${provider.address}`);
  }
});

test('NPL-08 the shown number stands where the provider looks for it', async () => {
  const shown = { shownName: 'De Vries B.V.' };
  const from = (await bench({ callerIdIn: 'from', domain: 'voordelig.nl' })).outgoing(shown);
  assert.is(from.from, '"De Vries B.V." <sip:+31201234567@voordelig.nl>');
  assert.equal(from.headers, []);
  const pai = (await bench({ callerIdIn: 'pai', domain: 'voordelig.nl', numberFormat: 'e164' })).outgoing(shown);
  assert.is(pai.from, '"De Vries B.V." <sip:31201234567@voordelig.nl>', 'the account');
  assert.is(pai.header('P-Asserted-Identity'), '"De Vries B.V." <sip:31201234567@voordelig.nl>');
  const ppi = (await bench({ callerIdIn: 'ppi', domain: 'voordelig.nl', username: 'lijn7' })).outgoing();
  assert.is(ppi.from, '<sip:lijn7@voordelig.nl>');
  assert.is(ppi.header('P-Preferred-Identity'), '<sip:+31201234567@voordelig.nl>');
  const rpid = (await bench({ callerIdIn: 'rpid', domain: 'voordelig.nl' })).outgoing();
  assert.is(rpid.header('Remote-Party-ID'), '<sip:+31201234567@voordelig.nl>;party=calling;privacy=off;screen=no');
});

test('NPL-08 a withheld number is withheld (RFC 3323, 3325), but not in an emergency', async () => {
  for (const [callerIdIn, header] of [
    ['from', 'P-Asserted-Identity'],
    ['pai', 'P-Asserted-Identity'],
    ['ppi', 'P-Preferred-Identity'],
    ['rpid', 'Remote-Party-ID'],
  ] as const) {
    const { outgoing } = await bench({ callerIdIn, domain: 'voordelig.nl', username: 'lijn7' });
    const hidden = outgoing({ shownNumber: undefined });
    assert.is(hidden.from, '"Anonymous" <sip:anonymous@anonymous.invalid>');
    assert.is(hidden.header('Privacy'), 'id');
    assert.match(hidden.header(header), /^<sip:lijn7@voordelig\.nl>/);
    const emergency = outgoing({ number: '112', shownNumber: undefined, isEmergency: true });
    assert.is(emergency.from, '<sip:lijn7@voordelig.nl>');
    assert.is(emergency.header('Privacy'), '');
  }
});

test('NPL-08 for whom a call was that goes on outside is told as the provider wants it', async () => {
  const call = { divertedFrom: '+31207654321' };
  assert.equal((await bench({ domain: 'v.nl' })).outgoing(call).headers, []);
  const diversion = (await bench({ domain: 'v.nl', diversion: 'diversion' })).outgoing(call);
  assert.is(diversion.header('Diversion'), '<sip:+31207654321@v.nl>;reason=unknown;counter=1;privacy=off');
  const history = (await bench({ domain: 'v.nl', diversion: 'history-info' })).outgoing(call);
  assert.is(
    history.header('History-Info'),
    '<sip:+31207654321@v.nl>;index=1, <sip:+31612345678@v.nl;cause=404>;index=1.1;mp=1',
  );
});

test('NPL-08 a call goes where the registration says that calls go (RFC 3608)', async () => {
  const made = new TrunkBench();
  const provider = new Provider(made.link, 'ims');
  provider.answers = (request) => {
    const { headers } = request.message;
    if (!headers.has('Authorization')) return false;
    const contact: [string, string] = ['Contact', `${headers.get('Contact')};expires=600`];
    request.respond(200, { headers: [contact, ['Service-Route', '<sip:10.0.0.99;lr>']] });
    return true;
  };
  const id = await made.add({ server: provider.address, optionsSec: 0 });
  made.clock.advance(100);
  const sent = made.book.outgoing(id, { number: '+31612345678', shownNumber: undefined });
  assert.equal(sent?.routes, ['<sip:10.0.0.99;lr>']);
  assert.is(sent && 'target' in sent.destination && sent.destination.target.host, '10.0.0.99');
});

test('NPL-08 a trunk that is off or gone carries nothing', async () => {
  const { bench: made, id, incoming } = await bench();
  await made.change(id, { enabled: false });
  assert.is(made.book.outgoing(id, { number: '+31612345678', shownNumber: undefined }), undefined);
  assert.is(incoming(), undefined);
});
