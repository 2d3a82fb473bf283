import * as assert from 'uvu/assert';
import { rangedResponse } from '../../appliance/api/ranged-response.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: files in parts');

const bytes = new TextEncoder().encode('0123456789');

async function asked(range?: string, fileName?: string): Promise<{ response: Response; text: string }> {
  const response = rangedResponse(new Request('http://box/', range === undefined ? {} : { headers: { range } }), {
    contentType: 'audio/wav',
    size: bytes.length,
    read: (from, until) => bytes.slice(from, until),
    ...(fileName === undefined ? {} : { fileName }),
  });
  return { response, text: await response.text() };
}

for (const [range, status, text, contentRange] of [
  [undefined, 200, '0123456789', null],
  ['bytes=0-', 206, '0123456789', 'bytes 0-9/10'],
  ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
  ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
  ['bytes=-3', 206, '789', 'bytes 7-9/10'],
  ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
  ['bytes=10-', 416, '', 'bytes */10'],
  ['bytes=-0', 416, '', 'bytes */10'],
  ['bytes=4-2', 200, '0123456789', null],
  ['bytes=0-1,3-4', 200, '0123456789', null],
  ['lines=1-2', 200, '0123456789', null],
] as const) {
  test(`${range ?? 'no range'} → ${status}`, async () => {
    const { response, text: got } = await asked(range);
    assert.is(response.status, status);
    assert.is(got, text);
    assert.is(response.headers.get('content-range'), contentRange);
    if (status !== 416) assert.is(response.headers.get('content-length'), String(text.length));
  });
}

test('a name with accents and quotes is offered in both ways', async () => {
  const { response } = await asked(undefined, 'Zoë "van" 12:30.wav');
  const said = response.headers.get('content-disposition');
  assert.is(said, `attachment; filename="Zo_ _van_ 12_30.wav"; filename*=UTF-8''Zo%C3%AB%20%22van%22%2012%3A30.wav`);
});
