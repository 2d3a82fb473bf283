/** A fixed number of rounds of the fuzzer of media packets; by night it may run for hours. */
import * as assert from 'uvu/assert';
import { loadOpus } from '../../appliance/rtp/opus.ts';
import { fuzzDtls, fuzzReaders, fuzzSession } from '../fuzz/media-packets.ts';
import { suite } from '../kit/suite.ts';

const test = suite('media packet fuzzer', { timeoutMs: 60_000 });

test('damaged packets from where the phone may send: no session is lost, whatever they say', async () => {
  await loadOpus();
  for (let seed = 0; seed < 24; seed++) assert.is(fuzzSession(seed, 250), undefined, `seed ${seed}`);
});

test('damaged and forged DTLS: it ends, nothing is thrown, nobody is ready with other keys', () => {
  for (let seed = 0; seed < 60; seed++) assert.is(fuzzDtls(seed), undefined, `seed ${seed}`);
});

test('20,000 damaged STUN and RTCP packets are read or left', () => {
  fuzzReaders(20_261_121, 20_000);
});
