import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import { type PretendedCaller, pretend } from '../../appliance/calls/pretend.ts';
import type { PretendedPhone } from '../../appliance/calls/pretended-ringing.ts';
import type { CallRecord } from '../../appliance/calls/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import type { TransportName } from '../../appliance/sip/types.ts';
import { author } from '../kit/office.ts';
import type { Phone } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** What-if must say what would happen: each story is acted by real endpoints and pretended, and both tell the same. */
const test = suite('calls: pretended');
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna', lines: ['101', '101b'] },
  { number: '102', name: 'Bram', lines: ['102', '102b', '102w'], secondCall: false },
  { number: '103', name: 'Carla' },
];

interface Story {
  readonly dialled: string;
  /** By line; what is not named is not registered. */
  readonly phones: Readonly<Record<string, PretendedPhone>>;
  readonly patienceMs?: number;
  /** What the office is set to, and lines that must encrypt. */
  readonly office?: 'off' | 'preferred' | 'required';
  readonly mustEncrypt?: readonly string[];
  /** How Anna's phone is connected; over TLS it offers to encrypt, unless it doesn't. */
  readonly callerOver?: TransportName;
  readonly callerEncrypts?: boolean;
  /** The box carries sound. */
  readonly media?: boolean;
}

/** A phone that encrypts, by the key of the offer where it answers one (RFC 4568 §5.1.2). */
function encrypted(phone: Phone, offer = ''): string {
  const tag = /a=crypto:(\d+) AES_CM_128_HMAC_SHA1_80 /.exec(offer)?.[1] ?? '1';
  const key = `a=crypto:${tag} AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR`;
  return phone.sdp().replace('RTP/AVP', 'RTP/SAVP').replace('a=sendrecv', `${key}\r\na=sendrecv`);
}

function configure(o: Telephones, { office, mustEncrypt = [] }: Story): void {
  const [single] = o.config.list('office');
  const lines = mustEncrypt.map((line) => {
    return { what: 'change', entity: 'line', id: `line-${line}`, body: { encryption: true } } as const;
  });
  const body = { encryption: office };
  if (office) o.config.apply([{ what: 'change', entity: 'office', id: single!.id, body }, ...lines], author);
}

const STATUS = { busy: 486, 'busy-everywhere': 600, unavailable: 480, declined: 603, 'no-sound': 488 } as const;

/** Makes a model phone do what a pretended one would. */
function act(o: Telephones, phone: Phone, what: PretendedPhone): void {
  phone.onRing = (call) => {
    if (what.does === 'silent') return;
    if (what.does !== 'says' || what.what.kind === 'declined') call.rings();
    if (what.does === 'rings') return;
    o.clock.at(o.clock.now() + what.afterMs, () => {
      if (call.state === 'over') return;
      const isEncrypted = call.offer?.includes('RTP/SAVP');
      if (what.does === 'answers') call.answers(isEncrypted ? encrypted(phone, call.offer) : undefined);
      else if (what.what.kind === 'forwarded') call.refuses(302, [['Contact', `<sip:${what.what.to}@10.0.0.1>`]]);
      else if (what.what.kind === 'sent-away') call.refuses(302, [['Contact', `<sip:${what.what.to}>`]]);
      else if (what.what.kind === 'misfit') call.answers(phone.sdp({ payloads: '9' }));
      else if (what.what.kind === 'refused') call.refuses(what.what.status);
      else if (what.what.kind in STATUS) call.refuses(STATUS[what.what.kind as keyof typeof STATUS]);
    });
  };
}

async function really(story: Story): Promise<{ o: Telephones; record: CallRecord | undefined }> {
  const o = new Telephones({ people, ...(story.media ? { media: {} } : {}) });
  configure(o, story);
  const { callerOver = 'udp' } = story;
  const anna = o.phone('101', callerOver);
  const { callerEncrypts = callerOver === 'tls' && story.office !== undefined } = story;
  const silent = new Set<string>();
  for (const [line, what] of Object.entries(story.phones)) {
    const phone = o.phone(line, what.transport ?? (what.sound === 'browser' ? 'wss' : 'udp'));
    act(o, phone, what);
    if (what.does === 'silent') silent.add(line);
  }
  o.link.drops = (packet) => silent.has(packet.to);
  const call = anna.dials(story.dialled, callerEncrypts ? { sdp: encrypted(anna) } : {});
  if (story.patienceMs !== undefined) o.clock.at(o.clock.now() + story.patienceMs, () => call.hangsUp());
  await o.pass(40_000);
  for (const line of Object.keys(story.phones)) o.hangUpAt(line);
  await o.pass(1_000);
  return { o, record: o.records()[0] };
}

