import * as assert from 'uvu/assert';
import { numberUri } from '../../web-ui/phone/number-uri.ts';
import { suite } from '../kit/suite.ts';

const test = suite('page: what is dialled');

test('DEV-15 any code and number becomes an address, in a call and when it is put through', () => {
  const said = (number: string) => numberUri(number, 'box.local')?.toString();
  assert.is(said('102'), 'sip:102@box.local');
  assert.is(said('#31#0201234567'), 'sip:%2331%230201234567@box.local');
  assert.is(said('*8'), 'sip:*8@box.local');
  assert.is(said('+31201234567'), 'sip:+31201234567@box.local');
});
