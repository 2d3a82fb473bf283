import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import { temporaryDirectory } from '../kit/office.ts';
import { Capture } from './phones/capture.ts';
import { ANNA, BRAM, RealOffice } from './phones/office.ts';
import { check, near, suiteOfPeers } from './phones/peer-suite.ts';
import { measure } from './phones/sound.ts';

/** What real phones and the box tell each other of how the sound was (RFC 3611). */
const test = suiteOfPeers('reports of the sound', ['baresip', 'linphonec', 'tshark', 'sox', 'ip']);

/** Recorded calls go through the box. */
const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
recording: { enabled: true, notice: none }
users:
  - { number: "101", name: Anna de Vries, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: Bram, pin: "3691", lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
`;

interface Told {
  readonly quality: readonly {
    readonly name: string;
    readonly lossPercent?: number;
    readonly reported?: { readonly lossPercent?: number; readonly roundTripMs?: number; readonly mos?: number };
  }[];
}

check(
  test,
  'CAL-14 linphonec agrees on VoIP metrics and tells its own; baresip knows nothing of them and is heard as before',
  async () => {
    const office = await RealOffice.open({ office: OFFICE });
    try {
      const inside = new Inside(office.box.dataDir);
      const capture = await Capture.start(office.boxHost, join(temporaryDirectory(), 'box.pcapng'));
      const anna = await office.linphonec(ANNA);
      const bram = await office.baresip(BRAM);
      anna.call('102');
      await bram.rings();
      bram.answer();
      await anna.established();
      await wait(16_000);
      anna.hangup();
      await bram.closed();
      near(measure(bram.recordings('dec')[0]!).frequencyHz, ANNA.toneHz);
      near(measure(anna.recording()).frequencyHz, BRAM.toneHz);
      await wait(500);
      await capture.stop();
      const metrics = capture.packets('rtcp.xr.bt == 7', 'ip.src', 'rtcp.xr.voipmetrics.moslq', '_ws.malformed');
      const [annas, brams] = [anna.host.address, bram.host.address];
      const fromBox = metrics.filter((line) => line.startsWith(office.box.sip.address));
      assert.ok(fromBox.length >= 2, metrics.join('\n'));
      for (const line of fromBox) assert.match(line, /\t\d(?:\.\d+)?\t$/, 'Wireshark reads it');
      assert.ok(metrics.some((line) => line.startsWith(annas)));
      assert.equal(capture.packets(`rtcp.xr.bt == 7 && ip.addr == ${brams}`), [], 'none to whom never asked');
      const { calls } = await inside.ask<{ calls: { id: string }[] }>('/api/history');
      const told = await inside.ask<Told>(`/api/history/${calls[0]!.id}`);
      const leg = (name: RegExp) => told.quality.find((each) => name.test(each.name));
      const reported = leg(/Anna/)?.reported;
      assert.ok(reported, 'linphonec reported');
      assert.ok(reported.lossPercent! < 2, JSON.stringify(reported));
      assert.is(leg(/Bram/)?.reported, undefined);
    } finally {
      await office.close();
    }
  },
);

check(test, 'CAL-14 linphonec that talked directly reports how it heard that: the history has its words', async () => {
  const office = await RealOffice.open();
  try {
    const inside = new Inside(office.box.dataDir);
    const anna = await office.linphonec({ ...ANNA, reports: true });
    const bram = await office.baresip(BRAM);
    anna.call('102');
    await bram.rings();
    bram.answer();
    await anna.established();
    await wait(8_000);
    anna.hangup();
    await bram.closed();
    await wait(2_000);
    const { calls } = await inside.ask<{ calls: { id: string }[] }>('/api/history');
    const { quality } = await inside.ask<Told>(`/api/history/${calls[0]!.id}`);
    assert.is(quality.length, 1, 'nothing went through the box');
    const [only] = quality;
    assert.match(only!.name, /Anna/);
    assert.is(only!.lossPercent, undefined);
    // A round trip it knows only where two reports of RTCP crossed in the time of the call, which they draw by lot.
    const { mos, roundTripMs = 0 } = only!.reported!;
    assert.ok(mos! > 3 && roundTripMs < 500, JSON.stringify(only));
  } finally {
    await office.close();
  }
});