async function pretended(o: Telephones, story: Story): ReturnType<typeof pretend> {
  const caller: PretendedCaller = {
    caller: { number: '101', name: 'Anna', extensionId: 'user-101', lineId: 'line-101' },
    dialled: story.dialled,
    wallMs: o.clock.wall(),
    ...(story.patienceMs === undefined ? {} : { patienceMs: story.patienceMs }),
    ...(story.callerOver ? { transport: story.callerOver } : {}),
    ...(story.callerEncrypts === undefined ? {} : { encrypts: story.callerEncrypts }),
  };
  const phones = (lineId: string): readonly PretendedPhone[] => {
    const what = story.phones[lineId.replace('line-', '')];
    // Anna calls with that phone.
    if (lineId === 'line-101') return [{ does: 'rings' }];
    return what ? [what] : [];
  };
  return pretend(caller, { phones, media: story.media ?? false }, { config: o.config, types: extensionTypes });
}

const answers = (afterMs: number): PretendedPhone => ({ does: 'answers', afterMs });
const says = (kind: keyof typeof STATUS, afterMs: number): PretendedPhone => ({
  does: 'says',
  what: { kind },
  afterMs,
});
const forwards = (to: string): PretendedPhone => ({ does: 'says', what: { kind: 'forwarded', to }, afterMs: 50 });
const rings: PretendedPhone = { does: 'rings' };

const stories: Readonly<Record<string, Story>> = {
  answered: { dialled: '102', phones: { '102': answers(3_000) } },
  'answered by one of several': { dialled: '102', phones: { '102': rings, '102b': answers(5_000) } },
  busy: { dialled: '102', phones: { '102': says('busy', 100) } },
  'busy on one, answered on another': { dialled: '102', phones: { '102': says('busy', 100), '102b': answers(2_000) } },
  'busy on one, unanswered on another': { dialled: '102', phones: { '102': says('busy', 100), '102b': rings } },
  'not answered': { dialled: '102', phones: { '102': rings } },
  'not available': { dialled: '102', phones: { '102': says('unavailable', 100) } },
  declined: { dialled: '102', phones: { '102': rings, '102b': says('declined', 4_000) } },
  'no common sound': { dialled: '102', phones: { '102': says('no-sound', 100) } },
  'an answer that does not fit': {
    dialled: '102',
    phones: { '102': { does: 'says', what: { kind: 'misfit' }, afterMs: 100 } },
  },
  'nobody registered': { dialled: '102', phones: {} },
  'phones that say nothing': { dialled: '102', phones: { '102': { does: 'silent' }, '102b': { does: 'silent' } } },
  'only a browser phone': { dialled: '102', phones: { '102w': { does: 'rings', sound: 'browser' } } },
  'a browser phone beside a desk phone': {
    dialled: '102',
    phones: { '102w': { does: 'rings', sound: 'browser' }, '102': answers(1_000) },
  },
  'sent on': { dialled: '102', phones: { '102': forwards('103'), '103': answers(1_000) } },
  'sent on in a circle': { dialled: '102', phones: { '102': forwards('103'), '103': forwards('102') } },
  'sent on to nobody': { dialled: '102', phones: { '102': forwards('199') } },
  'sent on to an address elsewhere': {
    dialled: '102',
    phones: { '102': { does: 'says', what: { kind: 'sent-away', to: 'bram@example.com' }, afterMs: 50 } },
  },
  'one phone says nothing, another rings': { dialled: '102', phones: { '102': { does: 'silent' }, '102b': rings } },
  'one phone says nothing, another is declined late': {
    dialled: '102',
    phones: { '102': { does: 'silent' }, '102b': says('busy', 9_000) },
  },
  'the own number': { dialled: '101', phones: { '101b': answers(1_000) } },
  'an unknown number': { dialled: '188', phones: {} },
  'too short': { dialled: '10', phones: {} },
  'an emergency number': { dialled: '112', phones: {} },
  'an outside number': { dialled: '0201234567', phones: {} },
  'a line that must encrypt calls over UDP': {
    ...{ dialled: '102', phones: { '102': answers(1_000) } },
    ...{ office: 'preferred', mustEncrypt: ['101'], media: true },
  },
  'an office that encrypts is called over UDP': {
    dialled: '102',
    phones: { '102': answers(1_000) },
    office: 'required',
  },
  'who must encrypt dials a number that nobody has, over UDP': { dialled: '188', phones: {}, office: 'required' },
  'a phone offers keys alone over UDP, where they are no secret': {
    ...{ dialled: '102', phones: { '102': answers(1_000) }, callerOver: 'udp', callerEncrypts: true },
    ...{ office: 'preferred', media: true },
  },
  'a line that must encrypt calls over TLS, in the clear': {
    ...{ dialled: '102', phones: { '102': answers(1_000) }, callerOver: 'tls', callerEncrypts: false },
    ...{ office: 'preferred', mustEncrypt: ['101'], media: true },
  },
  'a plain phone calls a line that must encrypt': {
    ...{ dialled: '102', phones: { '102': answers(1_000) } },
    ...{ office: 'preferred', mustEncrypt: ['102'], media: true },
  },
  'one phone must encrypt and doesn’t, another may be plain': {
    ...{ dialled: '102', phones: { '102': answers(1_000), '102b': answers(2_000) } },
    ...{ office: 'preferred', mustEncrypt: ['102'], media: true },
  },
  'both must encrypt and do': {
    ...{ dialled: '102', phones: { '102': { does: 'answers', afterMs: 1_000, transport: 'tls' } }, callerOver: 'tls' },
    ...{ office: 'required', media: true },
  },
  'an encrypting phone calls a plain one through the box': {
    ...{ dialled: '102', phones: { '102': answers(1_000) }, callerOver: 'tls' },
    ...{ office: 'preferred', mustEncrypt: ['101'], media: true },
  },
  'an encrypting phone calls a plain one, and the box carries no sound': {
    ...{ dialled: '102', phones: { '102': answers(1_000) }, callerOver: 'tls' },
    ...{ office: 'preferred', mustEncrypt: ['101'] },
  },
  'given up': { dialled: '102', phones: { '102': rings }, patienceMs: 6_000 },
};

