import * as assert from 'uvu/assert';
import {
  QUALITY_REPORT_LATE_MS,
  QUALITY_REPORT_MAX_BYTES,
  QUALITY_REPORTS_LATE_MAX,
} from '../../appliance/base/limits-features.ts';
import { talking } from '../kit/anchored-office.ts';
import type { Phone, PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Phones that talk directly tell how that sounded (RFC 6035): nobody else can. */
const test = suite('scenario: phones report their sound');
test.afterEach(endTelephones);

const FIGURES = 'LocalMetrics:\r\nPacketLoss: NLR=2.5 JDR=0.5\r\nDelay: RTD=30 IAJ=4\r\nQualityEst: RCQ=88 MOSCQ=4.1';

interface Ids {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string | undefined;
}

const idsOf = (call: PhoneCall): Ids => call.session!.id;

function reportOf({ callId, localTag, remoteTag }: Ids, figures = FIGURES): string {
  const dialog = `DialogID: ${callId};to-tag=${remoteTag};from-tag=${localTag}`;
  return `VQSessionReport: CallTerm\r\nCallID: ${callId}\r\n${figures}\r\n${dialog}\r\n`;
}

interface Sent {
  readonly method?: string;
  readonly event?: string;
  readonly type?: string;
  readonly headers?: readonly (readonly [string, string])[];
}

interface Answer {
  readonly status: number;
  readonly etag?: string | undefined;
  readonly expires?: string | undefined;
  readonly accept?: string | undefined;
  readonly events?: string | undefined;
}

/** What the box answers to a report. */
async function reports(o: Telephones, phone: Phone, content: string, sent: Sent = {}) {
  const { method = 'PUBLISH', event = 'vq-rtcpxr', type = 'application/vq-rtcpxr', headers = [] } = sent;
  let answer: Answer = { status: 0 };
  phone.endpoint.request(
    method,
    {
      destination: { flow: phone.flow },
      requestUri: 'sip:10.0.0.1',
      from: `<sip:${phone.username}@10.0.0.1>`,
      to: '<sip:10.0.0.1>',
      headers: [['Event', event], ...headers],
      ...(content === '' ? {} : { body: { contentType: type, content } }),
    },
    (outcome) => {
      if (outcome.kind !== 'response') return;
      const { status, headers: got } = outcome.response;
      const [etag, expires, accept] = [got.get('SIP-ETag'), got.get('Expires'), got.get('Accept')];
      answer = { status, etag, expires, accept, events: got.get('Allow-Events') };
    },
  );
  await o.soon();
  return answer;
}

const REPORTED = {
  ...{ lossPercent: 2.5, discardedPercent: 0.5, jitterMs: 4, bufferMs: undefined, roundTripMs: 30 },
  ...{ rFactor: 88, mos: 4.1 },
};

test('CAL-14 a phone that talked directly reports after its goodbye: the history has it as the phone’s words', async () => {
  const o = new Telephones();
  const { anna, bram, annas, brams } = await talking(o);
  const [annasIds, bramsIds] = [idsOf(annas), idsOf(brams)];
  annas.hangsUp();
  await o.soon();
  assert.equal(o.records().at(-1)?.quality, []);
  const answer = await reports(o, anna, reportOf(annasIds));
  assert.is(answer.status, 200);
  assert.ok(answer.etag, 'RFC 3903 §6');
  assert.is(answer.expires, '0', 'nothing has to be refreshed');
  const [only, ...more] = o.records().at(-1)?.quality ?? [];
  assert.is(more.length, 0);
  assert.equal(
    [only?.name, only?.codec, only?.mos],
    ['Anna de Vries', undefined, undefined],
    'the box measured nothing',
  );
  assert.equal(only?.reported, JSON.parse(JSON.stringify(REPORTED)));
  assert.is((await reports(o, bram, reportOf(bramsIds), { method: 'NOTIFY' })).status, 200, 'unasked, as some do it');
  assert.is(o.records().at(-1)?.quality?.length, 2);
  assert.is(o.records().length, 1);
  assert.equal(await o.leftovers(), []);
});

test('reports while they talk are kept for the record, the last one counts', async () => {
  const o = new Telephones();
  const { anna, annas } = await talking(o);
  const ids = idsOf(annas);
  assert.is((await reports(o, anna, reportOf(ids, 'LocalMetrics:\r\nPacketLoss: NLR=9.0'))).status, 200);
  assert.is((await reports(o, anna, reportOf(ids))).status, 200);
  annas.hangsUp();
  await o.soon();
  assert.is(o.records().at(-1)?.quality?.[0]?.reported?.lossPercent, 2.5);
  assert.equal(await o.leftovers(), []);
});

test('a report goes beside what was measured, never over it', async () => {
  const o = new Telephones({ media: {} });
  const { anna, annas } = await talking(o);
  annas.holds();
  await o.soon();
  const session = o.media?.at(annas.sound.split(' ')[0] ?? '');
  assert.ok(session, 'music comes from the box');
  const worker = o.media?.workers.find(({ sessions }) => sessions.has(session.id));
  const measured = { codec: 'PCMA', packetsIn: 50, packetsOut: 50, lossPercent: 0.5, jitterMs: 3, mos: 4.2 };
  worker?.reports(session, { ...measured, roundTripMs: undefined, isSymmetric: true });
  await o.soon();
  const ids = idsOf(annas);
  annas.hangsUp();
  await o.soon();
  assert.is((await reports(o, anna, reportOf(ids))).status, 200);
  const [leg] = o.records().at(-1)?.quality ?? [];
  assert.equal([leg?.lossPercent, leg?.reported?.lossPercent], [0.5, 2.5]);
  assert.equal(await o.leftovers(), []);
});

test('whoever has no part in it is refused and changes nothing: 403, 481, and 401 for strangers', async () => {
  const o = new Telephones();
  const { anna, bram, annas, brams } = await talking(o);
  const [mine, his] = [idsOf(annas), idsOf(brams)];
  const carla = o.phone('103');
  const statuses = [
    (await reports(o, carla, reportOf(mine))).status,
    (await reports(o, anna, reportOf(his))).status,
    (await reports(o, bram, reportOf({ ...his, callId: 'nowhere' }))).status,
    (await reports(o, anna, reportOf({ ...mine, remoteTag: 'guessed' }))).status,
    (await reports(o, o.phone('nobody'), reportOf(mine))).status,
  ];
  assert.equal(statuses, [403, 403, 481, 481, 401]);
  annas.hangsUp();
  await o.soon();
  assert.equal(o.records().at(-1)?.quality, []);
  assert.equal(await o.leftovers(), []);
});

test('what is no report is refused as the RFCs want it', async () => {
  const o = new Telephones();
  const { anna, annas } = await talking(o);
  const report = reportOf(idsOf(annas));
  const status = async (content: string, sent?: Sent) => (await reports(o, anna, content, sent)).status;
  assert.is(await status('nonsense'), 400);
  assert.is(await status(''), 400);
  assert.is(await status('', { headers: [['SIP-If-Match', 'abc']] }), 412, 'no state is kept that could be refreshed');
  assert.is(await status(report + 'x'.repeat(QUALITY_REPORT_MAX_BYTES)), 413);
  const wrong = await reports(o, anna, report, { type: 'text/plain' });
  assert.equal([wrong.status, wrong.accept], [415, 'application/vq-rtcpxr']);
  const other = await reports(o, anna, report, { event: 'presence' });
  assert.equal([other.status, other.events], [489, 'vq-rtcpxr']);
  assert.is(await status(report, { method: 'NOTIFY', event: 'presence' }), 481);
  annas.hangsUp();
  await o.soon();
  assert.equal(o.records().at(-1)?.quality, []);
  assert.equal(await o.leftovers(), []);
});

test('after a call a phone is heard for a minute, a few times', async () => {
  const o = new Telephones();
  const { anna, bram, annas, brams } = await talking(o);
  const [mine, his] = [idsOf(annas), idsOf(brams)];
  annas.hangsUp();
  await o.soon();
  for (let count = 0; count < QUALITY_REPORTS_LATE_MAX; count++)
    assert.is((await reports(o, anna, reportOf(mine))).status, 200);
  assert.is((await reports(o, anna, reportOf(mine))).status, 503);
  await o.pass(QUALITY_REPORT_LATE_MS);
  assert.is((await reports(o, bram, reportOf(his))).status, 481);
  assert.is(o.records().at(-1)?.quality?.length, 1);
  assert.equal(await o.leftovers(), []);
});

test('after a transfer each phone reports of the call that it talks in', async () => {
  const o = new Telephones();
  const { anna, bram, annas, brams } = await talking(o);
  const carla = o.phone('103');
  const [mine, his] = [idsOf(annas), idsOf(brams)];
  brams.transfers('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  const hers = idsOf(carla.last);
  assert.is((await reports(o, bram, reportOf(his))).status, 200, 'who has left may tell how it was');
  assert.is((await reports(o, carla, reportOf(hers))).status, 200);
  annas.hangsUp();
  await o.soon();
  assert.is((await reports(o, anna, reportOf(mine))).status, 200);
  const names = o
    .records()
    .at(-1)
    ?.quality?.map(({ name }) => name.split(' ')[0]);
  assert.equal(names?.sort(), ['Anna', 'Bram', 'Carla']);
  assert.equal(await o.leftovers(), []);
});
