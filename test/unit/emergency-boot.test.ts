import * as assert from 'uvu/assert';
import { TestBox } from '../kit/box.ts';
import { suite } from '../kit/suite.ts';

/** FAC-16 through the whole box, as a user starts it: an office that has lost its emergency number. */
const test = suite('boot: an office without its emergency number', { timeoutMs: 60_000 });

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
numberSchemas:
  - { name: Office, number: 1, plans: [{ number: 1, name: Day }] }
numbers:
  - { first: "+31201111109", schema: 1, user: "101" }
  - { first: "+31201111100", schema: 1 }
trunks:
  - { name: Voys, kind: fixed, server: 127.0.0.1, port: 9, optionsSec: 0 }
`;

/** The owner's requests, with the cookie that the welcome gave. */
async function owner(box: TestBox): Promise<(method: string, path: string, body?: object) => Promise<Response>> {
  const token = /\/welcome#(\S+)/.exec(box.output())?.[1];
  let cookie = '';
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const headers = { 'content-type': 'application/json', origin: box.page, cookie };
    const answer = await fetch(box.page + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return answer;
  };
  const who = { name: 'Greet', username: 'greet', password: 'paardenbloem tandem regen', language: 'en' };
  const answer = await ask('POST', '/api/welcome', { token, ...who });
  assert.ok(answer.ok, await answer.clone().text());
  return ask;
}

interface Problem {
  readonly sentence: string;
  readonly link?: string;
}

const LOST = /^The office has no emergency number: emergency services see its first number/;

test('FAC-16 the box sends the first number that is nobody’s own, and raises an alarm on the front page until one is set', async () => {
  const box = await TestBox.start({ office: OFFICE });
  try {
    const ask = await owner(box);
    const problems = async (): Promise<readonly Problem[]> => (await (await ask('GET', '/api/health')).json()).problems;
    const alarm = (await problems()).find(({ sentence }) => LOST.test(sentence));
    assert.is(alarm?.link, '/emergency');
    const { places } = await (await ask('GET', '/api/emergency')).json();
    assert.equal(
      places.map(({ user, from }: { user: { name: string }; from: string }) => `${user.name} ${from}`),
      ['Anna own'],
    );
    const hall = await (await ask('POST', '/api/lines', { username: 'hall' })).json();
    const drill = await (await ask('POST', '/api/emergency/drill', { lineId: hall.line.id })).json();
    assert.is(drill.place.from, 'first');
    assert.match(drill.trunks[0].sent.join('\n'), /^INVITE sip:112@127\.0\.0\.1.*\nFrom: .*<sip:\+31201111100@/);
    const set = await ask('PATCH', '/api/office', { emergencyCallerId: '+31201111100' });
    assert.is(set.status, 200);
    for (let look = 0; look < 50; look++) {
      if (!(await problems()).some(({ sentence }) => LOST.test(sentence))) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.unreachable('the alarm stays');
  } finally {
    await box.stop();
  }
});