for (const [name, story] of Object.entries(stories)) {
  test(`${name}: the pretended call tells the same story as the real one`, async () => {
    const { o, record } = await really(story);
    const outcome = await pretended(o, story);
    assert.ok(record);
    assert.equal(
      outcome.trail.map((step) => `${step.step}: ${say(step.phrase, 'en')}`),
      record?.trail.map((step) => `${step.step}: ${say(step.phrase, 'en')}`),
    );
    assert.is(outcome.outcome, record?.outcome);
    assert.is(say(outcome.reason, 'en'), say(record?.reason ?? { key: '' }, 'en'));
    assert.is(outcome.callee?.number, record?.callee?.number);
    assert.is(outcome.answeredAfterMs !== undefined, record?.answeredAt !== undefined);
    for (const [index, step] of outcome.trail.entries()) {
      const real = (record?.trail[index]?.at ?? 0) - (record?.startedAt ?? 0);
      const first = outcome.trail[0]?.at ?? 0;
      assert.ok(Math.abs(real - (step.at - first)) < 250, `step ${index} comes at the same moment`);
    }
    assert.equal(await o.leftovers(), []);
  });
}

test('somebody in a call who takes no second one is busy in the pretended world too', async () => {
  const o = new Telephones({ people });
  const outcome = await pretend(
    { caller: { number: '101', name: 'Anna', extensionId: 'user-101' }, dialled: '102', wallMs: 0 },
    { phones: () => [answers(1)], isInACall: (id) => id === 'user-102' },
    { config: o.config, types: extensionTypes },
  );
  assert.is(outcome.outcome, 'busy');
  assert.is(say(outcome.trail.at(-1)?.phrase ?? { key: '' }, 'en'), 'Bram is in a call and takes no second one.');
});

test('the moment of the call is the caller’s, and time in it passes as it would', async () => {
  const o = new Telephones({ people });
  const wallMs = Date.UTC(2027, 3, 1, 12);
  const outcome = await pretend(
    { caller: { number: '101', name: 'Anna', extensionId: 'user-101' }, dialled: '102', wallMs, talkMs: 9_000 },
    { phones: () => [answers(7_000)] },
    { config: o.config, types: extensionTypes },
  );
  assert.is(outcome.trail[0]?.at, wallMs);
  assert.is(outcome.trail.at(-1)?.at, wallMs + 7_000);
  assert.is(outcome.answeredAfterMs, 7_000);
  assert.is(outcome.endedAfterMs, 16_000);
});

test('pretending touches nothing: no packet, no record, no live call', async () => {
  const o = new Telephones({ people });
  o.phone('102');
  await pretended(o, stories.answered as Story);
  assert.is(o.link.passed.length, 0);
  assert.is(o.records().length, 0);
  for (const [what, count] of Object.entries(o.engine.live())) assert.is(count, 0, what);
});
